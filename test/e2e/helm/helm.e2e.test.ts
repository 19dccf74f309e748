import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { sorted } from '../../../charts/labels.ts';
import { keyOf, type ManifestObject } from '../../../k8s/object.ts';
import { helmChart } from '../../../synth/helm/chart.ts';
import { writeChart } from '../../../synth/helm/write.ts';
import { KUBERNETES_VERSION, partPath } from '../../harness/cluster/index.ts';
import { MissingTool, makeWorkspace, orMissing, type Run, run } from '../../harness/index.ts';
import { everyManifest, objectsOf } from '../../lint/every-manifest.ts';
import type { Synthesized } from '../services/definitions.ts';

const program = await orMissing(() => partPath('helm'));
if (program instanceof MissingTool) console.warn(program.message);

describe.skipIf(program instanceof MissingTool)('the Helm chart', () => {
  const workspace = makeWorkspace('helm');
  afterAll(workspace.remove);
  let stacks: readonly Synthesized[];

  beforeAll(async () => {
    stacks = await everyManifest();
    for (const stack of stacks) writeChart(helmChart(stack, stack.spec), workspace.folder, stack.stack);
  });

  const helm = (...args: string[]): Promise<Run> => {
    if (program instanceof MissingTool) throw program;
    const env = { PATH: process.env.PATH ?? '', HOME: workspace.folder };
    return run(program, args, { env, cwd: workspace.folder });
  };

  const template = (stack: string, ...args: string[]): Promise<Run> =>
    helm('template', stack, workspace.path(stack), '--kube-version', KUBERNETES_VERSION, ...args);

  async function rendered(stack: string, ...values: string[]): Promise<Map<string, ManifestObject>> {
    const { code, stdout, stderr } = await template(stack, ...values.flatMap((value) => ['--set', value]));
    expect([code, stderr]).toEqual([0, '']);
    const objects = parseAllDocuments(stdout).map((document) => document.toJS() as ManifestObject | null);
    return byKey(objects.filter((object) => object !== null));
  }

  const byKey = (objects: readonly ManifestObject[]): Map<string, ManifestObject> =>
    new Map(objects.map((object) => [keyOf(object), object]));

  const synthesized = (name: string): Synthesized => {
    const found = stacks.find(({ stack }) => stack === name);
    if (found === undefined) throw new Error(`no stack ${name}`);
    return found;
  };

  /** Keys of objects that differ between the two, or are in one of them only. */
  const differences = (a: Map<string, ManifestObject>, b: Map<string, ManifestObject>): string[] =>
    [...new Set([...a.keys(), ...b.keys()])].filter(
      (key) => JSON.stringify(sorted(a.get(key))) !== JSON.stringify(sorted(b.get(key))),
    );

  it('renders to exactly the manifests, for every stack', async () => {
    for (const stack of stacks)
      expect(await rendered(stack.stack), stack.stack).toEqual(byKey(objectsOf(stack)));
  });

  it('is found right by helm lint', async () => {
    for (const { stack } of stacks) {
      const { code, stdout } = await helm('lint', '--strict', workspace.path(stack));
      expect([code, stdout]).toEqual([0, expect.stringContaining('0 chart(s) failed')]);
    }
  });

  it('takes another image wherever the service runs, and gives the migration another name', async () => {
    const before = await rendered('orders-prod');
    const after = await rendered('orders-prod', 'image=registry.example.com/orders:2.0.0');
    const changed = differences(before, after);
    const jobs = changed.filter((key) => key.includes('/Job/'));

    expect(jobs).toHaveLength(2);
    expect(jobs.every((key) => /\/orders-migration-[0-9a-f]{8}$/.test(key))).toBe(true);
    expect(changed.filter((key) => !jobs.includes(key))).toEqual(['apps/Deployment/orders-prod/orders']);
    const text = JSON.stringify([...after.values()]);
    expect(text).not.toContain('registry.example.com/orders:1.4.2');
    expect(text).not.toContain('"app.kubernetes.io/version":"1.4.2"');
    expect(text).toContain('"app.kubernetes.io/version":"2.0.0"');
  });

  it('takes other bounds of the autoscaler, up to the maximum everything else was computed for', async () => {
    const after = await rendered('orders-prod', 'replicas.min=4', 'replicas.max=5');
    const scaler = after.get('autoscaling/HorizontalPodAutoscaler/orders-prod/orders');
    const { max } = synthesized('orders-prod').spec.workload.replicas;
    const { code, stderr } = await template('orders-prod', '--set', `replicas.max=${max + 1}`);

    expect(scaler?.spec).toMatchObject({ minReplicas: 4, maxReplicas: 5 });
    expect([code, stderr]).toEqual([1, expect.stringContaining(`got ${max + 1}, want ${max}`)]);
  });

  it('takes other bounds where KEDA scales', async () => {
    const after = await rendered('catalog-prod', 'replicas.min=4', 'replicas.max=5');

    expect(after.get('keda.sh/ScaledObject/catalog-prod/catalog')?.spec).toMatchObject({
      minReplicaCount: 4,
      maxReplicaCount: 5,
    });
  });

  it('takes other resources for the container that serves, and for no other', async () => {
    const before = await rendered('orders-prod');
    const after = await rendered('orders-prod', 'resources.requests.cpu=125m');

    expect(differences(before, after)).toEqual(['apps/Deployment/orders-prod/orders']);
    expect(JSON.stringify(after.get('apps/Deployment/orders-prod/orders'))).toContain('"cpu":"125m"');
  });

  it.each([
    ['a value it does not know', 'replica.max=5', "'replica' not allowed"],
    ['an image that is no reference', 'image=orders:1.5.0:latest', "at '/image'"],
    [
      'bounds in the wrong order',
      'replicas.min=6,replicas.max=5',
      'replicas.min must not exceed replicas.max',
    ],
  ])('refuses %s', async (_, value, message) => {
    const { code, stderr } = await template('orders-prod', '--set', value);

    expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
  });

  it('runs Jobs as hooks in the order of their stages, if asked to', async () => {
    const before = await rendered('orders-prod');
    const after = await rendered('orders-prod', 'hooks.enabled=true');
    const weights = differences(before, after).map((key) => {
      const { annotations } = (after.get(key) as ManifestObject).metadata;
      return [key.replace(/-[0-9a-f]{8}$/, ''), annotations?.['helm.sh/hook-weight']];
    });

    expect(Object.fromEntries(weights)).toEqual({
      'batch/Job/orders-prod/orders-bootstrap': '3',
      'batch/Job/orders-prod/orders-migration': '4',
    });
  });

  it('leaves the namespace to others, or standing, if asked to', async () => {
    const before = await rendered('orders-prod');
    const without = await rendered('orders-prod', 'namespace.create=false');
    const kept = await rendered('orders-prod', 'namespace.keep=true');

    expect(differences(before, without)).toEqual(['/Namespace//orders-prod']);
    expect(without.has('/Namespace//orders-prod')).toBe(false);
    expect(kept.get('/Namespace//orders-prod')?.metadata.annotations).toMatchObject({
      'helm.sh/resource-policy': 'keep',
    });
  });

  it('leaves out what the cluster has no kind for, if asked to, and only that', async () => {
    const before = await rendered('orders-prod');
    const after = await rendered('orders-prod', 'skipAbsentKinds=true');

    expect(differences(before, after).sort()).toEqual([
      'monitoring.coreos.com/PrometheusRule/orders-prod/orders',
      'monitoring.coreos.com/ServiceMonitor/orders-prod/orders',
    ]);
    const known = await template(
      'orders-prod',
      '--set',
      'skipAbsentKinds=true',
      '--api-versions',
      'monitoring.coreos.com/v1/PrometheusRule',
    );
    expect(known.stdout).toContain('kind: PrometheusRule');
    expect(known.stdout).not.toContain('kind: ServiceMonitor');
  });
});
