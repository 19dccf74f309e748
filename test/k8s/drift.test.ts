import { describe, expect, it } from 'vitest';
import { apply } from '../../k8s/apply/apply.ts';
import { findDrift, isRepairable } from '../../k8s/drift/drift.ts';
import { whileApplying } from '../../k8s/inventory/inventory.ts';
import { readInventory, writeInventory } from '../../k8s/inventory/store.ts';
import { type ManifestObject, printRef } from '../../k8s/object.ts';
import { shop } from '../e2e/cluster/shop.ts';
import { type FakeCluster, fakeClock, fakeCluster } from './fake-api.ts';

const place = { stack: 'shop-dev', namespace: 'shop-dev' };
const options = { onEvent: () => {}, clock: fakeClock() };

async function applied(objects: readonly ManifestObject[] = shop()): Promise<FakeCluster> {
  const fake = fakeCluster();
  await apply(fake.api, place, objects, options);
  return fake;
}

const drifted = async ({ api }: FakeCluster): Promise<string[]> =>
  (await findDrift(api, place)).items.map(({ kind, ref }) => `${kind} ${printRef(ref)}`);

const settings = (data: Readonly<Record<string, string>>): ManifestObject => ({
  ...(shop()[1] as ManifestObject),
  data,
});

describe('drift', () => {
  it('is none where nothing was applied', async () => {
    expect(await findDrift(fakeCluster().api, place)).toEqual({
      release: undefined,
      unfinished: false,
      items: [],
    });
  });

  it('is none right after an apply, and costs no write', async () => {
    const fake = await applied();
    const before = fake.writes().length;

    expect(await drifted(fake)).toEqual([]);
    expect((await findDrift(fake.api, place)).release?.number).toBe(1);
    expect(fake.writes()).toHaveLength(before);
  });

  it('is a field with another value, from the live one to the applied one, and who wrote it', async () => {
    const fake = await applied();
    fake.edit(settings({ LOG_LEVEL: 'debug' }), 'kubectl-edit');

    expect((await findDrift(fake.api, place)).items).toEqual([
      {
        kind: 'changed',
        ref: { group: '', kind: 'ConfigMap', namespace: 'shop-dev', name: 'settings' },
        fields: [
          {
            path: '.data.LOG_LEVEL',
            before: 'debug',
            after: 'info',
            managers: ['kubectl-edit'],
            foreign: false,
          },
        ],
      },
    ]);
  });

  it('is a field that an operator took, though an apply would not take it back', async () => {
    const fake = await applied();
    fake.edit(settings({ LOG_LEVEL: 'debug' }), 'settings-operator');

    expect(await drifted(fake)).toEqual(['changed ConfigMap/settings']);
  });

  it('is a field that a person added', async () => {
    const fake = await applied();
    fake.edit(settings({ LOG_LEVEL: 'info', ADDED: '1' }), 'kubectl-edit');

    expect((await findDrift(fake.api, place)).items).toMatchObject([
      { fields: [{ path: '.data.ADDED', before: '1', after: undefined, managers: ['kubectl-edit'] }] },
    ]);
  });

  it('is not a field that a known controller added', async () => {
    const fake = await applied();
    fake.edit(settings({ LOG_LEVEL: 'info', ADDED: '1' }), 'external-secrets');

    expect(await drifted(fake)).toEqual([]);
  });

  it('is a field that another program added, marked as one that a repair leaves', async () => {
    const fake = await applied();
    fake.edit(settings({ LOG_LEVEL: 'info', ADDED: '1' }), 'settings-operator');

    expect((await findDrift(fake.api, place)).items).toMatchObject([
      { fields: [{ path: '.data.ADDED', managers: ['settings-operator'], foreign: true }] },
    ]);
  });

  it('is an object that is gone', async () => {
    const fake = await applied();
    fake.remove('Service', 'shop');

    expect(await drifted(fake)).toEqual(['missing Service/shop']);
  });

  it('is every object of another namespace that is gone, and the namespace', async () => {
    const labels = { 'app.kubernetes.io/managed-by': 'plinth', 'app.kubernetes.io/instance': 'shop-dev' };
    const jobs: ManifestObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'jobs', labels } };
    const other: ManifestObject = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'other', namespace: 'jobs', labels },
    };
    const fake = await applied(shop({ also: [jobs, other] }));
    fake.remove('Namespace', 'jobs');

    expect(await drifted(fake)).toEqual(['missing Namespace/jobs', 'missing ConfigMap/other']);
  });

  it('is not a Job that completed and is gone', async () => {
    const fake = await applied();
    fake.remove('Job', 'migration-1-0-0');

    expect(await drifted(fake)).toEqual([]);
  });

  it('is not a Job that is gone and was forgotten among very many', async () => {
    const fake = await applied();
    fake.remove('Job', 'migration-1-0-0');
    const { inventory, resourceVersion } = await readInventory(fake.api, place);
    await writeInventory(fake.api, place, { ...inventory, completedJobs: [] }, resourceVersion);

    expect(await drifted(fake)).toEqual([]);
  });

  it('is an object with the labels of the stack, applied from here, that no inventory knows', async () => {
    const fake = await applied();
    const orphan = settings({});
    await fake.api.apply(
      { ...orphan, metadata: { ...orphan.metadata, name: 'orphan' } },
      { manager: 'plinth' },
    );

    expect(await drifted(fake)).toEqual(['orphaned ConfigMap/orphan']);
  });

  it('is not what a controller made and labelled like the stack', async () => {
    const fake = await applied();
    const made = settings({});
    fake.edit({ ...made, metadata: { ...made.metadata, name: 'made' } }, 'some-controller');

    expect(await drifted(fake)).toEqual([]);
  });

  it('cannot be told where the record of the release is gone', async () => {
    const fake = await applied();
    fake.remove('Secret', 'plinth-release-shop-dev-1');

    await expect(findDrift(fake.api, place)).rejects.toMatchObject({
      problems: [{ code: 'PLINTH-K8S-083', path: 'shop-dev release 1' }],
    });
  });

  it('is what an apply that did not end left, and says that it did not', async () => {
    const fake = await applied();
    const left = { ...settings({}), metadata: { ...settings({}).metadata, name: 'left' } };
    await fake.api.apply(left, { manager: 'plinth' });
    const { inventory, resourceVersion } = await readInventory(fake.api, place);
    await writeInventory(fake.api, place, whileApplying(inventory, [left]), resourceVersion);

    expect(await drifted(fake)).toEqual(['leftover ConfigMap/left']);
    expect((await findDrift(fake.api, place)).unfinished).toBe(true);
  });

  it('can be put back but for what nothing says to delete, or another program added', async () => {
    const ref = { group: '', kind: 'ConfigMap', name: 'x' };
    const field = { path: '.data.A', before: '1', after: undefined, managers: ['k9s'] };
    const changed = (foreign: boolean) => ({
      kind: 'changed' as const,
      ref,
      fields: [{ ...field, foreign }],
    });

    expect(isRepairable({ kind: 'missing', ref }, false)).toBe(true);
    expect(isRepairable(changed(false), false)).toBe(true);
    expect(isRepairable(changed(true), false)).toBe(false);
    expect(isRepairable(changed(true), true)).toBe(true);
    expect(isRepairable({ kind: 'orphaned', ref }, true)).toBe(false);
    expect(isRepairable({ kind: 'leftover', ref }, true)).toBe(false);
  });

  it('is measured against the release, not against the manifests of today', async () => {
    const fake = await applied(shop({ settings: { A: '1' } }));
    await apply(fake.api, place, shop({ settings: { A: '2' } }), options);

    expect(await drifted(fake)).toEqual([]);
  });

  it('is repaired by an apply of the release that takes over every hand', async () => {
    const fake = await applied();
    fake.edit(settings({ LOG_LEVEL: 'debug', ADDED: '1' }), 'kubectl-edit');
    const { release } = await findDrift(fake.api, place);
    await apply(fake.api, place, release?.objects ?? [], { ...options, adopted: 'everyHand' });

    expect(fake.live('ConfigMap', 'settings')?.data).toEqual({ LOG_LEVEL: 'info' });
    expect(await drifted(fake)).toEqual([]);
  });
});
