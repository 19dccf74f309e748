import type { OnLine, Run } from '../run.ts';
import { makeWorkspace } from '../workspace.ts';
import { type Access, openAccess } from './access.ts';
import { type Api, openApi, PATIENCE, until } from './api.ts';
import { type AuditEvent, isWrite, readAudit } from './audit.ts';
import { type CrdSet, crdFiles } from './crds.ts';
import { writeCredentials } from './credentials.ts';
import { kubectl } from './kubectl.ts';
import { type Kubelet, startKubelet } from './kubelet.ts';
import { metricsServed, registerMetrics } from './metrics.ts';
import { addNode, type NodeProps, zonedNodes } from './nodes.ts';
import { applyObject, installDefinitions } from './objects.ts';
import { ensureParts, type PartsProps } from './part-cache.ts';
import type { PartName } from './parts.ts';
import { freePorts, type Ports } from './ports.ts';
import { type Programs, startPrograms } from './programs.ts';

export interface ClusterOptions {
  /** What is being done, one line at a time. */
  readonly onProgress?: OnLine;
  /** Where the programs are kept. @default - see `cacheFolder` */
  readonly cacheDir?: string;
  /** Nodes `node-1`, … in three zones in turn. @default 3 */
  readonly nodes?: number;
  /** Custom resource definitions to install. @default - none */
  readonly crds?: readonly CrdSet[];
  /** Runs metrics-server, for autoscalers and `kubectl top`. @default false */
  readonly metrics?: boolean;
  /** Runs the External Secrets operator against an AWS emulator; its definitions come with it. @default - none */
  readonly externalSecrets?: ExternalSecretsOptions;
}

export interface ExternalSecretsOptions {
  /** Address of the emulator, on loopback. */
  readonly endpoint: string;
  /** @default 'eu-central-1' */
  readonly region?: string;
}

export interface Cluster extends Access {
  /** `https://127.0.0.1:<port>` */
  readonly server: string;
  /** Path of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** Holds every file of the cluster; gone after `stop`. */
  readonly folder: string;
  /** What the API server was asked by people and tests; the calls of its own programs and of this harness are not in. */
  auditLog(): AuditEvent[];
  /** The requests that could have changed something, of one user or of all; dry runs and questions are not among them. */
  auditWrites(user?: string): AuditEvent[];
  /** Runs kubectl as administrator. Every exit code is returned. */
  kubectl(...args: string[]): Promise<Run>;
  /** Server-side apply of objects, one after the other, by the harness itself. Throws what the server answers. */
  apply(...objects: KubernetesObject[]): Promise<void>;
  /** Reads a path, `/api/v1/namespaces/default/pods`. */
  get<T>(path: string): Promise<T>;
  /** Any other request as administrator, kept out of the audit log. */
  send: Api['send'];
  /** Asks until there is an answer. @param seconds @default 120 */
  until<T>(what: string, probe: () => Promise<T | undefined>, seconds?: number): Promise<T>;
  addNodes(...nodes: NodeProps[]): Promise<void>;
  /** Takes the API server away and brings it back, at the same port with the same objects. */
  readonly apiServer: Programs['apiServer'];
  /** Resident bytes by program. */
  memory(): Record<string, number>;
  /** Ends every program and removes the folder. */
  stop(): Promise<void>;
}

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** What a cluster needs, in the order in which it is best built. */
export function clusterParts(options: Pick<ClusterOptions, 'metrics' | 'externalSecrets'> = {}): PartName[] {
  return [
    'kube-apiserver',
    'kube-controller-manager',
    'kube-scheduler',
    'etcd',
    'kwok',
    ...(options.metrics === true ? (['metrics-server'] as const) : []),
    ...(options.externalSecrets === undefined ? [] : (['external-secrets'] as const)),
  ];
}

/**
 * Starts a control plane of its own on free ports of loopback: real servers and real controllers; nodes and what runs on
 * them are simulated. It ends with this process, however that ends. See test/e2e/cluster/README.md.
 */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const parts = await ensureParts(clusterParts(options), partsProps(options));
  const definitions = await crdFiles(definitionSets(options), partsProps(options));
  return startOnFreePorts(parts, definitions, options);
}

