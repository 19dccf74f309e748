import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { objectsOf } from '../../../charts/manifests.ts';
import { podTemplateOf } from '../../../charts/pod-template.ts';
import { Pooler, type PoolerProps, poolerFiles } from '../../../charts/pooler/index.ts';
import { pooledUrls } from '../../../charts/stores/urls.ts';
import type { ManifestObject } from '../../../k8s/object.ts';
import { mib, millicores, minutes, seconds } from '../../../spec/units.ts';
import { type Login, type PostgresServer, startPostgres } from '../../charts/postgres-server.ts';
import { freePort } from '../../harness/index.ts';
import { type Authority, makeAuthority } from './authority.ts';
import { mount, rendered } from './mounted.ts';
import { findPgbouncer } from './pgbouncer.ts';

export const superuser: Login = { user: 'postgres', password: 'super-1', database: 'postgres' };

export const props: PoolerProps = {
  service: 'orders',
  instance: 'orders-prod',
  namespace: 'orders',
  replicas: 2,
  poolSize: 2,
  reservePool: 1,
  maxClientConnections: 10,
  maxPreparedStatements: 50,
  // Well beyond the 3 s after which the reserve helps, however busy the machine is.
  queryWaitTimeout: seconds(12),
  serverIdleTimeout: minutes(5),
  clientIdleTimeout: seconds(150),
  resources: { cpu: millicores(100), memory: mib(64), ephemeralStorage: mib(32) },
  image: 'ghcr.io/cloudnative-pg/pgbouncer:1.25.1',
  termination: { preStop: seconds(10), grace: seconds(180) },
  scrape: { portName: 'metrics', port: 9_127, path: '/metrics' },
  databases: poolerFiles(true),
};

/** What the generator of the External Secrets operator makes. */
export const statsPassword = 'aB3'.repeat(13);

export interface Installation {
  readonly server: PostgresServer;
  /** Who signed the certificate of the database, of the pooler, and of neither. */
  readonly authorities: {
    readonly database: Authority;
    readonly pooler: Authority;
    readonly other: Authority;
  };
  /** The contract, changed: as files of the Secret the pooler has mounted. */
  readonly contract: (change: Readonly<Record<string, string>>) => void;
  /** What the exporter beside PgBouncer connects with: its variables, with the Secret's password in them. */
  readonly exporter: Readonly<Record<'PGBOUNCER_EXPORTER_CONNECTION_STRING' | 'PGPASSWORD', string>>;
  readonly certificate: (issued: Readonly<Record<string, string>>) => void;
  readonly trustOfPooler: (pem: string) => void;
  /** Connection strings of the service, for the contract as it is now. */
  readonly urls: () => { readonly DATABASE_URL: string; readonly DATABASE_READER_URL: string };
  /** Writes what a client trusts, and gives its path. */
  readonly trust: (pem: string) => string;
  readonly start: () => Running;
  readonly folder: string;
  readonly port: number;
  readonly stop: () => void;
}

export interface Running {
  readonly process: ChildProcess;
  readonly log: () => string;
  readonly ended: Promise<number | null>;
  readonly alive: () => Promise<number | null>;
}

/** The host the certificate of the database is for, and another way to the same server. */
export const databaseHost = '127.0.0.1';
export const otherHost = '127.0.0.2';

const root = '/etc/plinth';
/** Of no account, as in the pod; the rights of root are not for PgBouncer, which refuses to run with them. */
const user = process.getuid?.() === 0 ? { uid: 10_001, gid: 10_001 } : {};

