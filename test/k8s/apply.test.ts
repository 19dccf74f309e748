import { describe, expect, it } from 'vitest';
import { type ApplyOptions, apply } from '../../k8s/apply/apply.ts';
import type { ApplyEvent } from '../../k8s/apply/events.ts';
import { readInventory } from '../../k8s/inventory/store.ts';
import type { LiveObject, ManifestObject } from '../../k8s/object.ts';
import { ClusterError } from '../../k8s/problem.ts';
import { listReleases } from '../../k8s/releases/releases.ts';
import { shop } from '../e2e/cluster/shop.ts';
import { type FakeCluster, fakeClock, fakeCluster, ready, refusal } from './fake-api.ts';

const place = { stack: 'shop-dev', namespace: 'shop-dev' };

interface Applied {
  readonly result: Awaited<ReturnType<typeof apply>> | undefined;
  readonly error: unknown;
  readonly events: readonly ApplyEvent[];
  /** What this apply sent that could have changed something. */
  readonly writes: readonly string[];
}

async function applyTo(
  fake: FakeCluster,
  objects: readonly ManifestObject[],
  options: Partial<ApplyOptions> = {},
): Promise<Applied> {
  const before = fake.writes().length;
  const events: ApplyEvent[] = [];
  const [result, error] = await apply(fake.api, place, objects, {
    onEvent: (event) => events.push(event),
    clock: fakeClock(),
    ...options,
  }).then(
    (done) => [done, undefined] as const,
    (reason: unknown) => [undefined, reason] as const,
  );
  return { result, error, events, writes: fake.writes().slice(before) };
}

const inventoryOf = async (fake: FakeCluster) => (await readInventory(fake.api, place)).inventory;
const codesOf = (error: unknown): string[] =>
  error instanceof ClusterError ? error.problems.map(({ code }) => code) : [String(error)];

const [lease, inventory] = ['Lease/plinth-shop-dev', 'ConfigMap/plinth-inventory-shop-dev'];

/** What controllers say, with a Job that ends as it is told. */
const withJobs =
  (job: (live: LiveObject) => object) =>
  (live: LiveObject): object | undefined =>
    live.kind === 'Job' ? job(live) : ready(live);
const failed = { conditions: [{ type: 'Failed', status: 'True', message: 'it ended with 1' }] };
const complete = { conditions: [{ type: 'Complete', status: 'True' }] };

describe('the first apply', () => {
  it('sends the namespace, takes the lock, writes the inventory, and then each stage in turn', async () => {
    const { writes, result } = await applyTo(fakeCluster(), shop());

    expect(writes).toEqual([
      'apply Namespace/shop-dev',
      `create ${lease}`,
      `create ${inventory}`,
      'apply ConfigMap/settings',
      'apply Service/shop',
      'apply Job/migration-1-0-0',
      // That the Job completed.
      `replace ${inventory}`,
      // As it is, and the autoscaler's number of pods by another manager.
      'apply Deployment/shop',
      'apply Deployment/shop',
      'apply HorizontalPodAutoscaler/shop',
      'apply PodDisruptionBudget/shop',
      'create Secret/plinth-release-shop-dev-1',
      `replace ${inventory}`,
      `delete ${lease}`,
    ]);
    expect(result).toMatchObject({ writes: 7, release: 1 });
  });

  it('leaves an inventory of all of it, and the release', async () => {
    const fake = fakeCluster();
    await applyTo(fake, shop());

    expect(await inventoryOf(fake)).toMatchObject({
      state: 'applied',
      release: 1,
      completedJobs: ['batch/Job/shop-dev/migration-1-0-0'],
    });
    expect((await inventoryOf(fake)).objects.map(({ kind }) => kind)).toEqual([
      'ConfigMap',
      'Namespace',
      'Service',
      'Deployment',
      'HorizontalPodAutoscaler',
      'Job',
      'PodDisruptionBudget',
    ]);
    expect((await listReleases(fake.api, place)).map(({ images }) => images)).toEqual([
      ['registry.example.com/shop:1.0.0'],
    ]);
  });

  it('starts the Deployment with the number of pods the autoscaler keeps, and does not own it', async () => {
    const fake = fakeCluster();
    await applyTo(fake, shop({ replicas: { min: 3, max: 9 } }));
    const deployment = fake.live('Deployment', 'shop') as LiveObject;
    const ours = deployment.metadata.managedFields?.filter(({ manager }) => manager === 'plinth');

    expect((deployment.spec as { replicas: number }).replicas).toBe(3);
    expect(JSON.stringify(ours)).not.toContain('f:replicas');
  });

  it('says each stage with what it has and writes', async () => {
    const { events } = await applyTo(fakeCluster(), shop());

    expect(events.filter(({ kind }) => kind === 'stage')).toEqual([
      { kind: 'stage', stage: 0, objects: 1, writes: 1 },
      { kind: 'stage', stage: 2, objects: 1, writes: 1 },
      { kind: 'stage', stage: 3, objects: 1, writes: 1 },
      { kind: 'stage', stage: 4, objects: 1, writes: 1 },
      { kind: 'stage', stage: 5, objects: 3, writes: 3 },
    ]);
  });

  it('waits for the migration before the Deployment of the new version is sent', async () => {
    const fake = fakeCluster({ status: withJobs(() => ({ active: 1 })) });
    const clock = fakeClock();
    const wait = async (milliseconds: number) => {
      await clock.wait(milliseconds);
      expect(fake.live('Deployment', 'shop')).toBeUndefined();
      const job = fake.live('Job', 'migration-1-0-0') as LiveObject;
      if (clock.waits.length === 4) fake.put({ ...job, status: complete });
    };
    const { result } = await applyTo(fake, shop(), { clock: { now: clock.now, wait } });

    expect(clock.waits).toHaveLength(4);
    expect(result?.release).toBe(1);
  });
});

