import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, ApiError } from '../../../k8s/api.ts';
import type { ManifestObject } from '../../../k8s/object.ts';
import { openCluster } from '../../../k8s/transport/index.ts';
import { problemsOf } from '../../../k8s/transport/problems.ts';
import { type Cluster, startCluster } from '../../harness/cluster/index.ts';

const namespace = 'transport';
const manager = 'plinth';
const configMap = (name: string, data: object): ManifestObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
  data,
});
const ref = (name: string) => ({ group: '', kind: 'ConfigMap', namespace, name });

let cluster: Cluster;
let api: Api;

// The first start on a machine builds the programs.
beforeAll(async () => {
  cluster = await startCluster({ nodes: 0 });
  ({ api } = await openCluster({ kubeconfig: cluster.kubeconfig }));
  await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, { manager });
}, 30 * 60_000);
afterAll(async () => {
  api?.close();
  await cluster?.stop();
});

/** Codes and paths of what the work was refused with. */
async function refusalOf(work: Promise<unknown>): Promise<string[]> {
  const outcome = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(outcome instanceof ApiError)) throw new Error(`expected an ApiError, got ${String(outcome)}`);
  return problemsOf(outcome, 'it').map(({ code, path }) => `${code} ${path}`);
}

describe('a real API server', () => {
  it('keeps what is applied, and not what is a dry run', async () => {
    const { object } = await api.apply(configMap('kept', { a: '1' }), { manager });
    const { object: tried } = await api.apply(configMap('kept', { a: '2' }), { manager, dryRun: true });

    expect(tried.data).toEqual({ a: '2' });
    expect(await api.get(ref('kept'))).toEqual(object);
    expect(object.data).toEqual({ a: '1' });
  });

  it('lists more than a page', async () => {
    const names = Array.from({ length: 600 }, (_, index) => `many-${index}`);
    await Promise.all(
      names.map((name) => {
        const object = configMap(name, {});
        const labels = { set: 'many' };
        return api.apply({ ...object, metadata: { ...object.metadata, labels } }, { manager });
      }),
    );

    const listed = await api.list(ref(''), { namespace, labelSelector: 'set=many' });

    expect(listed.map(({ metadata }) => metadata.name).sort()).toEqual(names.sort());
    expect(new Set(listed.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`))).toEqual(
      new Set(['v1 ConfigMap']),
    );
  });

  it('names the manager and the field of a conflict, until it is forced', async () => {
    await api.apply(configMap('shared', { a: '1' }), { manager: 'first' });

    expect(await refusalOf(api.apply(configMap('shared', { a: '2' }), { manager }))).toEqual([
      'PLINTH-K8S-047 it .data.a',
    ]);
    await api.apply(configMap('shared', { a: '2' }), { manager, force: true });
    expect((await api.get(ref('shared')))?.data).toEqual({ a: '2' });
  });

  it('refuses what the schema has not', async () => {
    expect(await refusalOf(api.apply({ ...configMap('x', {}), dta: {} }, { manager }))).toEqual([
      'PLINTH-K8S-044 it .dta',
    ]);
    expect(await refusalOf(api.create({ ...configMap('x', {}), dta: {}, adt: {} }))).toEqual([
      'PLINTH-K8S-044 it .dta',
      'PLINTH-K8S-044 it .adt',
    ]);
  });

  it('refuses a kind it does not serve, and a namespace that is not there', async () => {
    const unknown = {
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ScaledObject',
      metadata: { name: 'x', namespace },
    };
    const elsewhere = { ...configMap('x', {}), metadata: { name: 'x', namespace: 'nowhere' } };

    expect(await refusalOf(api.apply(unknown, { manager }))).toEqual(['PLINTH-K8S-037 it']);
    expect(await refusalOf(api.apply(elsewhere, { manager }))).toEqual(['PLINTH-K8S-039 it']);
    expect(await api.get({ group: 'keda.sh', kind: 'ScaledObject', namespace, name: 'x' })).toBeUndefined();
  });

  it('deletes the very object and no other of its name', async () => {
    const { object } = await api.apply(configMap('gone', {}), { manager });

    expect(await refusalOf(api.delete(ref('gone'), { uid: 'another' }))).toEqual(['PLINTH-K8S-048 it']);
    expect(await api.delete(ref('gone'), { uid: object.metadata.uid })).toBe(true);
    expect(await api.delete(ref('gone'))).toBe(false);
  });

  it('forbids what the role does not allow', async () => {
    const rules = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }];
    const kubeconfig = await cluster.kubeconfigFor({ user: 'reader', rules, namespace });
    const { api: reader } = await openCluster({ kubeconfig });

    expect(await refusalOf(reader.apply(configMap('kept', {}), { manager }))).toEqual(['PLINTH-K8S-036 it']);
    expect(await reader.allowed({ group: '', kind: 'ConfigMap', verb: 'get', namespace })).toBe(true);
    expect(await reader.allowed({ group: '', kind: 'ConfigMap', verb: 'patch', namespace })).toBe(false);
    reader.close();
  });

  it('refuses a token that expired, which ends the work', async () => {
    const { api: late } = await openCluster({ kubeconfig: await cluster.expiredKubeconfig() });

    expect(await refusalOf(late.get(ref('kept')))).toEqual(['PLINTH-K8S-035 it']);
    late.close();
  });

  it('accepts the next token of a plugin whose first one has expired', async () => {
    const rules = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }];
    const plugin = await cluster.execKubeconfig({
      user: 'by-plugin',
      rules,
      namespace,
      lifetimes: [0, 3600],
    });
    const { api: renewing } = await openCluster({ kubeconfig: plugin.path });

    const found = await Promise.all([1, 2, 3, 4].map(() => renewing.get(ref('kept'))));

    expect(found.map((object) => object?.metadata.name)).toEqual(['kept', 'kept', 'kept', 'kept']);
    expect(plugin.calls()).toBe(2);
    renewing.close();
  });

  it('may restart while objects are applied', async () => {
    const said: string[] = [];
    const { api: patient } = await openCluster({
      kubeconfig: cluster.kubeconfig,
      onRetry: (text) => said.push(text),
    });
    const names = Array.from({ length: 300 }, (_, index) => `steady-${index}`);
    let applied = 0;
    let restarted: Promise<void> | undefined;

    await Promise.all(
      names.map(async (name) => {
        await patient.apply(configMap(name, { a: '1' }), { manager });
        applied += 1;
        if (applied === 50) restarted = cluster.apiServer.restart();
      }),
    );
    await restarted;

    const listed = await api.list(ref(''), { namespace });
    expect(listed.filter(({ metadata }) => metadata.name.startsWith('steady-'))).toHaveLength(300);
    expect(said[0]).toMatch(/^The API server (?:does not answer|failed)/);
    patient.close();
  });
});