/** A PostgreSQL server with TLS and everything the pooler's pod mounts, in a folder instead of `/etc/plinth`. */
export async function install(): Promise<Installation> {
  const program = await findPgbouncer();
  const folder = mkdtempSync('/tmp/plinth-pooler-');
  chmodSync(folder, 0o755);
  const authorities = {
    database: makeAuthority(folder, 'rds-root'),
    pooler: makeAuthority(folder, 'pooler-ca'),
    other: makeAuthority(folder, 'other-ca'),
  };
  const server = await startServer(authorities.database);
  const port = await freePort();
  const here = (text: string) => text.replaceAll(root, folder).replaceAll('6432', String(port));
  let document = {
    host: databaseHost,
    readerHost: databaseHost,
    port: server.port,
    database: 'orders',
    user: 'orders_app',
    password: 'first',
  };
  const contract = (change: Readonly<Record<string, string>>) => {
    document = { ...document, ...change };
    mount(join(folder, 'connections/pooler'), rendered(props.databases, document));
  };
  const certificate = (issued: Readonly<Record<string, string>>) => mount(join(folder, 'pooler-tls'), issued);
  const trustOfPooler = (pem: string) => mount(join(folder, 'ca'), { 'global-bundle.pem': pem });
  const trust = (pem: string) => {
    writeFileSync(join(folder, 'trusted.pem'), pem);
    return join(folder, 'trusted.pem');
  };
  contract({});
  certificate(authorities.pooler.issue('orders-pooler'));
  trustOfPooler(authorities.database.certificate);
  mount(join(folder, 'connections/pooler-stats'), { password: statsPassword });
  emptyFolder(join(folder, 'pooler-users'));
  const objects = rendering();
  mount(join(folder, 'pooler'), configFiles(objects, here));
  return {
    server,
    authorities,
    contract,
    exporter: exporterVariables(objects, here),
    certificate,
    trustOfPooler,
    trust,
    urls: () => rendered(pooledUrls('orders-pooler', true), document) as ReturnType<Installation['urls']>,
    start: () => start(program, folder),
    folder,
    port,
    stop: () => {
      server.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Writable for the pod, as every `emptyDir` is. */
function emptyFolder(folder: string): void {
  mkdirSync(folder);
  chmodSync(folder, 0o777);
}

function rendering(): readonly ManifestObject[] {
  const chart = new Chart(new App(), 'orders-prod', { namespace: 'orders' });
  new Pooler(chart, 'pooler', props);
  return objectsOf(chart);
}

function exporterVariables(
  objects: readonly ManifestObject[],
  here: (text: string) => string,
): Installation['exporter'] {
  const pods = objects.map(podTemplateOf).find((template) => template !== undefined);
  const variables = (pods?.spec.initContainers?.[0]?.env ?? []) as readonly {
    readonly name: string;
    readonly value?: string;
  }[];
  return Object.fromEntries(
    variables.map(({ name, value }) => [name, value === undefined ? statsPassword : here(value)]),
  ) as Installation['exporter'];
}

/** The ConfigMap of the rendered chart. */
function configFiles(
  objects: readonly ManifestObject[],
  here: (text: string) => string,
): Readonly<Record<string, string>> {
  const config = objects.find(({ kind }) => kind === 'ConfigMap');
  const data = (config as unknown as { data: Readonly<Record<string, string>> }).data;
  return Object.fromEntries(Object.entries(data).map(([name, text]) => [name, here(text)]));
}

async function startServer(authority: Authority): Promise<PostgresServer> {
  const issued = authority.issue(databaseHost);
  const listening = {
    addresses: [databaseHost, otherHost],
    port: await freePort(),
    certificate: issued['tls.crt'],
    key: issued['tls.key'],
  };
  return startPostgres('system', superuser.password, ['max_connections=30'], listening);
}

/** What the container runs, with the files looked at every second. */
function start(program: string, folder: string): Running {
  const options = {
    cwd: '/',
    env: { PATH: `${program}:${process.env.PATH}` },
    stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...user,
  };
  const child = spawn('/bin/sh', [join(folder, 'pooler/run.sh'), '1'], options);
  let log = '';
  child.stdout.on('data', (text) => (log += text));
  child.stderr.on('data', (text) => (log += text));
  return {
    process: child,
    log: () => log,
    ended: endingWhole(child),
    alive: () => ending(spawn('/bin/bash', [join(folder, 'pooler/alive.sh')], { stdio: 'ignore' })),
  };
}

/**
 * A container ends with its first process, and what else runs in it with that: here the loop that looks at the files,
 * which would write them while the next pooler does. Its output is closed when the last of them is gone.
 */
const endingWhole = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => {
      try {
        process.kill(-(child.pid as number), 'SIGKILL');
      } catch {
        // Nothing else ran.
      }
    });
    child.once('close', resolve);
  });

const ending = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
