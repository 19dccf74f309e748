import { describe, expect, it } from 'vitest';
import { prune } from '../../k8s/apply/deletion.ts';
import type { ApplyEvent } from '../../k8s/apply/events.ts';
import { type Pruning, planPrune } from '../../k8s/apply/prune.ts';
import { planPruneStack, pruneStack } from '../../k8s/apply/prune-stack.ts';
import { emptyInventory } from '../../k8s/inventory/inventory.ts';
import { readInventory, writeInventory } from '../../k8s/inventory/store.ts';
import { type ManifestObject, type ObjectRef, printRef, refOf } from '../../k8s/object.ts';
import { ClusterError } from '../../k8s/problem.ts';
import { keepRelease, listReleases } from '../../k8s/releases/releases.ts';
import { type FakeCluster, fakeClock, fakeCluster } from './fake-api.ts';

const place = { stack: 'shop-dev', namespace: 'shop-dev' };
const labels = { 'app.kubernetes.io/managed-by': 'plinth', 'app.kubernetes.io/instance': 'shop-dev' };

interface Differences {
  readonly apiVersion?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

const object = (kind: string, name: string, more: Differences = {}): ManifestObject => ({
  apiVersion: more.apiVersion ?? 'v1',
  kind,
  metadata: {
    name,
    ...(kind === 'Namespace' ? {} : { namespace: more.namespace ?? 'shop-dev' }),
    labels: more.labels ?? labels,
    ...(more.annotations && { annotations: more.annotations }),
  },
});

async function cluster(...objects: readonly ManifestObject[]): Promise<FakeCluster> {
  const fake = fakeCluster();
  await fake.api.apply(object('Namespace', 'shop-dev'), { manager: 'plinth' });
  for (const one of objects) await fake.api.apply(one, { manager: 'plinth' });
  return fake;
}

const decisions = (plan: readonly Pruning[]): string[] =>
  plan.map(({ ref, action, reason, released }) =>
    [action, printRef(ref), ...(reason ? [reason] : []), ...(released ? ['(released)'] : [])].join(' '),
  );

const plan = async (
  fake: FakeCluster,
  objects: readonly ManifestObject[],
  options: Partial<Parameters<typeof planPrune>[2]> = {},
) => decisions(await planPrune(fake.api, objects.map(refOf), { ...place, applied: new Set(), ...options }));

describe('what a prune does with an object', () => {
  const old = object('ConfigMap', 'old');

  it('is to delete it where this kit applied it for this stack', async () => {
    expect(await plan(await cluster(old), [old])).toEqual(['delete ConfigMap/old']);
  });

  it('is nothing where it is gone', async () => {
    expect(await plan(await cluster(), [old])).toEqual(['gone ConfigMap/old']);
  });

  it('is to let go of it where somebody else made it anew', async () => {
    const fake = await cluster();
    fake.edit(old, 'kubectl-create');

    expect(await plan(fake, [old])).toEqual(['kept ConfigMap/old plinth did not apply it (released)']);
  });

  it('is to let go of it where it belongs to another stack now', async () => {
    const theirs = object('ConfigMap', 'old', {
      labels: { ...labels, 'app.kubernetes.io/instance': 'shop-other' },
    });

    expect(await plan(await cluster(theirs), [old])).toEqual([
      'kept ConfigMap/old it belongs to shop-other now (released)',
    ]);
  });

  it('is to delete it although somebody took its labels off', async () => {
    expect(await plan(await cluster(object('ConfigMap', 'old', { labels: {} })), [old])).toEqual([
      'delete ConfigMap/old',
    ]);
  });

  it('is to let go of the old name of one that moved to another API group', async () => {
    const ingress = object('Ingress', 'shop', { apiVersion: 'extensions/v1beta1' });
    const fake = await cluster(ingress);
    const applied = new Set([fake.live('Ingress', 'shop')?.metadata.uid ?? '']);

    expect(await plan(fake, [ingress], { applied })).toEqual([
      'kept Ingress/shop it is an object just applied, under another API group (released)',
    ]);
  });

  it('is to keep it where it is annotated so', async () => {
    const kept = object('ConfigMap', 'old', { annotations: { 'plinth.dev/keep': 'true' } });

    expect(await plan(await cluster(kept), [old])).toEqual([
      'kept ConfigMap/old it is annotated plinth.dev/keep',
    ]);
  });

  it('is to delete it where the annotation says something else', async () => {
    const kept = object('ConfigMap', 'old', { annotations: { 'plinth.dev/keep': 'false' } });

    expect(await plan(await cluster(kept), [old])).toEqual(['delete ConfigMap/old']);
  });

  it.each(['PersistentVolumeClaim', 'PersistentVolume', 'CustomResourceDefinition', 'Namespace'])(
    'is to keep a %s until that is asked for',
    async (kind) => {
      const precious = object(kind, 'precious');
      const fake = await cluster(precious);

      expect(await plan(fake, [precious])).toEqual([
        `kept ${kind}/precious deleting a ${kind} needs --prune-protected`,
      ]);
      expect(await plan(fake, [precious], { protectedToo: true })).toEqual([`delete ${kind}/precious`]);
    },
  );

  it('is to keep a namespace that holds something that is kept', async () => {
    const kept = object('ConfigMap', 'letters', { annotations: { 'plinth.dev/keep': 'true' } });
    const fake = await cluster(kept, old);

    expect(await plan(fake, [object('Namespace', 'shop-dev'), kept, old], { protectedToo: true })).toEqual([
      'kept ConfigMap/letters it is annotated plinth.dev/keep',
      'delete ConfigMap/old',
      'kept Namespace/shop-dev it holds ConfigMap/letters, which is kept',
    ]);
  });

  it('is decided in the order of deletion, the last stage first', async () => {
    const objects = [
      object('Namespace', 'x'),
      object('ConfigMap', 'a'),
      object('Service', 'b'),
      object('Deployment', 'c', { apiVersion: 'apps/v1' }),
    ];

    expect(await plan(await cluster(), objects)).toEqual([
      'gone Deployment/c',
      'gone Service/b',
      'gone ConfigMap/a',
      'gone Namespace/x',
    ]);
  });
});

describe('a prune', () => {
  const old = object('ConfigMap', 'old');
  const planOf = (fake: FakeCluster, ...objects: readonly ManifestObject[]) =>
    planPrune(fake.api, objects.map(refOf), { ...place, applied: new Set() });

  it('deletes, tells when each is gone, and says what stays', async () => {
    const kept = object('ConfigMap', 'kept', { annotations: { 'plinth.dev/keep': 'true' } });
    const fake = await cluster(old, kept);
    const events: ApplyEvent[] = [];
    const options = {
      stack: 'shop-dev',
      onEvent: (event: ApplyEvent) => events.push(event),
      clock: fakeClock(),
    };
    const left = await prune(fake.api, await planOf(fake, old, kept), options);

    expect(left).toEqual([refOf(kept)]);
    expect(events).toEqual([{ kind: 'pruned', ref: refOf(old) }]);
    expect(fake.live('ConfigMap', 'old')).toBeUndefined();
  });

  it('does not keep in the inventory what it let go of', async () => {
    const fake = await cluster();
    fake.edit(old, 'kubectl-create');

    expect(await prune(fake.api, await planOf(fake, old), { stack: 'shop-dev', onEvent: () => {} })).toEqual(
      [],
    );
    expect(fake.live('ConfigMap', 'old')).toBeDefined();
  });

  it('deletes nothing that was made anew since it was decided', async () => {
    const fake = await cluster(old);
    const decided = await planOf(fake, old);
    fake.remove('ConfigMap', 'old');
    await fake.api.apply(old, { manager: 'plinth' });

    await expect(prune(fake.api, decided, { stack: 'shop-dev', onEvent: () => {} })).rejects.toThrow(
      'PLINTH-K8S-048',
    );
    expect(fake.live('ConfigMap', 'old')).toBeDefined();
  });

  it('waits for a finalizer, and takes one made anew under the same name for gone', async () => {
    const fake = await cluster(old);
    fake.put(fake.live('ConfigMap', 'old') as ManifestObject, { finalizers: ['example.com/slow'] });
    const clock = fakeClock();
    const wait = async (milliseconds: number) => {
      await clock.wait(milliseconds);
      if (clock.waits.length < 3) return;
      fake.remove('ConfigMap', 'old');
      await fake.api.apply(old, { manager: 'plinth' });
    };
    await prune(fake.api, await planOf(fake, old), {
      stack: 'shop-dev',
      onEvent: () => {},
      clock: { now: clock.now, wait },
    });

    expect(clock.waits).toEqual([500, 500, 500]);
  });

  it('fails after two minutes with the finalizer that holds the object', async () => {
    const fake = await cluster(old);
    fake.put(fake.live('ConfigMap', 'old') as ManifestObject, { finalizers: ['example.com/stuck'] });
    const clock = fakeClock();
    const failure = await prune(fake.api, await planOf(fake, old), {
      stack: 'shop-dev',
      onEvent: () => {},
      clock,
    }).catch((error: unknown) => error);

    expect((failure as ClusterError).problems).toMatchObject([
      {
        code: 'PLINTH-K8S-081',
        path: 'ConfigMap/old',
        got: 'still there 120 s after it was deleted, held by finalizer example.com/stuck',
      },
    ]);
    // 120 s and one look more, every half second.
    expect(clock.waits).toHaveLength(241);
  });

  it('stops waiting when it is told to', async () => {
    const fake = await cluster(old);
    fake.put(fake.live('ConfigMap', 'old') as ManifestObject, { finalizers: ['example.com/stuck'] });
    const controller = new AbortController();
    const clock = { now: () => 0, wait: async () => controller.abort() };
    const decided = await planOf(fake, old);

    await expect(
      prune(fake.api, decided, { stack: 'shop-dev', onEvent: () => {}, clock, signal: controller.signal }),
    ).rejects.toThrow('abort');
  });
});

describe('a prune of a stack', () => {
  const [kept, old] = [object('ConfigMap', 'kept'), object('ConfigMap', 'old')];
  const orphan = object('ConfigMap', 'orphan');
  const options = { stack: 'shop-dev', onEvent: () => {}, clock: fakeClock() };

  async function stack(...refs: readonly ObjectRef[]): Promise<FakeCluster> {
    const fake = await cluster(kept, old, orphan);
    const inventory = { ...emptyInventory('shop-dev'), release: 2, objects: refs };
    await writeInventory(fake.api, place, inventory, undefined);
    await keepRelease(fake.api, place, { number: 2, time: '', images: [], objects: [kept, old] });
    return fake;
  }

  it('plans what the inventory has beyond the manifests, and orphans that carry the labels of the stack', async () => {
    const { api, writes } = await stack(refOf(kept), refOf(old));
    const before = writes().length;
    const { plan } = await planPruneStack(api, place, [kept]);

    expect(decisions(plan)).toEqual(['delete ConfigMap/old', 'delete ConfigMap/orphan']);
    expect(writes()).toHaveLength(before);
  });

  it('records what is left, and keeps number and state of the release', async () => {
    const fake = await stack(refOf(kept), refOf(old));
    await pruneStack(fake.api, place, await planPruneStack(fake.api, place, [kept]), options);
    const { inventory } = await readInventory(fake.api, place);

    expect(inventory).toEqual({
      stack: 'shop-dev',
      state: 'applied',
      release: 2,
      objects: [refOf(kept)],
      completedJobs: [],
    });
    expect(fake.live('Lease', 'plinth-shop-dev')).toBeUndefined();
  });

  it('forgets the stack when nothing is left of it', async () => {
    const fake = await stack(refOf(kept), refOf(old));
    await pruneStack(fake.api, place, await planPruneStack(fake.api, place, []), options);

    expect(fake.live('ConfigMap', 'plinth-inventory-shop-dev')).toBeUndefined();
    expect(await listReleases(fake.api, place)).toEqual([]);
  });

  it('has no records to write where their namespace went as well', async () => {
    const home = object('Namespace', 'shop-dev');
    const fake = await stack(refOf(home), refOf(kept));
    const planned = await planPruneStack(fake.api, place, [], { pruneProtected: true });
    await pruneStack(fake.api, place, planned, options);

    expect(fake.live('Namespace', 'shop-dev')).toBeUndefined();
    expect(fake.live('ConfigMap', 'plinth-inventory-shop-dev')).toBeUndefined();
  });

  it('gives the lock back when a deletion fails', async () => {
    const fake = await stack(refOf(kept), refOf(old));
    fake.on('delete ConfigMap/old', () => {
      throw new ClusterError([], { badInput: false });
    });
    const planned = await planPruneStack(fake.api, place, [kept, orphan]);

    await pruneStack(fake.api, place, planned, options).catch(() => undefined);
    expect(fake.asked).toContain('create Lease/plinth-shop-dev');
    expect(fake.live('Lease', 'plinth-shop-dev')).toBeUndefined();
  });
});
