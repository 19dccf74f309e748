import { describe, expect, it, vi } from 'vitest';
import { type ApplyOptions, apply } from '../../k8s/apply/apply.ts';
import type { ApplyEvent } from '../../k8s/apply/events.ts';
import { planPruneStack, pruneStack } from '../../k8s/apply/prune-stack.ts';
import { emptyInventory } from '../../k8s/inventory/inventory.ts';
import { rebuildInventory } from '../../k8s/inventory/rebuild.ts';
import { readInventory, writeInventory } from '../../k8s/inventory/store.ts';
import { takeLock } from '../../k8s/lock/lease.ts';
import { type LiveObject, type ManifestObject, refOf } from '../../k8s/object.ts';
import { ClusterError } from '../../k8s/problem.ts';
import { keepRelease, listReleases, readRelease } from '../../k8s/releases/releases.ts';
import { rollback } from '../../k8s/releases/rollback.ts';
import { shop } from '../e2e/cluster/shop.ts';
import { type FakeCluster, type FakeOptions, fakeClock, fakeCluster, ready, refusal } from './fake-api.ts';

const place = { stack: 'shop-dev', namespace: 'shop-dev' };
const labels = { 'app.kubernetes.io/managed-by': 'plinth', 'app.kubernetes.io/instance': 'shop-dev' };
const jobKey = 'batch/Job/shop-dev/migration-1-0-0';
const job = 'migration-1-0-0';

async function applyTo(
  fake: FakeCluster,
  objects: readonly ManifestObject[],
  options: Partial<ApplyOptions> = {},
) {
  const before = fake.asked.length;
  const events: ApplyEvent[] = [];
  const error: unknown = await apply(fake.api, place, objects, {
    onEvent: (event) => events.push(event),
    clock: fakeClock(),
    ...options,
  }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { error, events, asked: fake.asked.slice(before) };
}

const codesOf = (error: unknown): string[] =>
  error instanceof ClusterError ? error.problems.map(({ code }) => code) : [String(error)];
const inventoryOf = async (fake: FakeCluster) => (await readInventory(fake.api, place)).inventory;

const configMap = (name: string, more: object = {}, metadata: object = { labels }): ManifestObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'shop-dev', ...metadata },
  ...more,
});

/** A cluster in which Jobs are as they are put, or as `job` says. */
const withJobs = (status: (live: LiveObject) => object | undefined, options: FakeOptions = {}): FakeCluster =>
  fakeCluster({ ...options, status: (live) => (live.kind === 'Job' ? status(live) : ready(live)) });
const complete = { conditions: [{ type: 'Complete', status: 'True' }] };
const failed = { conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }] };

describe('an apply that another one overtook', () => {
  it('prunes nothing and keeps no release', async () => {
    const fake = fakeCluster();
    await applyTo(fake, shop({ also: [configMap('extra')] }));
    let isOvertaken = false;
    // The last object of the new version is sent; before anything is pruned, another apply has come and gone.
    fake.on('apply Deployment/shop', async () => {
      if (isOvertaken) return;
      isOvertaken = true;
      fake.remove('Lease', 'plinth-shop-dev');
      await applyTo(fake, shop({ tag: '3.0.0', migration: '1.0.0', also: [configMap('extra')] }));
    });
    const { error } = await applyTo(fake, shop({ tag: '2.0.0', migration: '1.0.0' }));

    expect(codesOf(error)).toEqual(['PLINTH-K8S-061']);
    expect(fake.live('ConfigMap', 'extra')).toBeDefined();
    expect((await readRelease(fake.api, place, 2))?.images).toEqual(['registry.example.com/shop:3.0.0']);
  });

  it('does not write over a release that the inventory counts', async () => {
    const fake = fakeCluster();
    await applyTo(fake, shop());
    const late = { number: 1, time: '', images: ['late'], objects: [] };

    expect(codesOf(await keepRelease(fake.api, place, late).catch((error: unknown) => error))).toEqual([
      'PLINTH-K8S-061',
    ]);
    expect((await readRelease(fake.api, place, 1))?.images).toEqual(['registry.example.com/shop:1.0.0']);
  });
});