describe('an apply where nothing has to change', () => {
  it('writes nothing at all, not even a lock, and keeps the release', async () => {
    const fake = fakeCluster();
    await applyTo(fake, shop());
    const { result, writes } = await applyTo(fake, shop());

    expect(writes).toEqual([]);
    expect(result).toMatchObject({ writes: 0, release: 1 });
  });

  it('waits all the same until all is ready', async () => {
    const fake = fakeCluster();
    await applyTo(fake, shop());
    const deployment = fake.live('Deployment', 'shop') as LiveObject;
    fake.put({ ...deployment, status: { observedGeneration: 1 } });
    const clock = fakeClock();
    const wait = async (milliseconds: number) => {
      await clock.wait(milliseconds);
      fake.put(deployment);
    };
    const { result } = await applyTo(fake, shop(), { clock: { now: clock.now, wait } });

    expect(clock.waits).toEqual([100]);
    expect(result?.writes).toBe(0);
  });
});

describe('an apply of a new version', () => {
  it('writes what changed, and takes away what went', async () => {
    const fake = fakeCluster();
    await applyTo(fake, shop());
    const { result, writes } = await applyTo(fake, shop({ tag: '1.1.0' }));

    expect(writes).toEqual([
      `create ${lease}`,
      `replace ${inventory}`,
      'apply Job/migration-1-1-0',
      `replace ${inventory}`,
      'apply Deployment/shop',
      'delete Job/migration-1-0-0',
      'create Secret/plinth-release-shop-dev-2',
      `replace ${inventory}`,
      `delete ${lease}`,
    ]);
    expect(result).toMatchObject({ writes: 3, release: 2 });
  });

  it('takes nothing away before all of the new version is ready', async () => {
    const fake = fakeCluster();
    await applyTo(fake, shop());
    fake.on('apply Deployment/shop', () => {
      throw refusal(422, 'Invalid', 'no');
    });
    const { writes } = await applyTo(fake, shop({ tag: '1.1.0' }));

    expect(writes.filter((request) => request.startsWith('delete Job'))).toEqual([]);
  });
});

