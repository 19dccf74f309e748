import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { ClusterError, type ClusterProblem } from '../problem.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** A cluster entry (Kubernetes, "kubeconfig (v1)"); the paths in it are absolute. */
export interface ClusterEntry {
  readonly server: string;
  readonly 'certificate-authority'?: string;
  readonly 'certificate-authority-data'?: string;
  readonly 'insecure-skip-tls-verify'?: boolean;
  readonly 'tls-server-name'?: string;
  readonly 'proxy-url'?: string;
}

export interface ExecEntry {
  readonly apiVersion?: string;
  readonly command: string;
  readonly args?: readonly string[] | null;
  readonly env?: readonly { readonly name: string; readonly value: string }[] | null;
  readonly installHint?: string;
  readonly provideClusterInfo?: boolean;
}

export interface UserEntry {
  readonly 'client-certificate'?: string;
  readonly 'client-certificate-data'?: string;
  readonly 'client-key'?: string;
  readonly 'client-key-data'?: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly username?: string;
  readonly password?: string;
  readonly as?: string;
  readonly 'as-uid'?: string;
  readonly 'as-groups'?: readonly string[];
  readonly exec?: ExecEntry;
  readonly 'auth-provider'?: { readonly name: string; readonly config?: Record<string, string> };
}

/** The cluster and the user one context names. */
export interface Access {
  readonly context: string;
  readonly clusterName: string;
  readonly cluster: ClusterEntry;
  /** Absent when the context names none. */
  readonly userName?: string;
  readonly user: UserEntry;
  readonly namespace?: string;
}

interface ContextEntry {
  readonly cluster?: string;
  readonly user?: string;
  readonly namespace?: string;
}

interface Kubeconfig {
  readonly current?: string;
  readonly contexts: ReadonlyMap<string, ContextEntry>;
  readonly clusters: ReadonlyMap<string, ClusterEntry>;
  readonly users: ReadonlyMap<string, UserEntry>;
}

export const refused = (problem: ClusterProblem, cause?: unknown): ClusterError =>
  new ClusterError([problem], { badInput: true, cause });

/** What the kubeconfig says about the context. Throws `ClusterError`. */
export function accessOf(kubeconfig: string | undefined, context: string | undefined, env: Env): Access {
  const files = filesOf(kubeconfig, env);
  const found = files.filter((file) => existsSync(file));
  if (found.length === 0) {
    const inside =
      kubeconfig === undefined && (context ?? insidePod) === insidePod ? inCluster(env) : undefined;
    if (inside !== undefined) return inside;
    throw refused({
      code: 'PLINTH-K8S-001',
      path: 'kubeconfig',
      got: `no file ${files.join(', ')}`,
      rule: 'a cluster is reached by a kubeconfig',
      fix: 'name one with --kubeconfig or KUBECONFIG',
    });
  }
  return chosen(merged(found.map(readKubeconfig)), context, found.join(', '));
}

function filesOf(kubeconfig: string | undefined, env: Env): string[] {
  if (kubeconfig !== undefined) return [resolve(kubeconfig)];
  const listed = (env.KUBECONFIG ?? '').split(delimiter).filter((file) => file !== '');
  if (listed.length > 0) return listed.map((file) => resolve(file));
  return [join(env.HOME ?? homedir(), '.kube', 'config')];
}

/** The first file that names something wins (kubectl, "Merging kubeconfig files"). */
function merged(configs: readonly Kubeconfig[]): Kubeconfig {
  const firstWins = <T>(maps: readonly ReadonlyMap<string, T>[]) =>
    new Map(maps.toReversed().flatMap((map) => [...map]));
  const current = configs.find((config) => config.current !== undefined)?.current;
  return {
    ...(current === undefined ? {} : { current }),
    contexts: firstWins(configs.map(({ contexts }) => contexts)),
    clusters: firstWins(configs.map(({ clusters }) => clusters)),
    users: firstWins(configs.map(({ users }) => users)),
  };
}

function readKubeconfig(file: string): Kubeconfig {
  let read: unknown;
  try {
    read = parse(readFileSync(file, 'utf8'), { logLevel: 'error' });
  } catch (error) {
    throw refused(unreadable(file, (error as Error).message.split('\n')[0] ?? ''), error);
  }
  // An empty file is what is left after the last context was deleted.
  if (read === null) read = {};
  if (typeof read !== 'object' || Array.isArray(read)) throw refused(unreadable(file, 'no mapping'));
  const config = read as Record<string, unknown>;
  const folder = dirname(file);
  const current = config['current-context'];
  return {
    ...(typeof current === 'string' && current !== '' ? { current } : {}),
    contexts: entries<ContextEntry>(config.contexts, 'context', file),
    clusters: absolute(entries<ClusterEntry>(config.clusters, 'cluster', file), folder, [
      'certificate-authority',
    ]),
    users: withExecPaths(
      absolute(entries<UserEntry>(config.users, 'user', file), folder, [
        'client-certificate',
        'client-key',
        'tokenFile',
      ]),
      folder,
    ),
  };
}

