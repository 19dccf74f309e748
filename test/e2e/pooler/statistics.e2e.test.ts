import { readFileSync, statSync } from 'node:fs';
import { type AddressInfo, createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MissingTool, orMissing } from '../../harness/index.ts';
import { type Client, connect, query, until } from './clients.ts';
import { type Installation, install, type Running, statsPassword, superuser } from './installation.ts';

/** Passes connections on, as from another address. */
async function relayFrom(localAddress: string, port: number) {
  const server = createServer((socket) => {
    const onward = createConnection({ host: '127.0.0.1', port, localAddress });
    socket.on('error', () => onward.destroy());
    onward.on('error', () => socket.destroy());
    socket.pipe(onward).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

const installed = await orMissing(install);
if (installed instanceof MissingTool) console.warn(installed.message);

describe.skipIf(installed instanceof MissingTool)('the login that reads statistics', () => {
  const here = installed as Installation;
  let pooler: Running;
  let url: string;

  const { PGBOUNCER_EXPORTER_CONNECTION_STRING: own, PGPASSWORD } = here.exporter ?? {};
  /** As the exporter connects, or with another database, host or way. */
  const ask = (sql: string, change = (text: string) => text, password = PGPASSWORD) =>
    query(change(own), sql, { PGPASSWORD: password, PGHOSTADDR: '' });

  beforeAll(async () => {
    expect(here.server.psql(superuser, "CREATE ROLE orders_app LOGIN PASSWORD 'first'")).toMatchObject({
      code: 0,
    });
    expect(here.server.psql(superuser, 'CREATE DATABASE orders')).toMatchObject({ code: 0 });
    const pem = here.authorities.pooler.certificate;
    url = here
      .urls()
      .DATABASE_URL.replace('/etc/plinth/pooler-ca/ca.crt', here.trust(pem))
      .replace(':6432/', `:${here.port}/`);
    pooler = here.start();
    await until(
      () => query(url, 'SELECT 1;'),
      ({ code }) => code === 0,
    );
  });

  afterAll(async () => {
    pooler.process.kill('SIGQUIT');
    await pooler.ended;
    here.stop();
  });

  test.each(['STATS', 'STATS_TOTALS', 'POOLS', 'LISTS', 'DATABASES', 'CONFIG', 'CLIENTS', 'VERSION'])(
    'is shown %s',
    async (what) => {
      const { code, stdout } = await ask(`SHOW ${what};`);

      expect(code).toBe(0);
      expect(stdout).not.toBe('');
    },
  );

  test('sees the pool of the service', async () => {
    expect((await ask('SHOW POOLS;')).stdout).toContain('orders|orders_app|');
  });

  test.each([
    'RELOAD',
    'PAUSE',
    'SUSPEND',
    'DISABLE orders',
    'KILL orders',
    'SHUTDOWN',
    'SET max_client_conn = 1',
  ])('may not %s', async (command) => {
    const { code, stderr } = await ask(`${command};`);

    expect(code).not.toBe(0);
    expect(stderr).toContain('admin access needed');
  });

  test.each(['orders', 'orders_reader', 'postgres'])('reaches no database, %s neither', async (database) => {
    const { code, stderr } = await ask('SELECT 1;', (text) =>
      text.replace('dbname=pgbouncer', `dbname=${database}`),
    );

    expect(code).not.toBe(0);
    expect(stderr).toContain('login rejected');
  });

  test.each([
    ['another password', (text: string) => text, 'wrong', 'SASL authentication failed'],
    [
      'no TLS',
      (text: string) => text.replace('sslmode=require', 'sslmode=disable'),
      PGPASSWORD,
      'SSL required',
    ],
  ] as const)('is refused with %s', async (_, change, password, reason) => {
    const { code, stderr } = await ask('SHOW VERSION;', change, password);

    expect(code).not.toBe(0);
    expect(stderr).toContain(reason);
  });

  test('is refused from elsewhere than the pod itself', async () => {
    const relay = await relayFrom('127.0.0.2', here.port);
    const elsewhere = (text: string) => text.replace(`port=${here.port}`, `port=${relay.port}`);

    const { code, stderr } = await ask('SHOW VERSION;', elsewhere);
    const served = await query(url.replace(`:${here.port}/`, `:${relay.port}/`), 'SELECT 1;');
    relay.close();

    expect(code).not.toBe(0);
    expect(stderr).toContain('login rejected');
    expect(served).toMatchObject({ code: 0 });
  });

  test('stands in a list that nobody else can read', () => {
    const list = join(here.folder, 'pooler-users/userlist.txt');

    expect(statSync(list).mode & 0o777).toBe(0o600);
    expect(readFileSync(list, 'utf8')).toBe(`"orders_app" "first"\n"plinth_stats" "${statsPassword}"\n`);
  });

  test('does not make an administrator of the service', async () => {
    const { code, stderr } = await query(url.replace('/orders?', '/pgbouncer?'), 'SHOW POOLS;');

    expect(code).not.toBe(0);
    expect(stderr).toContain('not allowed');
  });

  test('is let in when no client is any more, and takes no place of the service', async () => {
    // GIVEN two scrapes that last, and ten clients, as many as there may be
    const held: Client[] = [];
    const hold = async (client: Client, sql: string, answer: string) => {
      held.push(client);
      client.say(sql);
      await client.heard(answer);
    };
    for (let scrape = 0; scrape < 2; scrape += 1)
      await hold(connect(own, { PGPASSWORD: PGPASSWORD, PGHOSTADDR: '' }), 'SHOW VERSION;', 'PgBouncer');
    for (let client = 0; client < 10; client += 1) await hold(connect(url), "SELECT 'here';", 'here');
    // WHEN
    const next = await query(url, 'SELECT 1;');
    const scraped = await ask('SHOW POOLS;');
    for (const client of held) client.end();
    await Promise.all(held.map(({ done }) => done));
    // THEN
    expect(next.stderr).toContain('no more connections allowed');
    expect(scraped.code).toBe(0);
  });

  test('goes on when the password of the service has changed', async () => {
    here.contract({ password: 'second' });
    expect(here.server.psql(superuser, "ALTER ROLE orders_app PASSWORD 'second'")).toMatchObject({ code: 0 });

    await until(
      () => query(url.replace(':first@', ':second@'), 'SELECT 1;'),
      ({ code }) => code === 0,
    );

    expect(await ask('SHOW VERSION;')).toMatchObject({ code: 0 });
  });
});
