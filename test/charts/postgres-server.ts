import { spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MissingTool } from '../harness/missing-tool.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A PostgreSQL server that listens on a socket in its own folder only. */
export interface PostgresServer {
  /** Folder of the socket; what clients use as host. */
  readonly host: string;
  readonly port: string;
  readonly log: () => string;
  readonly psql: (login: Login, sql: string) => Ran;
  readonly stop: () => void;
}

export interface Login {
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** PostgreSQL refuses to run as root; there it runs as the account its packages make. */
const account = process.getuid?.() === 0 ? accountOf('postgres') : undefined;

function accountOf(user: string): { readonly uid: number; readonly gid: number } {
  const id = (flag: string) => Number(spawnSync('id', [flag, user], { encoding: 'utf8' }).stdout);
  return { uid: id('-u'), gid: id('-g') };
}

export function startPostgres(superuserPassword: string, settings: readonly string[]): PostgresServer {
  const bin = binaries();
  // The path of a socket has at most 107 bytes, so it cannot lie in a deep temporary folder.
  const folder = mkdtempSync('/tmp/plinth-pg-');
  if (account !== undefined) chownSync(folder, account.uid, account.gid);
  const data = join(folder, 'data');
  const log = join(folder, 'log');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, superuserPassword, { mode: 0o644 });
  succeed(join(bin, 'initdb'), [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-N',
  ]);
  const options = [
    `-k ${folder}`,
    "-c listen_addresses=''",
    '-c fsync=off',
    ...settings.map((set) => `-c ${set}`),
  ];
  succeed(join(bin, 'pg_ctl'), ['-D', data, '-w', '-l', log, '-o', options.join(' '), 'start']);
  return {
    host: folder,
    port: '5432',
    log: () => readFileSync(log, 'utf8'),
    psql: (login, sql) => psql(folder, login, sql),
    stop: () => {
      succeed(join(bin, 'pg_ctl'), ['-D', data, '-w', '-m', 'immediate', 'stop']);
      rmSync(folder, { recursive: true });
    },
  };
}

function binaries(): string {
  const root = '/usr/lib/postgresql';
  const major = list(root)
    .map(Number)
    .filter(Number.isInteger)
    .sort((a, b) => b - a)[0];
  if (major !== undefined) return `${root}/${major}/bin`;
  const found = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' });
  if (found.status === 0) return found.stdout.trim();
  throw new MissingTool({
    tool: 'PostgreSQL server',
    purpose: 'running the bootstrap SQL',
    remedy: 'install the postgresql package of the system',
  });
}

const list = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

function succeed(program: string, args: readonly string[]): void {
  // Output goes nowhere: a server started by pg_ctl would hold a pipe open for as long as it runs.
  const { status, error } = spawnSync(program, [...args], { stdio: 'ignore', cwd: '/', ...account });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status} ${error ?? ''}`);
}

function psql(host: string, { user, password, database }: Login, sql: string): Ran {
  const args = [
    '--no-psqlrc',
    '--quiet',
    '--tuples-only',
    '--no-align',
    '--set=ON_ERROR_STOP=1',
    '--command',
    sql,
  ];
  const env = {
    PATH: process.env.PATH ?? '',
    PGHOST: host,
    PGUSER: user,
    PGPASSWORD: password,
    PGDATABASE: database,
  };
  const { status, stdout, stderr } = spawnSync('psql', args, { encoding: 'utf8', env });
  return { code: status ?? -1, stdout: stdout.trim(), stderr: stderr.trim() };
}
