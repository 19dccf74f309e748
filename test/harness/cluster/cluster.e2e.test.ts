import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, type Failure, type KubernetesObject, startCluster } from './index.ts';

let cluster: Cluster;

// The first start on a machine builds the programs.
beforeAll(async () => {
  cluster = await startCluster({ metrics: true });
}, 30 * 60_000);
afterAll(() => cluster?.stop());

interface Pod {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly nodeName?: string };
  readonly status: {
    readonly phase: string;
    readonly conditions: readonly { type: string; status: string; message?: string }[];
    readonly containerStatuses: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

interface ClusterNode {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly status: {
    readonly allocatable: { readonly cpu: string };
    readonly nodeInfo: { readonly kubeletVersion: string };
  };
}

interface ContainerStatus {
  readonly name: string;
  readonly ready: boolean;
  readonly restartCount: number;
  readonly state: {
    readonly waiting?: { readonly reason: string; readonly message: string };
    readonly running?: object;
    readonly terminated?: { readonly exitCode: number; readonly reason: string };
  };
  readonly lastState: { readonly terminated?: { readonly exitCode: number; readonly reason: string } };
}

/** A Deployment of one pod more than a name needs: its image decides what becomes of it. */
function deployment(
  name: string,
  image: string,
  props: { replicas?: number; pod?: object } = {},
): KubernetesObject {
  const labels = { run: name };
  const container = { name: 'service', image, resources: { requests: { cpu: '100m' } } };
  const template = { metadata: { labels }, spec: { containers: [container], ...props.pod } };
  const spec = { replicas: props.replicas ?? 1, selector: { matchLabels: labels }, template };
  return object('apps/v1', 'Deployment', name, { spec });
}

function job(name: string, image: string): KubernetesObject {
  const template = {
    metadata: { labels: { run: name } },
    spec: { restartPolicy: 'Never', containers: [{ name: 'migrate', image }] },
  };
  return object('batch/v1', 'Job', name, { spec: { backoffLimit: 0, template } });
}

function object(apiVersion: string, kind: string, name: string, rest: object = {}): KubernetesObject {
  return { apiVersion, kind, metadata: { name }, ...rest };
}

async function podsOf(name: string): Promise<readonly Pod[]> {
  const { items } = await cluster.get<{ items: Pod[] }>(
    `/api/v1/namespaces/default/pods?labelSelector=run%3D${name}`,
  );
  return items;
}

/** The pod of that name's workload, once it looks like this. */
function podThat(name: string, looks: (pod: Pod) => boolean): Promise<Pod> {
  return cluster.until(`the pod of ${name}`, async () => (await podsOf(name)).find(looks));
}

/** An object, once it has a condition that is True. */
function withCondition(path: string, type: string): Promise<object> {
  return cluster.until(`${path} ${type}`, async () => {
    const { status } = await cluster.get<{ status?: { conditions?: { type: string; status: string }[] } }>(
      path,
    );
    return status?.conditions?.find((one) => one.type === type && one.status === 'True');
  });
}

async function warnings(): Promise<string[]> {
  const { items } = await cluster.get<{ items: { type: string; reason: string; message: string }[] }>(
    '/api/v1/namespaces/default/events',
  );
  return items.filter(({ type }) => type === 'Warning').map(({ reason, message }) => `${reason}: ${message}`);
}

describe('the test cluster', () => {
  it('has three ready nodes, one in each zone, of the size they were given', async () => {
    const { items } = await cluster.get<{ items: ClusterNode[] }>('/api/v1/nodes');
    const described = items.map(({ metadata, status }) =>
      [
        metadata.labels['topology.kubernetes.io/zone'],
        status.allocatable.cpu,
        status.nodeInfo.kubeletVersion,
      ].join(' '),
    );
    expect(described.sort()).toEqual([
      'eu-central-1a 8 v1.34.2',
      'eu-central-1b 8 v1.34.2',
      'eu-central-1c 8 v1.34.2',
    ]);
  });

  it('makes a Deployment available, on nodes of its own choice', async () => {
    await cluster.apply(deployment('orders', 'registry.example.com/orders:1.4.2', { replicas: 3 }));
    await withCondition('/apis/apps/v1/namespaces/default/deployments/orders', 'Available');
    const pods = await podsOf('orders');
    expect(pods.map(({ status }) => status.phase)).toEqual(['Running', 'Running', 'Running']);
    expect(new Set(pods.map(({ spec }) => spec.nodeName)).size).toBe(3);
  });

  it('runs init containers to their end, and lets sidecars run', async () => {
    const image = 'registry.example.com/tools:1';
    const initContainers = [
      { name: 'wait', image },
      { name: 'proxy', image, restartPolicy: 'Always' },
    ];
    await cluster.apply(deployment('sidecar', 'registry.example.com/orders:1', { pod: { initContainers } }));
    const { status } = await podThat('sidecar', (pod) => pod.status.containerStatuses?.[0]?.ready === true);
    expect(status.initContainerStatuses?.map(({ state }) => Object.keys(state))).toEqual([
      ['terminated'],
      ['running'],
    ]);
  });

  it('completes a Job, whatever its image, and keeps its log', async () => {
    await cluster.apply(job('migrate', 'registry.example.com/orders:crash'));
    await withCondition('/apis/batch/v1/namespaces/default/jobs/migrate', 'Complete');
    const { stdout } = await cluster.kubectl('logs', 'job/migrate');
    expect(stdout.split('\n').at(-1)).toBe('done');
  });

  it('gives an autoscaler usage to go by, and it scales', async () => {
    const name = 'busy';
    const busy = deployment(name, 'registry.example.com/busy:1', { replicas: 2 });
    await cluster.apply(
      busy,
      object('autoscaling/v2', 'HorizontalPodAutoscaler', name, { spec: scalesAt90(name) }),
    );
    const path = `/apis/apps/v1/namespaces/default/deployments/${name}`;
    // 180m of the 100m asked for is twice the target.
    const annotations = { 'kwok.x-k8s.io/usage-cpu': '180m' };
    const patch = { spec: { template: { metadata: { annotations } } } };
    await cluster.send('PATCH', path, patch, 'application/strategic-merge-patch+json');
    await withCondition(
      `/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers/${name}`,
      'ScalingActive',
    );
    await cluster.until('four replicas', async () => {
      const { spec } = await cluster.get<{ spec: { replicas: number } }>(path);
      return spec.replicas === 4 ? true : undefined;
    });
  });

  it('refuses a pod that its namespace forbids', async () => {
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    await cluster.apply({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'strict', labels },
    } as KubernetesObject);
    // Without it a pod is refused before anything asks what it may do.
    await cluster.until('the account of its pods', () =>
      cluster.get<object>('/api/v1/namespaces/strict/serviceaccounts/default'),
    );
    const spec = { containers: [{ name: 'service', image: 'registry.example.com/orders:1' }] };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'root', namespace: 'strict' }, spec };
    const { status, text } = await cluster.send('POST', '/api/v1/namespaces/strict/pods', pod);
    expect(status).toBe(403);
    expect(text).toContain('violates PodSecurity \\"restricted:latest\\"');
  });

  it('leaves a pod pending that fits no node', async () => {
    const containers = [{ name: 'service', image: 'x:1', resources: { requests: { cpu: '64' } } }];
    await cluster.apply(deployment('huge', 'x:1', { pod: { containers } }));
    const { status } = await podThat('huge', (pod) => pod.status.conditions?.[0]?.status === 'False');
    expect(status.conditions[0]?.message).toContain('0/3 nodes are available: 3 Insufficient cpu');
  });
});

