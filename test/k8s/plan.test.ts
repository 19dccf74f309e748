import { describe, expect, it } from 'vitest';
import { isNothing, planApply } from '../../k8s/apply/plan.ts';
import { emptyInventory, type Inventory } from '../../k8s/inventory/inventory.ts';
import { writeInventory } from '../../k8s/inventory/store.ts';
import { type ManifestObject, printObject, refOf } from '../../k8s/object.ts';
import { type FakeCluster, type FakeOptions, fakeCluster } from './fake-api.ts';

const place = { stack: 'shop-dev', namespace: 'shop-dev' };
const labels = { 'app.kubernetes.io/managed-by': 'plinth', 'app.kubernetes.io/instance': 'shop-dev' };
const namespace: ManifestObject = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop-dev', labels },
};
const settings = (data: Readonly<Record<string, string>>, name = 'settings'): ManifestObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'shop-dev', labels },
  data,
});
const job: ManifestObject = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'migration', namespace: 'shop-dev', labels },
  spec: { backoffLimit: 0 },
};

interface Given extends FakeOptions {
  readonly applied?: readonly ManifestObject[];
  readonly inventory?: Partial<Inventory>;
}

async function stack({ applied = [], inventory, ...options }: Given = {}): Promise<FakeCluster> {
  const fake = fakeCluster(options);
  for (const object of [namespace, ...applied]) await fake.api.apply(object, { manager: 'plinth' });
  const objects = [namespace, ...applied].map(refOf);
  if (applied.length > 0 || inventory !== undefined)
    await writeInventory(
      fake.api,
      place,
      { ...emptyInventory('shop-dev'), objects, ...inventory },
      undefined,
    );
  return fake;
}

async function planned(
  fake: FakeCluster,
  objects: readonly ManifestObject[],
  options: Parameters<typeof planApply>[3] = {},
) {
  const before = fake.asked.length;
  const plan = await planApply(fake.api, place, objects, options);
  return {
    plan,
    changes: plan.changes.map(({ object, action }) => `${action} ${printObject(object)}`),
    asked: fake.asked.slice(before),
    nothing: isNothing(plan, objects),
  };
}

describe('the plan of an apply', () => {
  it('makes everything where there is nothing, and cannot have the server check it yet', async () => {
    const { changes, asked, nothing } = await planned(fakeCluster(), [namespace, settings({ A: '1' })]);

    expect(changes).toEqual(['create Namespace/shop-dev', 'unverified ConfigMap/settings']);
    expect(asked.filter((request) => request.startsWith('dry-run'))).toEqual(['dry-run Namespace/shop-dev']);
    expect(nothing).toBe(false);
  });

  it('has a new object of a namespace that is there checked by the server', async () => {
    const { changes, asked } = await planned(await stack(), [namespace, settings({ A: '1' })]);

    expect(changes).toEqual(['unchanged Namespace/shop-dev', 'create ConfigMap/settings']);
    expect(asked).toContain('dry-run ConfigMap/settings');
  });

  it('is nothing, and asks for no dry run, where all is as it was applied', async () => {
    const objects = [namespace, settings({ A: '1' })];
    const { changes, asked, nothing } = await planned(await stack({ applied: objects.slice(1) }), objects);

    expect(changes).toEqual(['unchanged Namespace/shop-dev', 'unchanged ConfigMap/settings']);
    expect(asked.filter((request) => !/^(?:get|list)/.test(request))).toEqual([]);
    expect(nothing).toBe(true);
  });

  it('changes a field, and removes one that the manifest dropped', async () => {
    const fake = await stack({ applied: [settings({ A: '1', OLD: 'x' })] });
    const { plan } = await planned(fake, [namespace, settings({ A: '2' })]);

    expect(plan.changes[1]?.fields).toEqual([
      { path: '.data.A', before: '1', after: '2' },
      { path: '.data.OLD', before: 'x', after: undefined },
    ]);
  });

  it('is not what a controller wrote between the read and the dry run', async () => {
    const fake = await stack({ applied: [settings({ A: '1' })] });
    let isFirst = true;
    const api: typeof fake.api = {
      ...fake.api,
      apply: (object, options) => {
        if (isFirst && object.kind === 'ConfigMap')
          fake.edit(
            {
              ...settings({ A: '1' }),
              metadata: { ...settings({}).metadata, annotations: { revision: '1' } },
            },
            'a-controller',
          );
        isFirst &&= object.kind !== 'ConfigMap';
        return fake.api.apply(object, options);
      },
    };
    const { changes } = await planApply(api, place, [namespace, settings({ A: '2' })]);

    expect(changes[1]?.fields).toEqual([{ path: '.data.A', before: '1', after: '2' }]);
  });

  it("takes back a person's edit and says whose it was", async () => {
    const fake = await stack({ applied: [settings({ A: '1' })] });
    fake.edit(settings({ A: 'by hand' }), 'kubectl-edit');
    const { plan, changes } = await planned(fake, [namespace, settings({ A: '1' })]);

    expect(changes[1]).toBe('update ConfigMap/settings');
    expect(plan.changes[1]?.conflicts).toEqual([{ field: '.data.A', manager: 'kubectl-edit' }]);
  });

  it("leaves another manager's field alone until it is forced", async () => {
    const fake = await stack({ applied: [settings({ A: '1' })] });
    fake.edit(settings({ A: 'from the operator' }), 'settings-operator');

    expect((await planned(fake, [namespace, settings({ A: '1' })])).changes[1]).toBe(
      'conflict ConfigMap/settings',
    );
    expect((await planned(fake, [namespace, settings({ A: '1' })], { force: true })).changes[1]).toBe(
      'update ConfigMap/settings',
    );
  });

  it('makes an object anew that is on its way out', async () => {
    const fake = await stack({ applied: [settings({ A: '1' })] });
    fake.put(fake.live('ConfigMap', 'settings') as ManifestObject, {
      deletionTimestamp: '2026-03-01T12:00:00Z',
    });

    expect((await planned(fake, [namespace, settings({ A: '1' })])).changes[1]).toBe(
      'recreate ConfigMap/settings',
    );
  });

  it('leaves out an optional kind that the cluster does not serve', async () => {
    const monitor = {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: { name: 'shop', namespace: 'shop-dev', annotations: { 'plinth.dev/optional': 'crd' } },
    };
    const fake = await stack({ absentKinds: ['ServiceMonitor'], inventory: { objects: [refOf(namespace)] } });
    const { changes, nothing } = await planned(fake, [namespace, monitor]);

    expect(changes[1]).toBe('left-out ServiceMonitor/shop');
    expect(nothing).toBe(true);
  });

  it('prunes what was applied and is in the manifests no more', async () => {
    const fake = await stack({ applied: [settings({}, 'old'), settings({ A: '1' })] });
    const { plan, nothing } = await planned(fake, [namespace, settings({ A: '1' })]);

    expect(plan.pruned.map(({ ref, action }) => `${action} ${ref.name}`)).toEqual(['delete old']);
    expect(nothing).toBe(false);
  });

  it('keeps it where pruning was switched off, and says so', async () => {
    const fake = await stack({ applied: [settings({}, 'old')] });
    const { plan, nothing } = await planned(fake, [namespace], { prune: false });

    expect(plan.pruned).toEqual([
      { ref: refOf(settings({}, 'old')), action: 'kept', reason: 'pruning was switched off' },
    ]);
    expect(nothing).toBe(true);
  });

  it('goes by another inventory where one is given', async () => {
    const fake = await stack({ applied: [settings({}, 'old')] });
    const inventory = { inventory: emptyInventory('shop-dev') };

    expect((await planned(fake, [namespace], { inventory })).plan.pruned).toEqual([]);
  });
});