describe('a Job that completed', () => {
  it('is in the inventory before the next stage begins', async () => {
    const fake = fakeCluster();
    let seen: readonly string[] = [];
    fake.on('apply Deployment/shop', async () => {
      seen = (await inventoryOf(fake)).completedJobs;
    });
    await applyTo(fake, shop());

    expect(seen).toEqual([jobKey]);
  });

  it('is not run again while it is being deleted, and remembered then if it was not', async () => {
    const fake = fakeCluster();
    await applyTo(fake, shop());
    const stored = await readInventory(fake.api, place);
    const forgetful = { ...stored.inventory, completedJobs: [] };
    await writeInventory(fake.api, place, forgetful, stored.resourceVersion);
    const live = fake.live('Job', job) as LiveObject;
    fake.put(live, { ...live.metadata, deletionTimestamp: '2026-03-01T12:00:00Z', finalizers: ['a/b'] });
    const { error, asked } = await applyTo(fake, shop());

    expect(error).toBeUndefined();
    expect(asked.filter((request) => /^(?:apply|delete) Job/.test(request))).toEqual([]);
    expect((await inventoryOf(fake)).completedJobs).toEqual([jobKey]);
  });

  it('counts no longer from when it is to run again, so that a failure of that is one', async () => {
    let status: object = complete;
    const fake = withJobs(() => status);
    await applyTo(fake, shop());
    status = failed;
    const again = await applyTo(fake, shop(), { rerunJobs: true });
    expect(codesOf(again.error)).toEqual(['PLINTH-K8S-150']);
    expect(JSON.stringify((again.error as ClusterError).problems)).toContain(
      'plinth apply shop-dev --rerun-jobs',
    );
    expect((await inventoryOf(fake)).completedJobs).toEqual([]);

    fake.remove('Job', job);
    status = complete;
    const next = await applyTo(fake, shop());
    expect(next.error).toBeUndefined();
    expect(next.asked).toContain(`apply Job/${job}`);
  });
});

describe('records that are lost', () => {
  it('are not taken for a first apply', async () => {
    const fake = fakeCluster();
    await applyTo(fake, shop());
    fake.remove('ConfigMap', 'plinth-inventory-shop-dev');
    const before = fake.writes().length;
    const { error } = await applyTo(fake, shop());
    const options = { onEvent: () => {}, clock: fakeClock() };
    const back = await rollback(fake.api, place, undefined, options).catch((reason: unknown) => reason);

    expect(codesOf(error)).toEqual(['PLINTH-K8S-073']);
    expect(codesOf(back)).toEqual(['PLINTH-K8S-073']);
    expect(fake.writes()).toHaveLength(before);
  });

  it('are made anew with the Jobs of the releases, and objects that labels do not find', async () => {
    const fake = fakeCluster();
    fake.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'other' } });
    const bare = configMap('bare', {}, {});
    const far = configMap('far', {}, { namespace: 'other', labels });
    await applyTo(fake, shop({ also: [bare, far] }));
    fake.remove('ConfigMap', 'plinth-inventory-shop-dev');
    fake.remove('Job', job);
    const { inventory } = await rebuildInventory(fake.api, place, [], await listReleases(fake.api, place));

    expect(inventory.release).toBe(1);
    expect(inventory.completedJobs).toEqual([jobKey]);
    expect(inventory.objects).toContainEqual(refOf(bare));
    expect(inventory.objects).toContainEqual(refOf(far));
  });

  it('do not make a Job complete that is there and failed', async () => {
    let status: object = complete;
    const fake = withJobs(() => status);
    await applyTo(fake, shop());
    status = failed;
    await applyTo(fake, shop(), { rerunJobs: true });
    const rebuilt = await rebuildInventory(fake.api, place, [], await listReleases(fake.api, place));

    expect(rebuilt.inventory.completedJobs).toEqual([]);
  });

  it('in another namespace are the stack, which has moved', async () => {
    const fake = fakeCluster();
    fake.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'old' } });
    const old = { stack: 'shop-dev', namespace: 'old' };
    await writeInventory(fake.api, old, emptyInventory('shop-dev'), undefined);
    const { error } = await applyTo(fake, shop());

    expect(codesOf(error)).toEqual(['PLINTH-K8S-077']);
    expect((error as ClusterError).problems[0]?.fix).toContain('plinth prune shop-dev --all --namespace old');
  });

  it('that do not match their digest are told by name', async () => {
    const fake = fakeCluster();
    await applyTo(fake, shop());
    const secret = fake.live('Secret', 'plinth-release-shop-dev-1') as LiveObject;
    fake.put({ ...secret, data: { objects: 'bm90aGluZw==' } }, secret.metadata);
    const error = await readRelease(fake.api, place, 1).catch((reason: unknown) => reason);

    expect(codesOf(error)).toEqual(['PLINTH-K8S-074']);
    expect(await listReleases(fake.api, place)).toEqual([]);
  });

  it('would be too large for a Secret: told before anything is written', async () => {
    const fake = fakeCluster();
    // 3 MB of digits that repeat nothing: about 1.25 MB packed.
    let seed = 1;
    const digits = Array.from({ length: 300_000 }, () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return String(seed).padStart(10, '0');
    }).join('');
    const { error } = await applyTo(fake, shop({ also: [configMap('large', { data: { digits } })] }));

    expect(codesOf(error)).toEqual(['PLINTH-K8S-075']);
    expect(fake.writes()).toEqual([]);
  });
});