function scalesAt90(name: string): object {
  const resource = { name: 'cpu', target: { type: 'Utilization', averageUtilization: 90 } };
  return {
    minReplicas: 2,
    maxReplicas: 4,
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
    metrics: [{ type: 'Resource', resource }],
  };
}

describe('a failure that an image asks for', () => {
  const provoke = (failure: Failure, pod: object = {}) =>
    cluster.apply(deployment(failure, `registry.example.com/orders:1.4.2-${failure}`, { pod }));
  const waiting = (pod: Pod) => pod.status.containerStatuses?.[0]?.state.waiting;

  it('image-absent: cannot pull it, and says so in the words of the kubelet', async () => {
    await provoke('image-absent');
    const pod = await podThat('image-absent', (one) => waiting(one)?.reason === 'ImagePullBackOff');
    const image = 'registry.example.com/orders:1.4.2-image-absent';
    expect(waiting(pod)?.message).toBe(
      `Back-off pulling image "${image}": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack ` +
        `image "${image}": failed to resolve reference "${image}": ${image}: not found`,
    );
    const found = await cluster.until('the event', async () =>
      (await warnings()).find((one) => one.startsWith(`Failed: Failed to pull image "${image}"`)),
    );
    expect(found).toContain('code = NotFound');
    const { stderr } = await cluster.kubectl('logs', pod.metadata.name);
    expect(stderr).toContain('is waiting to start: trying and failing to pull image');
  });

  it('crash: exits with 1 again and again, and its last words can be read', async () => {
    await provoke('crash');
    const pod = await podThat('crash', (one) => (one.status.containerStatuses?.[0]?.restartCount ?? 0) >= 2);
    expect(pod.status.containerStatuses[0]?.lastState.terminated).toMatchObject({
      exitCode: 1,
      reason: 'Error',
    });
    const backsOff = await podThat('crash', (one) => waiting(one)?.reason === 'CrashLoopBackOff');
    expect(backsOff.status.containerStatuses[0]?.ready).toBe(false);
    const { stdout } = await cluster.kubectl('logs', pod.metadata.name, '--previous', '--tail=2');
    expect(stdout).toBe('Error: FEATURE_FLAGS is not set\nexiting with code 1');
  });

  it('out-of-memory: is killed with 137', async () => {
    await provoke('out-of-memory');
    const pod = await podThat('out-of-memory', (one) => waiting(one)?.reason === 'CrashLoopBackOff');
    const last = pod.status.containerStatuses[0]?.lastState.terminated;
    expect(last).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
  });

  it('never-ready: runs, and its probe fails', async () => {
    await provoke('never-ready');
    const pod = await podThat(
      'never-ready',
      (one) => one.status.containerStatuses?.[0]?.state.running !== undefined,
    );
    expect(pod.status.containerStatuses[0]?.ready).toBe(false);
    await cluster.until('the event', async () =>
      (await warnings()).find((one) => one.startsWith('Unhealthy: Readiness probe failed')),
    );
  });

  it('init-fails: never gets past its first init container', async () => {
    await provoke('init-fails', {
      initContainers: [{ name: 'wait', image: 'registry.example.com/tools:1' }],
    });
    const pod = await podThat(
      'init-fails',
      (one) => one.status.initContainerStatuses?.[0]?.restartCount === 1,
    );
    expect(pod.status.phase).toBe('Pending');
    expect(pod.status.initContainerStatuses?.[0]?.lastState.terminated?.exitCode).toBe(1);
    expect(waiting(pod)?.reason).toBe('PodInitializing');
  });

  it('migration-fails: fails the pod of a Job, not that of a Deployment of the same image', async () => {
    await provoke('migration-fails');
    await cluster.apply(job('failing-migration', 'registry.example.com/orders:1.4.2-migration-fails'));
    await withCondition('/apis/batch/v1/namespaces/default/jobs/failing-migration', 'Failed');
    const [pod] = await podsOf('failing-migration');
    expect(pod?.status.phase).toBe('Failed');
    expect(pod?.status.containerStatuses[0]?.state.terminated).toMatchObject({
      exitCode: 1,
      reason: 'Error',
    });
    const { stdout } = await cluster.kubectl('logs', 'job/failing-migration', '--tail=2');
    expect(stdout).toContain('relation "orders" does not exist');
    await withCondition('/apis/apps/v1/namespaces/default/deployments/migration-fails', 'Available');
  });

  it('job-image-absent and job-hangs: keep a Job from ending', async () => {
    await cluster.apply(job('absent', 'orders:job-image-absent'), job('hanging', 'orders:job-hangs'));
    await podThat('absent', (one) => waiting(one)?.reason === 'ImagePullBackOff');
    const hanging = await podThat('hanging', (one) => one.status.phase === 'Running');
    expect(hanging.status.containerStatuses[0]?.state.running).toBeDefined();
  });
});

