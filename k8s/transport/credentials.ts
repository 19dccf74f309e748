import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import type { ConnectionOptions } from 'node:tls';
import type { User } from '@kubernetes/client-node/dist/config_types.js';
import { ClusterError } from '../problem.ts';
import {
  type Access,
  type ClusterEntry,
  type Env,
  type ExecEntry,
  refused,
  type UserEntry,
} from './kubeconfig.ts';

/** How requests prove who sends them. */
export interface Credentials {
  /** Made anew for each request: a token in a file is renewed by others. */
  headers(): Promise<Readonly<Record<string, string>>>;
  readonly tls: ConnectionOptions;
  /** What a person does when the server refuses them. */
  readonly logIn: string;
}

/** Throws `ClusterError`: a file that is missing, a plugin that fails, a kind of login that is not supported. */
export async function credentialsOf(access: Access, env: Env): Promise<Credentials> {
  const { cluster, user } = access;
  const name = `user ${access.userName ?? '(none)'}`;
  const fromPlugin = user.exec === undefined ? undefined : await plugin(user.exec, cluster, name, env);
  const tls: ConnectionOptions = {
    ...server(cluster),
    ...clientCertificate(user, name),
    ...(fromPlugin?.cert === undefined ? {} : { cert: fromPlugin.cert, key: fromPlugin.key }),
  };
  const asOther = impersonation(user, name);
  const bearer = fromPlugin === undefined ? bearerOf(user, name) : async () => fromPlugin.authorization;
  return {
    tls,
    logIn: logInOf(user),
    async headers() {
      const authorization = await bearer();
      return { ...asOther, ...(authorization === undefined ? {} : { authorization }) };
    },
  };
}

function server(cluster: ClusterEntry): ConnectionOptions {
  const ca = pem(cluster, 'certificate-authority', 'cluster');
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cluster['insecure-skip-tls-verify'] === true ? { rejectUnauthorized: false } : {}),
    ...(cluster['tls-server-name'] ? { servername: cluster['tls-server-name'] } : {}),
  };
}

function clientCertificate(user: UserEntry, name: string): ConnectionOptions {
  const cert = pem(user, 'client-certificate', name);
  const key = pem(user, 'client-key', name);
  if (cert === undefined || key === undefined) return {};
  try {
    createPrivateKey(key);
    refuseExpired(new X509Certificate(cert), name);
  } catch (error) {
    if (error instanceof ClusterError) throw error;
    throw unusable(name, 'a client certificate or key that is none', error);
  }
  return { cert, key };
}

/** The server would only end the handshake, which says nothing to anyone. */
function refuseExpired({ validTo }: X509Certificate, name: string): void {
  if (Date.parse(validTo) > Date.now()) return;
  throw refused({
    code: 'PLINTH-K8S-011',
    path: `kubeconfig ${name}`,
    got: `a client certificate that expired on ${new Date(validTo).toISOString()}`,
    rule: 'the client certificate is valid',
    fix: 'fetch the kubeconfig anew from who runs the cluster',
  });
}

/** `<field>-data` wins over the file (Kubernetes, "kubeconfig (v1)"). */
function pem<T extends object>(entry: T, field: string, name: string): Buffer | undefined {
  const fields = entry as Readonly<Record<string, unknown>>;
  const data = fields[`${field}-data`];
  const file = fields[field];
  if (typeof data === 'string' && data !== '') return Buffer.from(data, 'base64');
  return typeof file === 'string' && file !== '' ? readOf(file, `${name} ${field}`) : undefined;
}

function readOf(file: string, what: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw unusable(what, `${file} (${(error as NodeJS.ErrnoException).code})`, error);
  }
}

const unusable = (what: string, got: string, cause: unknown): ClusterError =>
  refused(
    {
      code: 'PLINTH-K8S-006',
      path: `kubeconfig ${what}`,
      got,
      rule: 'certificates, keys and token files of the kubeconfig can be read',
      fix: 'put the file there, or write the kubeconfig anew with the tool that made it',
    },
    cause,
  );

function impersonation(user: UserEntry, name: string): Record<string, string> {
  const groups = user['as-groups'] ?? [];
  if (groups.length > 1)
    throw unsupported(
      name,
      `${groups.length} groups in as-groups`,
      'name one group, or use a context of its own',
    );
  return {
    ...(user.as ? { 'impersonate-user': user.as } : {}),
    ...(user['as-uid'] ? { 'impersonate-uid': user['as-uid'] } : {}),
    ...(groups[0] === undefined ? {} : { 'impersonate-group': groups[0] }),
  };
}

const unsupported = (name: string, got: string, fix: string): ClusterError =>
  refused({
    code: 'PLINTH-K8S-009',
    path: `kubeconfig ${name}`,
    got,
    rule: 'a user logs in by certificate, token, credential plugin (exec), OIDC or password',
    fix,
  });

type Authorization = () => Promise<string | undefined>;

/** In the order client-go takes them (tools/clientcmd, getUserIdentificationPartialConfig). */
function bearerOf(user: UserEntry, name: string): Authorization {
  if (user.tokenFile) return fromFile(user.tokenFile, name);
  if (user.token) return async () => `Bearer ${user.token}`;
  if (user.username) {
    const pair = Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64');
    return async () => `Basic ${pair}`;
  }
  const provider = user['auth-provider'];
  if (provider === undefined || provider === null) return async () => undefined;
  if (provider.name === 'oidc') return openId(user, name);
  throw unsupported(
    name,
    `auth-provider ${provider.name}, which Kubernetes 1.26 removed`,
    'use the credential plugin of the cloud: kubelogin, gke-gcloud-auth-plugin, `aws eks update-kubeconfig`',
  );
}

