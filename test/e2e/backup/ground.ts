import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { serverAccount } from '../../../charts/backup/containers.ts';
import type { ManifestObject } from '../../../charts/manifests.ts';
import type { ResolvedSpec } from '../../../spec/resolved-spec.ts';
import { gib, hours } from '../../../spec/units.ts';
import { at, type Container, find, local, render } from '../../charts/fixture.ts';
import {
  account,
  type Login,
  type PostgresServer,
  type Ran,
  startPostgres,
} from '../../charts/postgres-server.ts';
import { type Emulator, MissingTool, makeBucket, signedFor, startEmulator } from '../../harness/index.ts';

export const master: Login = { user: 'master', password: 'master-1', database: 'orders' };
export const owner: Login = { user: 'orders_owner', password: 'Owner1234', database: 'orders' };
export const dumper: Login = { user: 'orders_backup', password: 'Dump1234', database: 'orders' };
export const superuser: Login = { user: 'postgres', password: 'super-1', database: 'postgres' };
export const kmsKeyArn = 'arn:aws:kms:eu-central-1:000000000000:key/11111111-2222-3333-4444-555555555555';

const pods = {
  timeZone: 'Etc/UTC',
  postgresImage: 'docker.io/library/postgres:15.18',
  awsImage: 'public.ecr.aws/aws-cli/aws-cli:2.31.21',
};

/** `orders-local` with dumps and drills, against an emulator. */
export const withBackups = (
  endpoint: string,
  credentials: ResolvedSpec['postgres']['credentials'] = 'write-only',
): ResolvedSpec => ({
  ...local,
  postgres: { ...local.postgres, credentials },
  environment: { ...local.environment, emulator: { endpoint } },
  backup: {
    ...local.backup,
    dump: { ...pods, schedule: '15 1 * * *', timeLimit: hours(1), storage: gib(2), from: 'primary' },
    drill: { ...pods, schedule: '15 5 * * mon', maxAge: hours(26), timeLimit: hours(1), storage: gib(4) },
  },
});

/** What a step of a pod gets that differs from its manifest. */
interface Changes {
  readonly env?: Readonly<Record<string, string>>;
  /** Folder searched for programs first. */
  readonly programs?: string;
  /** Manifests. @default those of the ground */
  readonly objects?: readonly ManifestObject[];
}

/** A database with the roles of the bootstrap Job, a bucket, and the folders the cluster would mount. */
export interface Ground {
  readonly server: PostgresServer;
  readonly emulator: Emulator;
  readonly folder: string;
  readonly objects: readonly ManifestObject[];
  /** Runs one container of a pod with the manifest's own command and variables. */
  step(pod: 'dump' | 'drill', container: string, changes?: Changes): Promise<Ran>;
  /** All containers of a pod one after the other, until one fails; the last result. */
  pod(pod: 'dump' | 'drill', changes?: Changes): Promise<Ran>;
  /** What a drill comes to: its first two containers, without the one that reports. */
  verdict(changes?: Changes): Promise<{ readonly outcome: string; readonly reason: string }>;
  /** The bucket, without the AWS CLI, which takes its time to start. */
  readonly bucket: Bucket;
  /** Empties the working volume, as a new pod's is. */
  newPod(): void;
  work(name: string): string;
  read(name: string): string;
  stop(): Promise<void>;
}

/** Objects by their key below `postgres/`. */
interface Bucket {
  get(key: string): Promise<{ readonly bytes: Buffer; readonly headers: Headers }>;
  put(key: string, bytes: string | Buffer): Promise<void>;
  remove(key: string): Promise<void>;
  keys(below: string): Promise<string[]>;
}

