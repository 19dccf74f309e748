import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { render } from '../../charts/fixture.ts';
import { type PostgresServer, type Ran, startPostgres } from '../../charts/postgres-server.ts';
import {
  dumper,
  master,
  mount,
  owner,
  prepareServer,
  runAsServer,
  superuser,
  withBackups,
} from './ground.ts';

const endpoint = 'http://127.0.0.1:4566';

describe('the role of the dump on a server from 16 on, where who makes a role is a member of it', () => {
  let server: PostgresServer;
  let folder: string;

  const bootstrap = (credentials: 'write-only' | 'iam'): Promise<Ran> => {
    mount(folder, server, render(withBackups(endpoint, credentials)));
    const args = [join(folder, 'bootstrap/bootstrap.sh'), join(folder, 'connections')];
    return runAsServer('/bin/sh', args, { PATH: process.env.PATH ?? '' });
  };
  const isMember = (member: string, role: string): string =>
    server.psql(superuser, `SELECT pg_has_role('${member}', '${role}', 'MEMBER')`).stdout;

  beforeAll(async () => {
    server = startPostgres('packaged', superuser.password, []);
    folder = mkdtempSync('/tmp/plinth-role-');
    prepareServer(server);
    for (const run of [await bootstrap('write-only'), await bootstrap('write-only')])
      expect(run).toMatchObject({ code: 0 });
  });

  afterAll(() => {
    server?.stop();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  it('is tried on such a server', () => {
    expect(Number(server.psql(master, 'SHOW server_version_num').stdout)).toBeGreaterThanOrEqual(160_000);
  });

  it('reads what the owner makes afterwards, in every schema, and exports a snapshot of it', () => {
    const made =
      'CREATE SCHEMA other; CREATE TABLE other.thing (id int); INSERT INTO other.thing VALUES (1), (2)';
    expect(server.psql(owner, made)).toMatchObject({ code: 0 });
    expect(server.psql(dumper, 'SELECT count(*) FROM other.thing').stdout).toBe('2');
    expect(server.psql(dumper, 'SELECT pg_export_snapshot()')).toMatchObject({ code: 0 });
  });

  it.each([
    ['insert', 'INSERT INTO other.thing VALUES (3)'],
    ['delete', 'DELETE FROM other.thing'],
    ['create', 'CREATE TABLE other.stray (id int)'],
    ['become the owner', 'SET ROLE orders_owner'],
    ['become the application', 'SET ROLE orders_app'],
    ['make itself administrator', 'SELECT orders_backup_keeper.administer(true)'],
  ])('cannot %s, also when it says that it is not read-only', (_what, change) => {
    const { code, stderr } = server.psql(
      dumper,
      `SET default_transaction_read_only = off; COMMIT; ${change}`,
    );
    expect(code).not.toBe(0);
    expect(stderr).toContain('permission denied');
  });

  it('is held to no time limit while a dump takes long', () => {
    expect(server.psql(dumper, 'SHOW statement_timeout').stdout).toBe('0');
    expect(server.psql(dumper, 'SHOW idle_in_transaction_session_timeout').stdout).toBe('0');
  });

  it('signs in by IAM when the service does, and the master stays outside', async () => {
    expect(await bootstrap('iam')).toMatchObject({ code: 0 });
    expect(isMember('orders_backup', 'rds_iam')).toBe('t');
    expect(isMember('master', 'orders_backup')).toBe('f');

    expect(await bootstrap('write-only')).toMatchObject({ code: 0 });
    expect(isMember('orders_backup', 'rds_iam')).toBe('f');
  });

  it('reads the schema of the service where the master may not pass pg_read_all_data on', async () => {
    for (const sql of [
      'REVOKE pg_read_all_data FROM master CASCADE',
      'REVOKE pg_read_all_data FROM orders_backup',
    ])
      expect(server.psql(superuser, sql)).toMatchObject({ code: 0 });
    expect(await bootstrap('write-only')).toMatchObject({ code: 0 });

    expect(
      server.psql(owner, 'CREATE TABLE item (id serial); INSERT INTO item DEFAULT VALUES'),
    ).toMatchObject({ code: 0 });
    expect(server.psql(dumper, 'SELECT count(*) FROM item').stdout).toBe('1');
    expect(server.psql(dumper, 'SELECT last_value FROM item_id_seq').stdout).toBe('1');
    expect(server.psql(dumper, 'SELECT count(*) FROM other.thing').stderr).toContain('permission denied');
  });
});