describe('access to the test cluster', () => {
  const reads = [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list'] }];
  const as = (kubeconfig: string, ...args: string[]) => cluster.kubectl('--kubeconfig', kubeconfig, ...args);

  it('is as narrow as the rules', async () => {
    const kubeconfig = await cluster.kubeconfigFor({ user: 'reader', rules: reads });
    expect((await as(kubeconfig, 'get', 'deployments')).code).toBe(0);
    const { stderr } = await as(kubeconfig, 'get', 'secrets');
    expect(stderr).toContain('User "reader" cannot list resource "secrets"');
  });

  it('ends with an expired token', async () => {
    const { code, stderr } = await as(await cluster.expiredKubeconfig(), 'get', 'pods');
    expect([code, stderr.includes('Unauthorized') || stderr.includes('must be logged in')]).toEqual([
      1,
      true,
    ]);
  });

  it('goes on when a program hands out a new token', async () => {
    const exec = await cluster.execKubeconfig({ user: 'deployer', rules: reads, lifetimes: [0, 3_600] });
    // The first token is refused with 401; kubectl asks again.
    expect((await as(exec.path, 'get', 'deployments')).code).toBe(0);
    expect(exec.calls()).toBeGreaterThanOrEqual(2);
  });

  it('is written down, with the bodies of writes', async () => {
    const kubeconfig = await cluster.kubeconfigFor({
      user: 'writer',
      rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['*'] }],
    });
    const create = ['create', 'configmap', 'settings', '--from-literal=size=3'];
    await as(kubeconfig, ...create, '--dry-run=server');
    await as(kubeconfig, ...create);
    await as(kubeconfig, 'get', 'configmap', 'settings');
    const [write, ...others] = cluster.auditWrites('writer');
    expect(others).toEqual([]);
    expect(write).toMatchObject({ verb: 'create', requestObject: { data: { size: '3' } } });
    const reading = cluster
      .auditLog()
      .filter(({ user, verb }) => user.username === 'writer' && verb === 'get');
    expect(reading.map(({ objectRef }) => objectRef?.name)).toContain('settings');
  });
});