function openBucket(endpoint: string): Bucket {
  const root = `${endpoint}/orders-backup`;
  const ask = async (url: string, method = 'GET', body?: string | Buffer) => {
    const answer = await fetch(url, {
      method,
      headers: signedFor('s3'),
      ...(body !== undefined && { body }),
    });
    if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  return {
    get: async (key) => {
      const answer = await ask(`${root}/postgres/${key}`);
      return { bytes: Buffer.from(await answer.arrayBuffer()), headers: answer.headers };
    },
    put: async (key, bytes) => void (await ask(`${root}/postgres/${key}`, 'PUT', bytes)),
    remove: async (key) => void (await ask(`${root}/postgres/${key}`, 'DELETE')),
    keys: async (below) => {
      const listed = await (await ask(`${root}?list-type=2&prefix=postgres/${below}`)).text();
      return [...listed.matchAll(/<Key>postgres\/([^<]*)<\/Key>/g)].map(([, key]) => key as string);
    },
  };
}

export async function startGround(): Promise<Ground> {
  const server = startPostgres('system', superuser.password, ['max_connections=60']);
  const emulator = await startEmulator();
  await makeBucket(emulator.endpoint, 'orders-backup');
  // The path of a socket has at most 107 bytes, and the account of the server has to reach it.
  const folder = mkdtempSync('/tmp/plinth-bk-');
  const objects = render(withBackups(emulator.endpoint));
  const ground = groundOf(server, emulator, folder, objects);
  // Clients run as another account than the server.
  chmodSync(server.host, 0o755);
  prepareServer(server);
  mount(folder, server, objects);
  ground.newPod();
  const bootstrap = await runAsServer(
    '/bin/sh',
    [join(folder, 'bootstrap/bootstrap.sh'), join(folder, 'connections')],
    {
      PATH: process.env.PATH ?? '',
    },
  );
  if (bootstrap.code !== 0) throw new Error(`bootstrap: ${bootstrap.stderr}`);
  return ground;
}

/** The master of RDS is no superuser; it may grant the roles that come with the server. */
export function prepareServer(server: PostgresServer): void {
  for (const sql of [
    `CREATE ROLE master LOGIN NOSUPERUSER CREATEROLE CREATEDB PASSWORD '${master.password}'`,
    'CREATE ROLE rds_iam',
    'GRANT rds_iam, pg_read_all_data TO master WITH ADMIN OPTION',
    'CREATE DATABASE orders OWNER master',
  ]) {
    const { code, stderr } = server.psql(superuser, sql);
    if (code !== 0) throw new Error(stderr);
  }
}

/** Writes what the cluster mounts: the Secrets of the contract and the ConfigMaps of the chart. */
export function mount(folder: string, server: PostgresServer, objects: readonly ManifestObject[]): void {
  const config = (name: string) =>
    find(objects, 'ConfigMap', name).data as Readonly<Record<string, string>> | undefined;
  const below = (prefix: string, files: Readonly<Record<string, string>> = {}) =>
    Object.entries(files).map(([name, text]) => [`${prefix}/${name}`, text] as const);
  const place = { host: server.host, port: server.port };
  const files = [
    ...below('bootstrap', config('orders-bootstrap')),
    ...below('scripts', config('orders-backup-scripts')),
    ...below('connections/postgres-master', {
      ...place,
      dbname: 'orders',
      username: master.user,
      password: master.password,
    }),
    ...below('connections/postgres', {
      ...place,
      readerHost: place.host,
      database: 'orders',
      password: 'App1234',
    }),
    ...below('connections/postgres-owner', { password: owner.password }),
    ...below('connections/postgres-dump', { password: dumper.password }),
    ...below('connections/backup', {
      bucket: 'orders-backup',
      region: 'eu-central-1',
      prefix: 'postgres/',
      kmsKeyArn,
    }),
  ];
  chmodSync(folder, 0o755);
  for (const [name, text] of files) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

function groundOf(
  server: PostgresServer,
  emulator: Emulator,
  folder: string,
  objects: readonly ManifestObject[],
): Ground {
  const work = (name: string) => join(folder, 'work', name);
  const ground: Ground = {
    server,
    emulator,
    folder,
    objects,
    work,
    read: (name) => readFileSync(work(name), 'utf8'),
    step: (pod, name, changes = {}) => {
      const container = containersOf(changes.objects ?? objects, pod).find(
        (candidate) => candidate.name === name,
      );
      if (container === undefined) throw new Error(`no container ${name} in ${pod}`);
      return runContainer(container, folder, server, changes);
    },
    pod: async (pod, changes = {}) => {
      ground.newPod();
      let ran: Ran | undefined;
      for (const container of containersOf(objects, pod)) {
        ran = await runContainer(container, folder, server, changes);
        if (ran.code !== 0) return ran;
      }
      return ran as Ran;
    },
    verdict: async (changes) => {
      ground.newPod();
      for (const container of ['fetch', 'restore']) {
        const { code, stderr } = await ground.step('drill', container, changes);
        if (code !== 0) throw new Error(stderr);
      }
      return { outcome: ground.read('evidence/outcome'), reason: ground.read('evidence/reason') };
    },
    bucket: openBucket(emulator.endpoint),
    newPod: () => {
      for (const volume of ['work', 'token'].map((name) => join(folder, name))) {
        rmSync(volume, { recursive: true, force: true });
        mkdirSync(volume);
      }
    },
    stop: async () => {
      server.stop();
      rmSync(folder, { recursive: true, force: true });
      await emulator.stop();
    },
  };
  return ground;
}

const containersOf = (objects: readonly ManifestObject[], pod: 'dump' | 'drill'): readonly Container[] => {
  const spec = at(find(objects, 'CronJob', `orders-${pod}`), 'spec.jobTemplate.spec.template.spec');
  return [...(at(spec, 'initContainers') as Container[]), ...(at(spec, 'containers') as Container[])];
};

/** Keys of the Secret that an emulated environment has. */
const emulatorKeys = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

/** As the manifest has it, but for the folders, which lie below the test's own. */
async function runContainer(
  { command, image, securityContext, env = [] }: Container,
  folder: string,
  server: PostgresServer,
  changes: Changes,
): Promise<Ran> {
  const here = (text: string) =>
    text
      .replace('/etc/plinth/backup', join(folder, 'scripts'))
      .replace('/etc/plinth/connections', join(folder, 'connections'))
      .replace('/dev/termination-log', join(folder, 'termination-log'))
      .replace('/run/plinth/token', join(folder, 'token'))
      .replace(/^\/work$/, join(folder, 'work'));
  const variables = Object.fromEntries(
    env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, here(value)]])),
  );
  const [program, ...args] = (command as readonly string[]).map(here) as [string, ...string[]];
  const isAws = image === pods.awsImage;
  const environment = {
    ...variables,
    ...(isAws ? emulatorKeys : {}),
    PATH: [changes.programs, server.bin, awsFolder(), process.env.PATH].filter(Boolean).join(':'),
    ...changes.env,
  };
  // The AWS CLI may be a program that only the account of the test can start.
  const as = isAws ? undefined : accountOf(securityContext as Context);
  for (const volume of ['work', 'token'].map((name) => join(folder, name)))
    for (const name of ['', ...readdirSync(volume, { recursive: true, encoding: 'utf8' })])
      own(join(volume, name), as);
  return start(program, args, environment, as);
}

interface Context {
  readonly runAsUser: number;
}

/** The id of the manifest where the test may take it; the account of PostgreSQL has another id on each system. */
const accountOf = ({ runAsUser }: Context): typeof account =>
  account === undefined || runAsUser === serverAccount ? account : { uid: runAsUser, gid: runAsUser };

/** The first folder of the PATH that has the AWS CLI. */
function awsFolder(): string {
  const found = (process.env.PATH ?? '').split(':').find((part) => existsSync(join(part, 'aws')));
  if (found !== undefined) return found;
  throw new MissingTool({ tool: 'AWS CLI', purpose: 'uploading dumps', remedy: 'install awscli' });
}

/** PostgreSQL refuses to run as root, so its steps run as the account its packages make. */
export const runAsServer = (
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ran> => start(program, args, env, account);

function start(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  as: typeof account,
): Promise<Ran> {
  const child = spawn(program, args, {
    detached: true,
    env,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
    ...as,
  });
  const texts = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => (texts.stdout += text));
  child.stderr.on('data', (text) => (texts.stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, ...texts }));
  });
}

function own(path: string, as: typeof account): void {
  if (as !== undefined) chownSync(path, as.uid, as.gid);
}