async function startOnFreePorts(
  parts: Readonly<Partial<Record<PartName, string>>>,
  definitions: readonly string[],
  options: ClusterOptions,
): Promise<Cluster> {
  const ports = await freePorts();
  const workspace = makeWorkspace('cluster');
  const server = `https://127.0.0.1:${ports.apiServer}`;
  const credentials = writeCredentials(workspace.path, server);
  const authority = credentials.authority.certificate;
  const api = openApi({ server, authority, token: credentials.harnessToken });
  const programs = startPrograms({ parts, ports, workspace, api, options });
  let kubelet: Kubelet | undefined;
  const stop = async () => {
    await Promise.all([programs.stop(), kubelet?.stop()]);
    api.close();
    workspace.remove();
  };
  try {
    options.onProgress?.(`starting Kubernetes on ${server}`);
    kubelet = await startKubelet({
      port: ports.kubelet,
      kwokPort: ports.kwok,
      certificate: credentials.server,
      api,
    });
    await programs.start();
    await Promise.all([
      installDefinitions(api, definitions).then(() => programs.startOperator()),
      readyNodes(api, options.nodes ?? 3, programs),
      servedMetrics(api, ports, programs, options),
      defaultAccount(api),
    ]);
  } catch (error) {
    const report = programs.report();
    await stop();
    throw new Error(`${error instanceof Error ? error.message : String(error)}${report}`);
  }
  options.onProgress?.('Kubernetes is ready');
  const auditLog = () => readAudit(workspace.path('audit.log'));
  return {
    server,
    kubeconfig: workspace.path('kubeconfig'),
    folder: workspace.folder,
    ...openAccess({ api, workspace, server, credentials }),
    auditLog,
    auditWrites: (user) =>
      auditLog().filter((event) => isWrite(event) && (user === undefined || event.user.username === user)),
    kubectl: (...args) => kubectl(workspace, args),
    apply: async (...objects) => {
      for (const object of objects) await applyObject(api, object);
    },
    get: (path) => api.get(path),
    send: api.send,
    until: (what, probe, seconds = PATIENCE) => until(what, probe, seconds),
    addNodes: async (...nodes) => {
      for (const node of nodes) await addNode(api, node);
    },
    apiServer: programs.apiServer,
    memory: () => programs.memory(),
    stop,
  };
}

function partsProps({ cacheDir, onProgress }: ClusterOptions): PartsProps {
  return {
    ...(cacheDir === undefined ? {} : { cacheDir }),
    ...(onProgress === undefined ? {} : { onProgress }),
  };
}

function definitionSets({ crds = [], externalSecrets }: ClusterOptions): CrdSet[] {
  return [...crds, ...(externalSecrets === undefined ? [] : (['external-secrets'] as const))];
}

async function readyNodes(api: Api, count: number, programs: Programs): Promise<void> {
  for (const node of zonedNodes(count)) await addNode(api, node);
  await until(
    'ready nodes',
    async () => {
      programs.assertRunning();
      const { items } = await api.get<{ items: NodeStatus[] }>('/api/v1/nodes');
      const ready = items.filter(({ status }) =>
        status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'),
      );
      return ready.length >= count ? true : undefined;
    },
    PATIENCE,
  );
}

interface NodeStatus {
  readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

async function servedMetrics(
  api: Api,
  ports: Ports,
  programs: Programs,
  options: ClusterOptions,
): Promise<void> {
  if (options.metrics !== true) return;
  await registerMetrics(api, ports.metrics);
  await metricsServed(api, options.nodes ?? 3, programs);
}

/** Until pods can be made in `default`: its service account is there. */
async function defaultAccount(api: Api): Promise<void> {
  const path = '/api/v1/namespaces/default/serviceaccounts/default';
  await until('the default service account', () => api.get<object>(path), PATIENCE);
}