/** Milliseconds after which a token file is read again, as client-go does. */
const tokenFilePeriod = 60_000;

function fromFile(file: string, name: string): Authorization {
  let header = '';
  let read = Number.NEGATIVE_INFINITY;
  const refresh = () => {
    header = `Bearer ${readOf(file, `${name} tokenFile`).toString('utf8').trim()}`;
    read = performance.now();
  };
  refresh();
  return async () => {
    if (performance.now() - read > tokenFilePeriod) refresh();
    return header;
  };
}

function openId(user: UserEntry, name: string): Authorization {
  const asKnown = { name, authProvider: structuredClone(user['auth-provider']) };
  const loaded = import('@kubernetes/client-node/dist/oidc_auth.js').then(
    ({ OpenIDConnectAuth }) => new OpenIDConnectAuth(),
  );
  loaded.catch(() => {});
  return async () => {
    const options: RequestOptions = { headers: {} };
    try {
      await (await loaded).applyAuthentication(asKnown, options);
    } catch (error) {
      throw pluginFailed(
        name,
        `the issuer refused a new token: ${(error as Error).message}`,
        'log in again',
        error,
      );
    }
    return authorizationOf(options);
  };
}

const authorizationOf = ({ headers }: RequestOptions): string | undefined =>
  (headers as Readonly<Record<string, string>> | undefined)?.Authorization;

interface FromPlugin {
  readonly authorization: string | undefined;
  readonly cert?: string;
  readonly key?: string;
}

/** Milliseconds for a credential plugin, which may wait for a person and a browser. */
const pluginTimeout = 120_000;

/** Runs the credential plugin once; the answer holds until the server refuses it. */
async function plugin(exec: ExecEntry, cluster: ClusterEntry, name: string, env: Env): Promise<FromPlugin> {
  const { ExecAuth } = await import('@kubernetes/client-node/dist/exec_auth.js');
  const options: RequestOptions = {};
  const user: User = { name, exec: { ...exec, args: exec.args ?? [], env: pluginEnv(exec, cluster, env) } };
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${pluginTimeout / 1000} s`)), pluginTimeout);
  });
  try {
    await Promise.race([new ExecAuth().applyAuthentication(user, options), tooLate]);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const got = code === 'ENOENT' ? `no command ${exec.command}` : `${exec.command}: ${firstLines(message)}`;
    throw pluginFailed(
      name,
      got,
      exec.installHint?.trim() || 'run the command by hand and log in with it',
      error,
    );
  } finally {
    clearTimeout(timer);
  }
  const authorization = authorizationOf(options);
  if (authorization === undefined && options.cert === undefined)
    throw pluginFailed(
      name,
      `${exec.command}: neither a token nor a certificate`,
      'run the command by hand',
      undefined,
    );
  return {
    authorization,
    ...(options.cert === undefined ? {} : { cert: String(options.cert), key: String(options.key) }),
  };
}

/** With what client-go says to a plugin (Kubernetes, "Client Authentication (v1)"). */
function pluginEnv(exec: ExecEntry, cluster: ClusterEntry, env: Env): { name: string; value: string }[] {
  const info = {
    kind: 'ExecCredential',
    apiVersion: exec.apiVersion ?? 'client.authentication.k8s.io/v1',
    spec: {
      interactive: false,
      ...(exec.provideClusterInfo === true ? { cluster: clusterInfo(cluster) } : {}),
    },
  };
  const inherited = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value }],
  );
  return [...inherited, { name: 'KUBERNETES_EXEC_INFO', value: JSON.stringify(info) }, ...(exec.env ?? [])];
}

const clusterInfo = (cluster: ClusterEntry) => ({
  server: cluster.server,
  'tls-server-name': cluster['tls-server-name'],
  'insecure-skip-tls-verify': cluster['insecure-skip-tls-verify'],
  'certificate-authority-data': pem(cluster, 'certificate-authority', 'cluster')?.toString('base64'),
  'proxy-url': cluster['proxy-url'],
});

const firstLines = (text: string): string => text.trim().split('\n').slice(0, 3).join(' / ').slice(0, 300);

const pluginFailed = (name: string, got: string, fix: string, cause: unknown): ClusterError =>
  refused(
    {
      code: 'PLINTH-K8S-007',
      path: `kubeconfig ${name}`,
      got,
      rule: 'the credential plugin or issuer gives a token',
      fix,
    },
    cause,
  );

function logInOf({ exec, 'auth-provider': provider, tokenFile, token }: UserEntry): string {
  if (exec) return `log in again with what \`${[exec.command, ...(exec.args ?? [])].join(' ')}\` needs`;
  if (provider) return 'log in again at the OIDC issuer, which writes a new id-token to the kubeconfig';
  if (tokenFile) return `have a new token written to ${tokenFile}`;
  if (token) return 'put a new token into the kubeconfig (`kubectl create token`, or the tool that made it)';
  return 'fetch the kubeconfig anew from who runs the cluster';
}
