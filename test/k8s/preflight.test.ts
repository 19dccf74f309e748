import { describe, expect, it } from 'vitest';
import { planApply } from '../../k8s/apply/plan.ts';
import { refuse } from '../../k8s/apply/preflight.ts';
import { emptyInventory } from '../../k8s/inventory/inventory.ts';
import { type ManifestObject, refOf } from '../../k8s/object.ts';
import { ClusterError } from '../../k8s/problem.ts';
import { type FakeCluster, fakeCluster } from './fake-api.ts';

const place = { stack: 'shop-dev', namespace: 'shop-dev' };
const labels = { 'app.kubernetes.io/managed-by': 'plinth', 'app.kubernetes.io/instance': 'shop-dev' };
const namespace: ManifestObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop-dev' } };
const object = (kind: string, name: string, more: object = {}, apiVersion = 'v1'): ManifestObject => ({
  apiVersion,
  kind,
  metadata: { name, namespace: 'shop-dev', labels },
  ...more,
});
const settings = object('ConfigMap', 'settings', { data: { A: '1' } });

/** What is refused: code, path and what was found. */
async function refusals(
  fake: FakeCluster,
  objects: readonly ManifestObject[],
  options: Parameters<typeof planApply>[3] = {},
): Promise<string[]> {
  const plan = await planApply(fake.api, place, objects, options);
  const before = fake.writes().length;
  const error = await refuse({ api: fake.api, place, objects, plan, force: options.force ?? false }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(fake.writes()).toHaveLength(before);
  if (error === undefined) return [];
  if (!(error instanceof ClusterError)) throw error;
  expect(error.badInput).toBe(false);
  return error.problems.map(({ code, path, got }) => `${code} ${path}: ${got}`);
}

const cluster = (options: Parameters<typeof fakeCluster>[0] = {}): FakeCluster => {
  const fake = fakeCluster(options);
  fake.put(namespace);
  return fake;
};

describe('an apply is refused before anything is written', () => {
  it('for nothing, where all is well', async () => {
    expect(await refusals(cluster(), [settings])).toEqual([]);
    expect(await refusals(fakeCluster(), [namespace, settings])).toEqual([]);
  });

  it('where the namespace is neither there nor among the manifests', async () => {
    const inventory = { inventory: emptyInventory('shop-dev') };
    const fake = fakeCluster();
    const error = await refuse({
      api: fake.api,
      place,
      objects: [settings],
      plan: { stored: inventory, changes: [], pruned: [], jobs: { running: [], waiting: new Set() } },
      force: false,
    }).catch((reason: unknown) => reason);

    expect((error as ClusterError).problems).toMatchObject([
      { code: 'PLINTH-K8S-069', path: 'Namespace/shop-dev', got: 'no such namespace' },
    ]);
  });

  it('where the namespace is being deleted, with what it waits for', async () => {
    const fake = fakeCluster();
    fake.put(
      { ...namespace, spec: { finalizers: ['kubernetes'] } },
      { deletionTimestamp: '2026-03-01T12:00:00Z' },
    );

    expect(await refusals(fake, [settings])).toEqual([
      'PLINTH-K8S-066 Namespace/shop-dev: terminating since 2026-03-01T12:00:00Z, waiting for kubernetes',
    ]);
  });

  it('where a kind is not served, once for all objects of it', async () => {
    const secret = (name: string) => object('ExternalSecret', name, {}, 'external-secrets.io/v1');
    const fake = cluster({ absentKinds: ['ExternalSecret'] });

    expect(await refusals(fake, [secret('a'), secret('b')])).toEqual([
      'PLINTH-K8S-064 ExternalSecret/a, ExternalSecret/b: a cluster that does not serve external-secrets.io/v1 ExternalSecret',
    ]);
  });

  it('not where the definition of the kind is among the manifests', async () => {
    const definition: ManifestObject = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com' },
      spec: { group: 'example.com', names: { kind: 'Widget' } },
    };
    const fake = cluster({ absentKinds: ['Widget'] });

    expect(await refusals(fake, [definition, object('Widget', 'w', {}, 'example.com/v1')])).toEqual([]);
    expect(await refusals(fake, [definition, object('Widget', 'w', {}, 'example.org/v1')])).toHaveLength(1);
  });

  it('where an object belongs to another stack', async () => {
    const fake = cluster();
    const theirs = { ...labels, 'app.kubernetes.io/instance': 'shop-other' };
    fake.put({ ...settings, metadata: { ...settings.metadata, labels: theirs } });

    expect(await refusals(fake, [settings])).toEqual([
      'PLINTH-K8S-065 ConfigMap/settings: an object of stack shop-other',
    ]);
  });

  it('not where an object was nobody’s', async () => {
    const fake = cluster();
    fake.put({ ...settings, metadata: { name: 'settings', namespace: 'shop-dev' } });

    expect(await refusals(fake, [settings])).toEqual([]);
  });

  it('where another manager owns fields, each with its manager, unless it is forced', async () => {
    const fake = cluster();
    const both = object('ConfigMap', 'settings', { data: { A: '1', B: '1' } });
    await fake.api.apply(both, { manager: 'plinth' });
    fake.edit(object('ConfigMap', 'settings', { data: { A: 'x' } }), 'one-operator');
    fake.edit(object('ConfigMap', 'settings', { data: { B: 'y' } }), 'two-operator');

    expect(await refusals(fake, [both])).toEqual([
      'PLINTH-K8S-068 ConfigMap/settings .data.A: another value, owned by manager one-operator',
      'PLINTH-K8S-068 ConfigMap/settings .data.B: another value, owned by manager two-operator',
    ]);
    expect(await refusals(fake, [both], { force: true })).toEqual([]);
  });

  it('where a permission is missing, each verb and kind', async () => {
    const denied = ['patch ConfigMap', 'create ConfigMap', 'create Lease'];

    expect(await refusals(cluster({ denied }), [settings])).toEqual([
      'PLINTH-K8S-067 shop-dev ConfigMap: no permission to patch ConfigMap in namespace shop-dev',
      'PLINTH-K8S-067 shop-dev ConfigMap: no permission to create ConfigMap in namespace shop-dev',
      'PLINTH-K8S-067 shop-dev Lease: no permission to create Lease in namespace shop-dev',
    ]);
  });

  it('not where only making objects is forbidden, and none is made', async () => {
    const fake = cluster({ denied: ['create Service'] });
    const service = (port: number) =>
      object('Service', 'shop', { spec: { ports: [{ name: 'http', port }] } });
    await fake.api.apply(service(80), { manager: 'plinth' });

    expect(await refusals(fake, [service(81)])).toEqual([]);
    expect(await refusals(fake, [object('Service', 'other')])).toHaveLength(1);
  });

  it('where what is kept of an apply could not be forgotten later', async () => {
    expect(await refusals(cluster({ denied: ['delete Secret'] }), [settings])).toEqual([
      'PLINTH-K8S-067 shop-dev Secret: no permission to delete Secret in namespace shop-dev',
    ]);
  });

  it('where what is to be pruned may not be deleted', async () => {
    const fake = cluster({ denied: ['delete Service'] });
    const old = object('Service', 'old');
    await fake.api.apply(old, { manager: 'plinth' });
    const inventory = { inventory: { ...emptyInventory('shop-dev'), objects: [refOf(old)] } };

    expect(await refusals(fake, [], { inventory })).toEqual([
      'PLINTH-K8S-067 shop-dev Service: no permission to delete Service in namespace shop-dev',
    ]);
  });

  it('without a question about permissions where nothing is to be written', async () => {
    const fake = cluster({ denied: ['patch ConfigMap'] });
    await fake.api.apply(settings, { manager: 'plinth' });

    expect(await refusals(fake, [settings])).toEqual([]);
    expect(fake.asked.filter((request) => request.startsWith('review'))).toEqual([]);
  });

  it('says where a permission for the whole cluster is missing', async () => {
    const fake = fakeCluster({ denied: ['create Namespace'] });

    expect(await refusals(fake, [namespace])).toEqual([
      'PLINTH-K8S-067 shop-dev Namespace: no permission to create Namespace in the cluster',
    ]);
  });

  it('with all that speaks against it at once', async () => {
    const fake = cluster({ absentKinds: ['Widget'] });
    const theirs = { ...labels, 'app.kubernetes.io/instance': 'shop-other' };
    const other = object('ConfigMap', 'other');
    fake.put({ ...other, metadata: { ...other.metadata, labels: theirs } });
    await fake.api.apply(settings, { manager: 'plinth' });
    fake.edit(object('ConfigMap', 'settings', { data: { A: 'x' } }), 'one-operator');
    const codes = (await refusals(fake, [settings, other, object('Widget', 'w', {}, 'example.com/v1')])).map(
      (text) => text.slice(0, 14),
    );

    expect(codes).toEqual(['PLINTH-K8S-064', 'PLINTH-K8S-065', 'PLINTH-K8S-068']);
  });
});