describe('a Job of an earlier apply', () => {
  const podOf = (state: object): ManifestObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'migration-x', namespace: 'shop-dev', labels: { 'job-name': job } },
    status: { containerStatuses: [{ state }] },
  });

  /** Its apply was killed while the Job was at it. */
  async function left(state: object): Promise<FakeCluster> {
    const fake = withJobs(({ metadata }) => (metadata.name === job ? { active: 1 } : complete));
    await applyTo(fake, shop(), { timeout: 1 });
    fake.put(podOf(state));
    return fake;
  }

  it('refuses another version, and a rollback, while it runs', async () => {
    const fake = await left({ running: {} });
    const { error, asked } = await applyTo(fake, shop({ tag: '2.0.0' }));

    expect(codesOf(error)).toEqual(['PLINTH-K8S-076']);
    expect(asked.filter((request) => /^(?:apply|delete|create) /.test(request))).toEqual([]);
    expect(codesOf((await applyTo(fake, shop(), { withoutJobs: true })).error)).toEqual(['PLINTH-K8S-076']);
  });

  it('is waited for by the same version', async () => {
    const fake = await left({ running: {} });

    expect(codesOf((await applyTo(fake, shop(), { timeout: 1 })).error)).not.toContain('PLINTH-K8S-076');
  });

  it('goes before anything of another version comes, when it cannot start', async () => {
    const fake = await left({ waiting: { reason: 'ImagePullBackOff' } });
    const { error, asked } = await applyTo(fake, shop({ tag: '2.0.0' }));

    expect(error).toBeUndefined();
    const sent = asked.filter((request) => /^(?:apply|delete) (?!Lease)/.test(request));
    expect(sent.slice(0, 2)).toEqual([`delete Job/${job}`, 'apply Job/migration-2-0-0']);
  });

  it('is not deleted when it started since the plan was made', async () => {
    const fake = await left({ waiting: { reason: 'ImagePullBackOff' } });
    fake.on('create Lease/plinth-shop-dev', () => void fake.put(podOf({ running: {} })));
    const { error } = await applyTo(fake, shop({ tag: '2.0.0' }));

    expect(codesOf(error)).toEqual(['PLINTH-K8S-076']);
    expect(fake.live('Job', job)).toBeDefined();
  });

  it('is kept by a rollback, when it cannot start', async () => {
    const fake = await left({ waiting: { reason: 'ImagePullBackOff' } });
    const { error, events } = await applyTo(fake, shop({ migration: '0.9.0' }), { withoutJobs: true });

    expect(error).toBeUndefined();
    expect(fake.live('Job', job)).toBeDefined();
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'kept', reason: 'it has not ended, and Jobs are left alone' }),
    );
  });
});

