import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { find, production, render } from './fixture.ts';
import { type Edition, type Login, type PostgresServer, type Ran, startPostgres } from './postgres-server.ts';

const passwords = {
  superuser: 'super-1',
  master: 'm@ster:pass word',
  owner: 'Owner1234',
  app: "app'p%ss\\word",
};
const master: Login = { user: 'master', password: passwords.master, database: 'orders' };
const owner: Login = { user: 'orders_owner', password: passwords.owner, database: 'orders' };
const app: Login = { user: 'orders_app', password: passwords.app, database: 'orders' };

let server: PostgresServer;
let folder: string;
let runs: Ran[];

const superuser: Login = { user: 'postgres', password: passwords.superuser, database: 'postgres' };
const byIam = { ...production, postgres: { ...production.postgres, credentials: 'iam' as const } };

/** Writes what the cluster mounts: the Secrets of the contract and the ConfigMap of the chart. */
function mount(config: Readonly<Record<string, string>>): void {
  const files = {
    'connections/postgres-master/host': server.host,
    'connections/postgres-master/port': server.port,
    'connections/postgres-master/dbname': 'orders',
    'connections/postgres-master/username': master.user,
    'connections/postgres-master/password': master.password,
    'connections/postgres-owner/password': owner.password,
    'connections/postgres/password': app.password,
    ...Object.fromEntries(Object.entries(config).map(([name, text]) => [`bootstrap/${name}`, text])),
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** The Job's own command, in a session without a terminal, as in a container. */
function runBootstrap(): Promise<Ran> {
  const script = join(folder, 'bootstrap/bootstrap.sh');
  const child = spawn('/bin/sh', [script, join(folder, 'connections')], {
    detached: true,
    env: { PATH: process.env.PATH ?? '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => (texts.stdout += text));
  child.stderr.on('data', (text) => (texts.stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, ...texts }));
  });
}

const configOf = (spec: typeof production) =>
  find(render(spec), 'ConfigMap', 'orders-bootstrap').data as Readonly<Record<string, string>>;

async function start(edition: Edition): Promise<void> {
  server = startPostgres(edition, passwords.superuser, ['log_statement=all', 'max_connections=300']);
  folder = mkdtempSync(join(tmpdir(), 'plinth-bootstrap-'));
  // The master of RDS is no superuser: it may make roles and databases, grants rds_iam, and owns the first database.
  for (const sql of [
    'SET log_statement = none; CREATE ROLE master LOGIN NOSUPERUSER CREATEROLE CREATEDB PASSWORD $$m@ster:pass word$$',
    'CREATE ROLE rds_iam',
    'GRANT rds_iam TO master WITH ADMIN OPTION',
    'CREATE DATABASE orders OWNER master',
  ]) {
    expect(server.psql(superuser, sql)).toMatchObject({ code: 0 });
  }
  mount(configOf(production));
  runs = [await runBootstrap(), await runBootstrap()];
}

const isMember = (member: string, role: string): string =>
  server.psql(superuser, `SELECT pg_has_role('${member}', '${role}', 'MEMBER')`).stdout;

describe.each([
  ['the server of this system', 'system', 130_000],
  ['a server from 16 on, where who makes a role is a member of it', 'packaged', 160_000],
] as const)('the bootstrap Job against %s', (_server, edition, oldest) => {
  beforeAll(() => start(edition), 120_000);

  afterAll(() => {
    server?.stop();
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });

  test('is run on such a server', () => {
    const version = Number(server.psql(master, 'SHOW server_version_num').stdout);
    expect(version).toBeGreaterThanOrEqual(oldest);
  });

  test('succeeds, and succeeds again', () => {
    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
  });

  test('makes roles that are not superusers and can make neither roles nor databases', () => {
    const sql =
      "SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolcanlogin, rolconnlimit FROM pg_roles WHERE rolname IN ('orders_app', 'orders_owner') ORDER BY 1";
    expect(server.psql(master, sql).stdout.split('\n')).toEqual([
      'orders_app|f|f|f|t|320',
      'orders_owner|f|f|f|t|-1',
    ]);
  });

  test('makes administrators of the roles explicit, without which nobody could change them after an upgrade to 16', () => {
    const sql = (member: string, role: string) =>
      server.psql(superuser, `SELECT pg_has_role('${member}', '${role}', 'MEMBER WITH ADMIN OPTION')`).stdout;
    expect(sql('master', 'orders_owner')).toBe('t');
    expect(sql('orders_app_keeper', 'orders_app')).toBe('t');
  });

  test('lets the application read and write what the owner makes', () => {
    // GIVEN
    const made = server.psql(owner, 'CREATE TABLE item (id serial PRIMARY KEY, name text)');
    // WHEN
    const written = server.psql(
      app,
      "INSERT INTO item (name) VALUES ('a'), ('b'); UPDATE item SET name = 'c' WHERE id = 1; DELETE FROM item WHERE id = 2; SELECT id, name FROM item",
    );
    // THEN
    expect(made).toMatchObject({ code: 0 });
    expect(written).toMatchObject({ code: 0, stdout: '1|c' });
    expect(server.psql(master, "SELECT tableowner FROM pg_tables WHERE tablename = 'item'").stdout).toBe(
      'orders_owner',
    );
  });

  test.each([
    ['create a table', 'CREATE TABLE stray (id int)', 'permission denied for schema public'],
    ['create a schema', 'CREATE SCHEMA stray', 'permission denied for database orders'],
    [
      'create a temporary table',
      'CREATE TEMPORARY TABLE stray (id int)',
      'permission denied to create temporary tables',
    ],
    ['become the owner', 'SET ROLE orders_owner', 'permission denied to set role'],
  ])('does not let the application %s', (_what, sql, message) => {
    const { code, stderr } = server.psql(app, sql);
    expect(code).not.toBe(0);
    expect(stderr).toContain(message);
  });

  test('closes the database to roles that are not named', () => {
    expect(server.psql(master, "SELECT has_database_privilege('public', 'orders', 'CONNECT')").stdout).toBe(
      'f',
    );
  });

  test("holds the owner's sessions to the migration's timeouts, whatever the driver", () => {
    expect(server.psql(owner, 'SHOW lock_timeout').stdout).toBe('5s');
    expect(server.psql(owner, 'SHOW statement_timeout').stdout).toBe('10min');
  });

  test('installs the extensions', () => {
    expect(server.psql(app, "SELECT extname FROM pg_extension WHERE extname = 'pg_trgm'").stdout).toBe(
      'pg_trgm',
    );
  });

  test('never shows a password to the server log or to its own output', () => {
    const log = server.log();
    expect(log).toContain('SCRAM-SHA-256$');
    const texts = [log, ...runs.flatMap(({ stdout, stderr }) => [stdout, stderr])];
    for (const password of [passwords.owner, passwords.app]) {
      expect(texts.some((text) => text.includes(password))).toBe(false);
    }
  });

  test('stops, and names the file, when a password is missing', async () => {
    // GIVEN
    writeFileSync(join(folder, 'connections/postgres/password'), '');
    // WHEN
    const { code, stderr } = await runBootstrap();
    mount(configOf(production));
    // THEN
    expect(code).not.toBe(0);
    expect(stderr).toContain('missing or empty');
    expect(server.psql(app, 'SELECT 1')).toMatchObject({ code: 0, stdout: '1' });
  });

  test('gives the application a new password when the contract has one', async () => {
    // GIVEN
    writeFileSync(join(folder, 'connections/postgres/password'), 'second');
    // WHEN
    const run = await runBootstrap();
    // THEN
    expect(run).toMatchObject({ code: 0 });
    expect(server.psql({ ...app, password: 'second' }, 'SELECT 1').stdout).toBe('1');
    expect(server.psql(app, 'SELECT 1').stderr).toContain('password authentication failed');
  });

  test('leaves behind no role that makes roles and anybody can sign in as or become', () => {
    const sql = `SELECT rolname, rolcanlogin, (SELECT count(*) FROM pg_auth_members WHERE roleid = made.oid)
      FROM pg_roles made WHERE rolcreaterole AND NOT rolsuper AND rolname <> 'master'`;
    expect(server.psql(superuser, sql).stdout).toBe('orders_app_keeper|f|0');
  });

  test.each(['owner', 'app'] as const)('does not let the %s make itself administrator', (name) => {
    const login = name === 'owner' ? owner : { ...app, password: 'second' };
    const { code, stderr } = server.psql(login, 'SELECT orders_app_keeper.administer(true)');
    expect(code).not.toBe(0);
    expect(stderr).toContain('permission denied for schema orders_app_keeper');
  });

  test('lets the application sign in by IAM instead when the service does', async () => {
    // GIVEN
    mount(configOf(byIam));
    // WHEN
    const run = await runBootstrap();
    // THEN
    expect(run).toMatchObject({ code: 0 });
    expect(isMember('orders_app', 'rds_iam')).toBe('t');
    expect(isMember('orders_owner', 'rds_iam')).toBe('f');
    expect(isMember('master', 'orders_app')).toBe('f');
  });

  test('leaves the master outside rds_iam, whose members RDS lets in by token only', () => {
    // GIVEN the right to grant rds_iam as on RDS, where it is no membership
    for (const sql of ['GRANT rds_iam TO orders_app', 'REVOKE rds_iam FROM master CASCADE']) {
      expect(server.psql(superuser, sql)).toMatchObject({ code: 0 });
    }
    // WHEN
    const members = ['orders_app', 'master'].map((role) => isMember(role, 'rds_iam'));
    for (const sql of ['REVOKE rds_iam FROM orders_app', 'GRANT rds_iam TO master WITH ADMIN OPTION']) {
      expect(server.psql(superuser, sql)).toMatchObject({ code: 0 });
    }
    // THEN
    expect(members).toEqual(['t', 'f']);
  });

  test('runs again, with another limit, where members of the role cannot sign in by password', async () => {
    // GIVEN
    server.admitFirst(['local all +orders_app reject']);
    expect(server.psql(app, 'SELECT 1').stderr).toContain('rejects connection');
    const more = { ...byIam, connectionBudget: { ...byIam.connectionBudget, pods: 22 } };
    mount(configOf(more));
    // WHEN
    const again = [await runBootstrap(), await runBootstrap()];
    // THEN
    expect(again).toMatchObject([{ code: 0 }, { code: 0 }]);
    expect(isMember('orders_app', 'rds_iam')).toBe('t');
    expect(isMember('master', 'orders_app')).toBe('f');
    const limit = "SELECT rolconnlimit FROM pg_roles WHERE rolname = 'orders_app'";
    expect(server.psql(superuser, limit).stdout).toBe('352');
  });

  test('goes back to a password when the service does', async () => {
    // GIVEN
    mount(configOf(production));
    // WHEN
    const run = await runBootstrap();
    // THEN
    expect(run).toMatchObject({ code: 0 });
    expect(isMember('orders_app', 'rds_iam')).toBe('f');
  });
});