const unreadable = (file: string, got: string): ClusterProblem => ({
  code: 'PLINTH-K8S-002',
  path: file,
  got,
  rule: 'a kubeconfig is a YAML document with clusters, users and contexts',
  fix: 'check the file with `kubectl config view`',
});

function entries<T>(list: unknown, field: string, file: string): Map<string, T> {
  if (list === undefined || list === null) return new Map();
  if (!Array.isArray(list)) throw refused(unreadable(file, `${field}s that is no list`));
  return new Map(
    (list as readonly Record<string, unknown>[]).map((entry) => {
      if (typeof entry?.name !== 'string') throw refused(unreadable(file, `a ${field} without a name`));
      return [entry.name, (entry[field] ?? {}) as T];
    }),
  );
}

/** Paths in a kubeconfig are relative to its folder. */
function absolute<T extends object>(map: Map<string, T>, folder: string, fields: readonly (keyof T)[]) {
  const changed = ([name, entry]: [string, T]): [string, T] => [
    name,
    Object.fromEntries(
      Object.entries(entry).map(([field, value]) => [
        field,
        fields.includes(field as keyof T) && value !== '' && !isAbsolute(String(value))
          ? join(folder, String(value))
          : value,
      ]),
    ) as T,
  ];
  return new Map([...map].map(changed));
}

/** So is the command of a credential plugin, unless it is looked up in PATH. */
const withExecPaths = (users: Map<string, UserEntry>, folder: string): Map<string, UserEntry> =>
  new Map(
    [...users].map(([name, user]) => [
      name,
      user.exec?.command?.includes('/') && !isAbsolute(user.exec.command)
        ? { ...user, exec: { ...user.exec, command: join(folder, user.exec.command) } }
        : user,
    ]),
  );

function chosen(config: Kubeconfig, asked: string | undefined, file: string): Access {
  const context = asked ?? config.current;
  const known = [...config.contexts.keys()];
  const choice = known.length === 0 ? 'there is none in the file' : `known: ${known.join(', ')}`;
  const entry = context === undefined ? undefined : config.contexts.get(context);
  if (context === undefined || entry === undefined)
    throw refused({
      code: 'PLINTH-K8S-003',
      path: file,
      got: context === undefined ? 'no current-context' : `context ${context}`,
      rule: `the context is one of the kubeconfig (${choice})`,
      fix: 'name one with --context, or choose it with `kubectl config use-context`',
    });
  const cluster = config.clusters.get(entry.cluster ?? '');
  const user = entry.user ? config.users.get(entry.user) : {};
  if (cluster === undefined || user === undefined)
    throw refused({
      code: 'PLINTH-K8S-004',
      path: `${file} contexts.${context}`,
      got: cluster === undefined ? `cluster ${entry.cluster}` : `user ${entry.user}`,
      rule: 'a context names a cluster and a user that the kubeconfig describes',
      fix: 'write the kubeconfig anew with the tool that made it (for EKS: `aws eks update-kubeconfig`)',
    });
  return {
    context,
    clusterName: entry.cluster ?? '',
    cluster,
    ...(entry.user ? { userName: entry.user } : {}),
    user,
    ...(entry.namespace ? { namespace: entry.namespace } : {}),
  };
}

/** Names the context that no kubeconfig describes. */
const insidePod = 'in-cluster';
const serviceAccount = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Inside a pod (Kubernetes, "Accessing the API from a Pod"). */
function inCluster({
  KUBERNETES_SERVICE_HOST: host,
  KUBERNETES_SERVICE_PORT: port,
}: Env): Access | undefined {
  if (!host || !existsSync(join(serviceAccount, 'token'))) return undefined;
  const namespace = readFileSync(join(serviceAccount, 'namespace'), 'utf8').trim();
  return {
    context: insidePod,
    clusterName: insidePod,
    cluster: {
      server: `https://${host.includes(':') ? `[${host}]` : host}:${port ?? '443'}`,
      'certificate-authority': join(serviceAccount, 'ca.crt'),
    },
    user: { tokenFile: join(serviceAccount, 'token') },
    namespace,
  };
}