describe('a namespace', () => {
  const all = { pruneProtected: true };

  it.each([
    ['a ConfigMap', configMap('rds-global-bundle', {}, {}), 'it holds ConfigMap/rds-global-bundle'],
    [
      'records of another stack',
      configMap(
        'plinth-inventory-other',
        {},
        { labels: { 'plinth.dev/record': 'inventory', 'plinth.dev/record-of': 'other' } },
      ),
      'it holds ConfigMap/plinth-inventory-other',
    ],
  ])('stays when others have something in it: %s', async (_, object, reason) => {
    const fake = fakeCluster();
    await applyTo(fake, shop());
    fake.put(object);
    const { plan } = await planPruneStack(fake.api, place, [], all);

    expect(plan.find(({ ref }) => ref.kind === 'Namespace')).toMatchObject({
      action: 'kept',
      reason: expect.stringContaining(reason),
    });
  });

  it('goes when there is nothing but what the cluster and controllers make', async () => {
    const fake = fakeCluster();
    await applyTo(fake, shop());
    fake.put(configMap('kube-root-ca.crt', {}, {}));
    fake.put({ ...configMap('default', {}, {}), kind: 'ServiceAccount' });
    fake.put({ ...configMap('shop', {}, {}), kind: 'Endpoints' });
    const { uid } = (fake.live('Deployment', 'shop') as LiveObject).metadata;
    const ownerReferences = [{ kind: 'Deployment', name: 'shop', uid }];
    fake.put(
      { ...configMap('shop-1', {}, {}), kind: 'ReplicaSet', apiVersion: 'apps/v1' },
      { ownerReferences },
    );
    const planned = await planPruneStack(fake.api, place, [], all);

    expect(planned.plan.every(({ action }) => action === 'delete')).toBe(true);
  });

  it('stays when somebody put something into it meanwhile', async () => {
    const fake = fakeCluster();
    await applyTo(fake, shop());
    const planned = await planPruneStack(fake.api, place, [], all);
    fake.on('delete ConfigMap/settings', () => void fake.put(configMap('new', {}, {})));
    await pruneStack(fake.api, place, planned, { onEvent: () => {}, clock: fakeClock() });

    expect(fake.live('Namespace', 'shop-dev')).toBeDefined();
    expect(fake.live('ConfigMap', 'new')).toBeDefined();
  });

  it('that stays does not keep the records of a stack of which nothing else is left', async () => {
    const fake = fakeCluster();
    await applyTo(fake, shop());
    for (const { kind, metadata } of shop()) if (kind !== 'Namespace') fake.remove(kind, metadata.name);
    const planned = await planPruneStack(fake.api, place, []);
    expect(planned.forgets).toBe(true);
    await pruneStack(fake.api, place, planned, { onEvent: () => {}, clock: fakeClock() });

    expect(fake.live('ConfigMap', 'plinth-inventory-shop-dev')).toBeUndefined();
    expect(await listReleases(fake.api, place)).toEqual([]);
  });

  it('that is there is changed under the lock alone', async () => {
    const fake = fakeCluster();
    await applyTo(fake, shop());
    const [namespace, ...others] = shop() as [ManifestObject, ...ManifestObject[]];
    const changed = { ...namespace, metadata: { ...namespace.metadata, labels: { ...labels, team: 'a' } } };
    const { asked } = await applyTo(fake, [changed, ...others]);

    expect(asked.indexOf('apply Namespace/shop-dev')).toBeGreaterThan(
      asked.indexOf('create Lease/plinth-shop-dev'),
    );
  });
});