describe('objects that kubectl applied before', () => {
  /** The settings of the shop with one more, which its manifests do not have any more. */
  function appliedBy(manager: string): FakeCluster {
    const fake = fakeCluster();
    const [namespace, settings] = shop({ settings: { OLD: 'x' } }) as [ManifestObject, ManifestObject];
    fake.edit(namespace, manager);
    fake.edit(settings, manager);
    return fake;
  }
  const ofSettings = (writes: readonly string[]): string[] =>
    writes.filter((request) => request.endsWith('ConfigMap/settings'));

  it('are taken over before they are written, so that what the manifests dropped goes', async () => {
    const fake = appliedBy('kubectl-client-side-apply');
    const { writes } = await applyTo(fake, shop());

    expect(ofSettings(writes)).toEqual(['patch ConfigMap/settings', 'apply ConfigMap/settings']);
    expect(fake.live('ConfigMap', 'settings')?.data).toEqual({ LOG_LEVEL: 'info' });
    expect(fake.live('ConfigMap', 'settings')?.metadata.managedFields?.map(({ manager }) => manager)).toEqual(
      ['plinth'],
    );
  });

  it('are taken over at another try when a controller wrote in between', async () => {
    const fake = appliedBy('kubectl');
    let tries = 0;
    fake.on('patch ConfigMap/settings', () => {
      if (++tries > 2) return;
      const live = fake.live('ConfigMap', 'settings') as LiveObject;
      fake.put(live, { ...live.metadata, resourceVersion: `${live.metadata.resourceVersion}0` });
    });
    const { error } = await applyTo(fake, shop());

    expect(error).toBeUndefined();
    expect(tries).toBe(3);
    expect(fake.live('ConfigMap', 'settings')?.data).toEqual({ LOG_LEVEL: 'info' });
  });

  it('fail with what the server says when they may not be taken over', async () => {
    const fake = appliedBy('kubectl');
    fake.on('patch ConfigMap/settings', () => {
      throw refusal(403, 'Forbidden', 'not you');
    });
    const { error, writes } = await applyTo(fake, shop());

    expect((error as ClusterError).problems[0]?.got).toBe('not you');
    expect(ofSettings(writes)).toEqual(['patch ConfigMap/settings']);
  });

  it('keep what an operator wrote', async () => {
    const fake = appliedBy('settings-operator');
    const { writes } = await applyTo(fake, shop());

    expect(ofSettings(writes)).toEqual(['apply ConfigMap/settings']);
    expect(fake.live('ConfigMap', 'settings')?.data).toEqual({ LOG_LEVEL: 'info', OLD: 'x' });
  });
});

