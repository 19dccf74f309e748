import { setTimeout as timer } from 'node:timers/promises';
import type { Api } from '../api.ts';
import { ClusterError } from '../problem.ts';
import { openChannel } from './channel.ts';
import { clientOf } from './client.ts';
import { clockOf } from './clock.ts';
import { ClusterApi } from './cluster-api.ts';
import { credentialsOf } from './credentials.ts';
import { type Access, accessOf, type Env, refused } from './kubeconfig.ts';
import { loginWith, type Session } from './login.ts';
import { proxyOf } from './proxy.ts';

export interface ClusterOptions {
  /** A kubeconfig file. @default - the files of KUBECONFIG, else ~/.kube/config, else the service account of the pod */
  readonly kubeconfig?: string;
  /** @default - the kubeconfig's current-context */
  readonly context?: string;
  /** Told once per wait, in a sentence. @default - nothing is said */
  readonly onRetry?: (text: string) => void;
  /** @default process.env */
  readonly env?: Env;
  /** Requests at a time. @default 32 */
  readonly inFlight?: number;
  /** Milliseconds for one request. @default 30_000 */
  readonly timeout?: number;
  /** How to let milliseconds pass before a request is repeated. @default - a timer */
  readonly wait?: (milliseconds: number) => Promise<void>;
  /** At least 0, below 1. @default Math.random */
  readonly random?: () => number;
}

export interface OpenCluster {
  readonly api: Api;
  readonly context: string;
  readonly clusterName: string;
  /** `https://host:port` */
  readonly server: string;
  /** The context's. */
  readonly namespace?: string;
}

/**
 * Reads the kubeconfig and gets the credentials it describes, which may run a credential plugin; the first request is
 * the caller's. Throws `ClusterError` when any of it cannot be used.
 */
export async function openCluster(options: ClusterOptions = {}): Promise<OpenCluster> {
  const { kubeconfig, context, env = process.env, inFlight = 32 } = options;
  const access = accessOf(kubeconfig, context, env);
  const { context: chosen, clusterName, cluster, namespace } = access;
  const server = serverOf(cluster.server, clusterName);

  async function sessionBy(current: Access): Promise<Session> {
    const credentials = await credentialsOf(current, env);
    const proxy = proxyOf(server, current.cluster['proxy-url'], env);
    const target = { server, tls: credentials.tls, ...(proxy === undefined ? {} : { proxy }) };
    return { credentials, channel: openChannel(target, inFlight) };
  }

  const login = loginWith(await sessionBy(access), () =>
    // Of the same context, whatever current-context has become meanwhile.
    sessionBy(accessOf(kubeconfig, chosen, env)).catch((error: unknown) => {
      throw error instanceof ClusterError
        ? new ClusterError(error.problems, { badInput: false, cause: error })
        : error;
    }),
  );
  const clock = clockOf();
  let closed = false;
  const send = clientOf({
    isClosed: () => closed,
    server: server.origin,
    login,
    inFlight,
    timeout: options.timeout ?? 30_000,
    onRetry: options.onRetry ?? (() => {}),
    onDate: clock.seen,
    wait: options.wait ?? timer,
    random: options.random ?? Math.random,
  });
  const api = new ClusterApi({
    server: server.origin,
    namespace: namespace ?? 'default',
    send: (call) => send({ ...call, path: prefixOf(server) + call.path }),
    ahead: clock.ahead,
    close: () => {
      closed = true;
      login.close();
    },
  });
  return {
    api,
    context: chosen,
    clusterName,
    server: server.origin,
    ...(namespace === undefined ? {} : { namespace }),
  };
}

/** Rancher and other gateways serve clusters below a path. */
const prefixOf = ({ pathname }: URL): string => pathname.replace(/\/$/, '');

function serverOf(server: unknown, clusterName: string): URL {
  // kubectl takes `host:port` for http.
  const text = typeof server === 'string' ? server : '';
  const whole = text.includes('://') ? text : `http://${text}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  if (text !== '' && url !== undefined && ['http:', 'https:'].includes(url.protocol)) return url;
  throw refused({
    code: 'PLINTH-K8S-005',
    path: `kubeconfig clusters.${clusterName}.server`,
    got: text === '' ? 'nothing' : text,
    rule: 'the server is an http:// or https:// address',
    fix: 'write it as https://host:port',
  });
}