describe('the plan for a Job', () => {
  const objects = [namespace, job];

  it('is not to run it again when it completed and is gone', async () => {
    const fake = await stack({ inventory: { completedJobs: ['batch/Job/shop-dev/migration'] } });

    expect((await planned(fake, objects)).changes[1]).toBe('finished Job/migration');
  });

  it('is to run it where it never completed', async () => {
    expect((await planned(await stack(), objects)).changes[1]).toBe('create Job/migration');
  });

  it('is to run it again where that is asked for, whether it is gone or there', async () => {
    const gone = await stack({ inventory: { completedJobs: ['batch/Job/shop-dev/migration'] } });
    const there = await stack({ applied: [job] });

    expect((await planned(gone, objects, { rerunJobs: true })).changes[1]).toBe('create Job/migration');
    expect((await planned(there, objects, { rerunJobs: true })).changes[1]).toBe('recreate Job/migration');
  });

  it('is not to touch one that runs, though it was asked to run Jobs again', async () => {
    const fake = await stack({
      applied: [job],
      status: ({ kind }) => (kind === 'Job' ? { active: 1 } : undefined),
    });

    expect((await planned(fake, objects, { rerunJobs: true })).changes[1]).toBe('unchanged Job/migration');
  });

  it('is nothing at all in a rollback, which does not prune it either', async () => {
    const fake = await stack({ applied: [job] });
    const { changes, plan } = await planned(fake, objects, { withoutJobs: true });

    expect(changes).toEqual(['unchanged Namespace/shop-dev']);
    expect(plan.pruned).toEqual([]);
  });
});

describe('nothing has to be done', () => {
  const objects = [namespace, settings({ A: '1' })];

  it('only where an inventory says what was applied', async () => {
    const fake = await stack();
    await fake.api.apply(settings({ A: '1' }), { manager: 'plinth' });

    expect((await planned(fake, objects)).nothing).toBe(false);
  });

  it('only where the last apply ended', async () => {
    const fake = await stack({ applied: objects.slice(1), inventory: { state: 'applying' } });

    expect((await planned(fake, objects)).nothing).toBe(false);
  });

  it('only where every object is in the inventory', async () => {
    const fake = await stack({ applied: objects.slice(1), inventory: { objects: [refOf(namespace)] } });

    expect((await planned(fake, objects)).nothing).toBe(false);
  });

  it('only where nothing is to be let go of', async () => {
    const theirs = settings({}, 'theirs');
    const fake = await stack({
      applied: objects.slice(1),
      inventory: { objects: [...objects, theirs].map(refOf) },
    });
    fake.edit(theirs, 'kubectl-create');

    expect((await planned(fake, objects)).nothing).toBe(false);
  });

  it('only where nothing of the inventory is gone', async () => {
    const fake = await stack({ applied: objects.slice(1) });
    const gone = { ...settings({}, 'gone') };
    const stored = [...objects, gone].map(refOf);
    const { inventory } = (await planned(fake, objects)).plan.stored;
    const given = { inventory: { ...inventory, objects: stored }, resourceVersion: '1' };

    expect((await planned(fake, objects, { inventory: given })).nothing).toBe(false);
  });
});