describe('an apply that fails', () => {
  it('stops at the migration that failed, before the Deployment', async () => {
    const fake = fakeCluster({ status: withJobs(() => failed) });
    const { error, writes } = await applyTo(fake, shop());

    expect(codesOf(error)).toEqual(['PLINTH-K8S-150']);
    expect(writes).toEqual([
      'apply Namespace/shop-dev',
      `create ${lease}`,
      `create ${inventory}`,
      'apply ConfigMap/settings',
      'apply Service/shop',
      'apply Job/migration-1-0-0',
      `delete ${lease}`,
    ]);
  });

  it('leaves an inventory of old and new objects, and no release', async () => {
    const fake = fakeCluster({ status: withJobs(() => failed) });
    await applyTo(fake, shop());

    expect(await inventoryOf(fake)).toMatchObject({ state: 'applying', release: 0, completedJobs: [] });
    expect((await inventoryOf(fake)).objects).toHaveLength(7);
    expect(await listReleases(fake.api, place)).toEqual([]);
  });

  it('remembers Jobs that completed, so that they do not run again though they are gone', async () => {
    const fake = fakeCluster();
    fake.on('apply Deployment/shop', () => {
      throw refusal(422, 'Invalid', 'no such field');
    });
    await applyTo(fake, shop());
    expect((await inventoryOf(fake)).completedJobs).toEqual(['batch/Job/shop-dev/migration-1-0-0']);

    fake.remove('Job', 'migration-1-0-0');
    const { writes } = await applyTo(fake, shop());
    expect(writes).not.toContain('apply Job/migration-1-0-0');
  });

  it('remembers a Job that completed although another of its stage failed', async () => {
    const second = shop({ migration: '9.9.9' })[3] as ManifestObject;
    const fake = fakeCluster({
      status: withJobs(({ metadata }) => (metadata.name === 'migration-9-9-9' ? failed : complete)),
    });
    const { error } = await applyTo(fake, shop({ also: [second] }));

    expect(codesOf(error)).toEqual(['PLINTH-K8S-150']);
    expect((await inventoryOf(fake)).completedJobs).toEqual(['batch/Job/shop-dev/migration-1-0-0']);
  });

  it('does not take a suspended Job for one that ran', async () => {
    const suspended = { conditions: [{ type: 'Suspended', status: 'True' }] };
    const fake = fakeCluster({ status: withJobs(() => suspended) });
    await applyTo(fake, shop());

    expect(await inventoryOf(fake)).toMatchObject({ state: 'applied', completedJobs: [] });
  });

  it('gives the lock back, whatever the server refuses', async () => {
    const fake = fakeCluster();
    fake.on('apply Service/shop', () => {
      throw refusal(422, 'Invalid', 'no');
    });
    const { error, writes } = await applyTo(fake, shop());

    expect(error).toBeInstanceOf(ClusterError);
    expect(writes.at(-1)).toBe(`delete ${lease}`);
  });

  it('lets what was sent be answered when it is stopped, sends no more, and gives the lock back', async () => {
    const fake = fakeCluster();
    const controller = new AbortController();
    fake.on('apply Service/shop', () => controller.abort());
    const { error, writes } = await applyTo(fake, shop(), { signal: controller.signal });

    expect((error as Error).name).toBe('AbortError');
    expect(fake.live('Service', 'shop')).toBeDefined();
    expect(writes.slice(-2)).toEqual(['apply Service/shop', `delete ${lease}`]);
    expect((await inventoryOf(fake)).state).toBe('applying');
  });

  it('goes on from there at the next apply', async () => {
    const fake = fakeCluster();
    let calls = 0;
    fake.on('apply Service/shop', () => {
      if (++calls === 1) throw refusal(422, 'Invalid', 'no');
    });
    await applyTo(fake, shop());
    const { result, writes } = await applyTo(fake, shop());

    expect(result).toMatchObject({ writes: 5, release: 1 });
    expect(writes).not.toContain('apply ConfigMap/settings');
    expect((await inventoryOf(fake)).state).toBe('applied');
  });

  it('leaves no orphan when the next apply is of another version', async () => {
    const extra: ManifestObject = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'extra', namespace: 'shop-dev' },
    };
    const fake = fakeCluster();
    let calls = 0;
    fake.on('apply Service/shop', () => {
      if (++calls === 1) throw refusal(422, 'Invalid', 'no');
    });
    await applyTo(fake, shop({ also: [extra] }));
    expect(fake.live('ConfigMap', 'extra')).toBeDefined();
    await applyTo(fake, shop());

    expect(fake.live('ConfigMap', 'extra')).toBeUndefined();
  });
});

describe('two applies of one stack', () => {
  it('do not both write: the second finds the inventory of the first', async () => {
    const fake = fakeCluster();
    await applyTo(fake, shop());
    let raced = false;
    fake.on(`create ${lease}`, async () => {
      if (raced) return;
      raced = true;
      // Another one comes between this one's plan and its lock, and ends.
      await applyTo(fake, shop({ tag: '3.0.0' }));
    });
    const { error } = await applyTo(fake, shop({ tag: '2.0.0' }));

    expect(codesOf(error)).toEqual(['PLINTH-K8S-061']);
    expect((await inventoryOf(fake)).release).toBe(2);
    expect(JSON.stringify(fake.live('Deployment', 'shop')?.spec)).toContain('shop:3.0.0');
  });
});

describe('what an apply refuses', () => {
  it('is told before anything was written', async () => {
    const fake = fakeCluster({ denied: ['patch Deployment'] });
    const { error, writes } = await applyTo(fake, shop());

    expect(codesOf(error)).toEqual(['PLINTH-K8S-067']);
    expect(writes).toEqual([]);
  });

  it('can be a field of another manager, which is taken when that is asked for', async () => {
    const fake = fakeCluster();
    await applyTo(fake, shop());
    const edited = shop().find(({ kind }) => kind === 'ConfigMap') as ManifestObject;
    fake.edit({ ...edited, data: { LOG_LEVEL: 'trace' } }, 'settings-operator');
    const refused = await applyTo(fake, shop());
    expect(codesOf(refused.error)).toEqual(['PLINTH-K8S-068']);
    expect(refused.writes).toEqual([]);

    await applyTo(fake, shop(), { force: true });
    expect(fake.live('ConfigMap', 'settings')?.data).toEqual({ LOG_LEVEL: 'info' });
  });
});