describe('a prune', () => {
  it('takes away the last stage first, each when the one before is gone', async () => {
    const fake = fakeCluster();
    await applyTo(fake, shop());
    const planned = await planPruneStack(fake.api, place, []);
    const before = fake.asked.length;
    await pruneStack(fake.api, place, planned, { onEvent: () => {}, clock: fakeClock() });
    const deleted = fake.asked.slice(before).filter((request) => /^delete (?!Lease|Secret)/.test(request));

    expect(deleted).toEqual([
      'delete Deployment/shop',
      'delete HorizontalPodAutoscaler/shop',
      'delete PodDisruptionBudget/shop',
      `delete Job/${job}`,
      'delete Service/shop',
      'delete ConfigMap/settings',
      'delete ConfigMap/plinth-inventory-shop-dev',
    ]);
  });

  it('leaves an object without labels to another stack that has it in its inventory', async () => {
    const fake = fakeCluster();
    const bare = configMap('bare', { data: { a: '1' } }, {});
    await applyTo(fake, shop({ also: [bare] }));
    const other = { stack: 'other', namespace: 'shop-dev' };
    await writeInventory(fake.api, other, { ...emptyInventory('other'), objects: [refOf(bare)] }, undefined);
    const { error } = await applyTo(fake, shop());

    expect(error).toBeUndefined();
    expect(fake.live('ConfigMap', 'bare')).toBeDefined();
    expect((await inventoryOf(fake)).objects).not.toContainEqual(refOf(bare));
  });

  it('is refused before it deletes half, where a permission is missing', async () => {
    const fake = fakeCluster({ denied: ['delete Service'] });
    await applyTo(fake, shop());
    const error = await planPruneStack(fake.api, place, []).catch((reason: unknown) => reason);

    expect(codesOf(error)).toEqual(['PLINTH-K8S-067']);
  });

  it('looks over what is in no namespace where it may not be listed', async () => {
    const fake = fakeCluster();
    await applyTo(fake, shop());
    fake.on('list Namespace', () => {
      throw refusal(403, 'Forbidden', 'User "a" cannot list resource "namespaces" in API group ""');
    });

    expect((await planPruneStack(fake.api, place, [])).plan.length).toBeGreaterThan(0);
  });
});

describe('an object without labels', () => {
  it('is not applied by two stacks', async () => {
    const fake = fakeCluster();
    const bare = configMap('bare', { data: { a: '1' } }, {});
    fake.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop-dev', labels } });
    await fake.api.apply(bare, { manager: 'plinth' });
    const other = { stack: 'other', namespace: 'shop-dev' };
    await writeInventory(fake.api, other, { ...emptyInventory('other'), objects: [refOf(bare)] }, undefined);
    const { error } = await applyTo(fake, shop({ also: [bare] }));

    expect(codesOf(error)).toEqual(['PLINTH-K8S-065']);
  });
});

describe('objects of a kind that the same manifests bring', () => {
  it('are sent again until the kind is served', async () => {
    const definition: ManifestObject = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com', labels },
      spec: { group: 'example.com', names: { kind: 'Widget' } },
    };
    const widget = { ...configMap('one'), apiVersion: 'example.com/v1', kind: 'Widget' };
    const served = ['Established', 'NamesAccepted'].map((type) => ({ type, status: 'True' }));
    const fake = fakeCluster({
      status: (live) => (live.kind === 'CustomResourceDefinition' ? { conditions: served } : ready(live)),
    });
    let tries = 0;
    fake.on('apply Widget/one', () => {
      if (++tries < 3) throw refusal(404, 'KindNotServed', 'the API server serves no Widget');
    });
    const { error, asked } = await applyTo(fake, shop({ also: [definition, widget] }));

    expect(error).toBeUndefined();
    // Once when the definition is established, and once before each other try.
    expect(asked.filter((request) => request === 'forget')).toHaveLength(3);
    expect(fake.live('Widget', 'one')).toBeDefined();
  });
});

describe('a lock that was deleted', () => {
  it('is lost, and not made again by its renewal', async () => {
    vi.useFakeTimers();
    const fake = fakeCluster();
    fake.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop-dev' } });
    const lock = await takeLock(fake.api, place);
    fake.remove('Lease', 'plinth-shop-dev');
    await vi.advanceTimersByTimeAsync(4_000);
    const error = await lock.assertHeld().catch((reason: unknown) => reason);
    vi.useRealTimers();

    expect(codesOf(error)).toEqual(['PLINTH-K8S-063']);
    expect(fake.live('Lease', 'plinth-shop-dev')).toBeUndefined();
  });
});

describe('Ctrl-C', () => {
  it('is heard while an apply is planned', async () => {
    const fake = fakeCluster();
    const controller = new AbortController();
    let answer = (): void => {};
    fake.on('get Service/shop', () => {
      controller.abort();
      return new Promise<void>((done) => {
        answer = done;
      });
    });
    const { error } = await applyTo(fake, shop(), { signal: controller.signal });
    answer();

    expect((error as Error).name).toBe('AbortError');
    expect(fake.writes()).toEqual([]);
  });
});
