import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { helmChart } from '../../../synth/helm/chart.ts';
import { writeChart } from '../../../synth/helm/write.ts';
import { ALL_CRD_SETS, type Cluster, partPath, startCluster } from '../../harness/cluster/index.ts';
import { MissingTool, makeWorkspace, orMissing, type Run, run } from '../../harness/index.ts';
import { synthesize } from '../services/definitions.ts';

const parts = await orMissing(async () => ({
  helm: await partPath('helm'),
  cluster: await startCluster({ crds: ALL_CRD_SETS }),
}));
if (parts instanceof MissingTool) console.warn(parts.message);

interface Job {
  readonly metadata: { readonly name: string };
  readonly status: { readonly startTime: string; readonly completionTime?: string };
}

describe.skipIf(parts instanceof MissingTool)('the chart with hooks, on a cluster', () => {
  const workspace = makeWorkspace('helm');
  const cluster = (): Cluster => {
    if (parts instanceof MissingTool) throw parts;
    return parts.cluster;
  };
  const helm = (...args: string[]): Promise<Run> => {
    if (parts instanceof MissingTool) throw parts;
    const env = {
      PATH: process.env.PATH ?? '',
      HOME: workspace.folder,
      KUBECONFIG: cluster().kubeconfig,
    };
    return run(parts.helm, [...args, '--namespace', 'default'], { env, cwd: workspace.folder });
  };
  const upgrade = (...values: string[]): Promise<Run> =>
    helm(
      'upgrade',
      '--install',
      'orders-prod',
      workspace.path('orders-prod'),
      ...['hooks.enabled=true', 'namespace.keep=true', ...values].flatMap((value) => ['--set', value]),
    );
  const jobs = async (): Promise<ReadonlyMap<string, Job>> => {
    const { items } = await cluster().get<{ items: Job[] }>('/apis/batch/v1/namespaces/orders-prod/jobs');
    return new Map(items.map((job) => [job.metadata.name.replace(/-[0-9a-f]{8}$/, ''), job]));
  };

  beforeAll(async () => {
    const stack = await synthesize('orders', 'prod');
    writeChart(helmChart(stack, stack.spec), workspace.folder, stack.stack);
  });
  afterAll(async () => {
    workspace.remove();
    await cluster().stop();
  });

  it('is installed, and makes the roles before it migrates', async () => {
    const { code, stderr } = await upgrade();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const made = await jobs();
    const ended = made.get('orders-bootstrap')?.status.completionTime ?? 'not at all';
    const started = made.get('orders-migration')?.status.startTime ?? 'not at all';

    expect(Date.parse(started)).toBeGreaterThanOrEqual(Date.parse(ended));
    expect(made.get('orders-migration')?.status.completionTime).toBeDefined();
  });

  it('is upgraded to another image, which migrates before it is rolled out', async () => {
    const before = (await jobs()).get('orders-migration')?.metadata.name;
    const { code, stderr } = await upgrade('image=registry.example.com/orders:1.5.0');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const migrated = await cluster().get<{ items: Job[] }>('/apis/batch/v1/namespaces/orders-prod/jobs');
    const migration = migrated.items.find(
      ({ metadata }) => metadata.name.startsWith('orders-migration-') && metadata.name !== before,
    );
    const rolledOut = await cluster().until('the new ReplicaSet', async () => {
      const { items } = await cluster().get<{ items: ReplicaSet[] }>(
        '/apis/apps/v1/namespaces/orders-prod/replicasets',
      );
      return items.find(({ spec }) => JSON.stringify(spec).includes('orders:1.5.0'));
    });

    expect(Date.parse(rolledOut.metadata.creationTimestamp)).toBeGreaterThanOrEqual(
      Date.parse(migration?.status.completionTime ?? 'not at all'),
    );
  });

  it('is uninstalled, and leaves the namespace', async () => {
    const { code, stdout } = await helm('uninstall', 'orders-prod');
    const { status } = await cluster().get<{ status: { phase: string } }>('/api/v1/namespaces/orders-prod');

    expect([code, stdout]).toEqual([0, expect.stringContaining('[Namespace] orders-prod')]);
    expect(status.phase).toBe('Active');
  });
});

interface ReplicaSet {
  readonly metadata: { readonly creationTimestamp: string };
  readonly spec: object;
}
