import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MissingTool, orMissing } from '../../harness/index.ts';
import { type Client, connect, query, until } from './clients.ts';
import {
  databaseHost,
  type Installation,
  install,
  otherHost,
  type Running,
  superuser,
} from './installation.ts';

/** Every character that is special in a URL, in a user list or in a template. */
const password = `a"p'p%s\\w+ord {{`;

const installed = await orMissing(install);
if (installed instanceof MissingTool) console.warn(installed.message);

describe.skipIf(installed instanceof MissingTool)('PgBouncer as it is rendered', () => {
  const here = installed as Installation;
  let pooler: Running;
  let url: string;
  let readerUrl: string;

  const admin = (sql: string) => here.server.psql(superuser, sql);
  const trusting = (pem: string) => {
    const { DATABASE_URL, DATABASE_READER_URL } = here.urls();
    const at = (text: string) =>
      text.replace('/etc/plinth/pooler-ca/ca.crt', here.trust(pem)).replace(':6432/', `:${here.port}/`);
    return { url: at(DATABASE_URL), readerUrl: at(DATABASE_READER_URL) };
  };
  /** What is served to whoever asks, verified or not. */
  const servedCertificate = () =>
    spawnSync('openssl', ['s_client', '-starttls', 'postgres', '-connect', `127.0.0.1:${here.port}`], {
      encoding: 'utf8',
      input: '',
    }).stdout;
  const bodyOf = (pem: string) => pem.trim().split('\n')[1] as string;

  beforeAll(() => {
    const quoted = password.replaceAll("'", "''");
    for (const sql of [`CREATE ROLE orders_app LOGIN PASSWORD '${quoted}'`, 'CREATE DATABASE orders'])
      expect(admin(sql)).toMatchObject({ code: 0 });
    const created = here.server.psql(
      { ...superuser, database: 'orders' },
      'CREATE TABLE item (id int); GRANT ALL ON item TO orders_app',
    );
    expect(created).toMatchObject({ code: 0 });
    here.contract({ password });
  });

  beforeEach(async () => {
    here.trustOfPooler(here.authorities.database.certificate);
    here.certificate(here.authorities.pooler.issue('orders-pooler'));
    ({ url, readerUrl } = trusting(here.authorities.pooler.certificate));
    pooler = here.start();
    await until(
      () => query(url, 'SELECT 1'),
      ({ code }) => code === 0,
    );
    return async () => {
      pooler.process.kill('SIGQUIT');
      await pooler.ended;
    };
  });

  afterAll(() => here.stop());

  test('takes a client that verifies it, and reaches the database by TLS', async () => {
    const sql = 'SELECT current_user, current_database(), ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid();';

    expect(await query(url, sql)).toMatchObject({ code: 0, stdout: 'orders_app|orders|t' });
    expect(await query(readerUrl, sql)).toMatchObject({ code: 0, stdout: 'orders_app|orders|t' });
  });

  test('is refused by a client that trusts another authority', async () => {
    const { url: distrusting } = trusting(here.authorities.other.certificate);

    const { code, stderr } = await query(distrusting, 'SELECT 1;');

    expect(code).not.toBe(0);
    expect(stderr).toContain('certificate verify failed');
  });

  test('is refused under another name than that of the Service', async () => {
    const { code, stderr } = await query(url.replace('@orders-pooler:', '@localhost:'), 'SELECT 1;');

    expect(code).not.toBe(0);
    expect(stderr).toContain('does not match host name "localhost"');
  });

  test.each([
    [
      'no TLS',
      (text: string) => text.replace(/sslmode=verify-full&sslrootcert=.*/, 'sslmode=disable'),
      'SSL required',
    ],
    ['another password', (text: string) => text.replace(/:[^:@]+@/, ':wrong@'), 'SASL authentication failed'],
  ])('refuses a client with %s', async (_, change, reason) => {
    const { code, stderr } = await query(change(url), 'SELECT 1;');

    expect(code).not.toBe(0);
    expect(stderr).toContain(reason);
  });

  test('refuses a database whose certificate is by another authority', async () => {
    // GIVEN
    here.trustOfPooler(here.authorities.other.certificate);
    pooler.process.kill('SIGQUIT');
    await pooler.ended;
    // WHEN
    pooler = here.start();
    const refused = until(
      () => query(url, 'SELECT 1;'),
      ({ stderr }) => !stderr.includes('Connection refused'),
    );
    // THEN
    expect((await refused).code).not.toBe(0);
    await until(pooler.log, (log) => log.includes('certificate verify failed'));
  });

  test('refuses a database whose certificate is for another host', async () => {
    // GIVEN
    here.contract({ host: otherHost });
    pooler.process.kill('SIGQUIT');
    await pooler.ended;
    // WHEN
    pooler = here.start();
    const refused = await until(
      () => query(url, 'SELECT 1;'),
      ({ stderr }) => !stderr.includes('Connection refused'),
    );
    here.contract({ host: databaseHost });
    // THEN
    expect(refused.code).not.toBe(0);
    await until(pooler.log, (log) => log.includes(`name \`${otherHost}' not present in server certificate`));
  });

  test('lends the connections it may have to as many clients as come', async () => {
    // GIVEN eight clients, three of them in a transaction: on two connections, and the one in reserve
    const waiting: Client[] = [];
    for (let come = 0; come < 5; come++) {
      const client = connect(url);
      client.say("SELECT 'here';");
      await client.heard('here');
      waiting.push(client);
    }
    const holders: Client[] = [];
    for (const holder of ['a', 'b', 'c']) {
      const client = connect(url);
      client.say(`BEGIN; SELECT '${holder}', pg_backend_pid();`);
      await client.heard(`${holder}|`);
      holders.push(client);
    }
    const open = admin("SELECT count(*) FROM pg_stat_activity WHERE usename = 'orders_app'");
    // WHEN the other five ask, which have to wait, and the three end
    for (const client of waiting) client.say('SELECT pg_backend_pid();');
    for (const client of holders) client.say('COMMIT;');
    for (const client of [...holders, ...waiting]) client.end();
    // THEN
    const [held, served] = await Promise.all(
      [holders, waiting].map((clients) => Promise.all(clients.map(({ done }) => done))),
    );
    expect([...(held ?? []), ...(served ?? [])].map(({ code }) => code)).toEqual(Array(8).fill(0));
    const lent = (held ?? []).map(({ stdout }) => stdout.split('|')[1]);
    expect(new Set(lent).size).toBe(3);
    expect(open.stdout).toBe('3');
    for (const { stdout } of served ?? []) expect(lent).toContain(stdout.split('\n')[1]);
  });

  test('lets a transaction end, and whoever has a connection go on, when it is told to stop', async () => {
    // GIVEN
    const busy = connect(url);
    const idle = connect(url);
    idle.say("SELECT 'first';");
    await idle.heard('first');
    busy.say("BEGIN; INSERT INTO item VALUES (1); SELECT 'begun';");
    await busy.heard('begun');
    // WHEN
    pooler.process.kill('SIGTERM');
    await until(
      () => query(url, 'SELECT 1;'),
      ({ stderr }) => stderr.includes('Connection refused'),
    );
    idle.say("SELECT 'second';");
    await idle.heard('second');
    busy.say("COMMIT; SELECT 'committed';");
    await busy.heard('committed');
    busy.end();
    idle.end();
    // THEN
    expect(await Promise.all([busy.done, idle.done])).toMatchObject([{ code: 0 }, { code: 0 }]);
    expect(await pooler.ended).toBe(0);
    expect(here.server.psql({ ...superuser, database: 'orders' }, 'SELECT count(*) FROM item').stdout).toBe(
      '1',
    );
  });

  test('takes a new password without a restart, once the mounted Secret has it', async () => {
    // GIVEN
    const before = url;
    expect(admin("ALTER ROLE orders_app PASSWORD 'second'")).toMatchObject({ code: 0 });
    // WHEN
    here.contract({ password: 'second' });
    ({ url } = trusting(here.authorities.pooler.certificate));
    await until(
      () => query(url, 'SELECT 1;'),
      ({ code }) => code === 0,
    );
    // THEN
    expect((await query(before, 'SELECT 1;')).code).not.toBe(0);
    expect(pooler.process.exitCode).toBeNull();
  });

  test('serves a renewed certificate without a restart, and loses no client over it', async () => {
    // GIVEN
    const client = connect(url);
    client.say("SELECT 'first';");
    await client.heard('first');
    const renewed = here.authorities.pooler.issue('orders-pooler');
    expect(servedCertificate()).not.toContain(bodyOf(renewed['tls.crt']));
    // WHEN
    here.certificate(renewed);
    await until(servedCertificate, (served) => served.includes(bodyOf(renewed['tls.crt'])));
    // THEN
    client.say("SELECT 'second';");
    await client.heard('second');
    client.end();
    expect(await client.done).toMatchObject({ code: 0 });
  });

  test('is alive with no place left for a client, and is not when it no longer answers', async () => {
    // GIVEN ten clients, as many as there may be, and two in the places of the exporter
    const clients = Array.from({ length: 12 }, () => connect(url));
    for (const client of clients) {
      client.say("SELECT 'here';");
      await client.heard('here');
    }
    expect((await query(url, 'SELECT 1;')).stderr).toContain('no more connections allowed');
    // WHEN
    const full = await pooler.alive();
    pooler.process.kill('SIGSTOP');
    const stopped = await pooler.alive();
    pooler.process.kill('SIGCONT');
    for (const client of clients) client.end();
    // THEN
    expect(full).toBe(0);
    expect(stopped).not.toBe(0);
  });
});