describe('the API server of the test cluster', () => {
  it('goes away and comes back with everything in it', async () => {
    await cluster.apply(object('v1', 'ConfigMap', 'kept', { data: { a: '1' } }));
    await cluster.apiServer.stop();
    // A connection that was kept breaks; a new one is refused.
    await expect(cluster.get('/version')).rejects.toThrow(/ECONNREFUSED|ECONNRESET|EPIPE|socket hang up/);
    await cluster.apiServer.start();
    expect(await cluster.get('/api/v1/namespaces/default/configmaps/kept')).toMatchObject({
      data: { a: '1' },
    });
    await cluster.apply(deployment('after', 'registry.example.com/orders:1'));
    await podThat('after', (pod) => pod.status.containerStatuses?.[0]?.ready === true);
  });

  it('leaves nothing behind when the cluster stops', async () => {
    const other = await startCluster({ nodes: 0 });
    expect(Object.keys(other.memory())).toEqual([
      'etcd',
      'kube-apiserver',
      'kube-controller-manager',
      'kube-scheduler',
      'kwok',
    ]);
    expect(readFileSync(other.kubeconfig, 'utf8')).toContain(other.server);
    await other.stop();
    expect(existsSync(other.folder)).toBe(false);
    await expect(other.get('/version')).rejects.toThrow();
  });
});
