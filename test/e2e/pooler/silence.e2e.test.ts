import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MissingTool, orMissing } from '../../harness/index.ts';
import { connect, query, until } from './clients.ts';
import { type Installation, install, type Running, superuser } from './installation.ts';
import { type SilentProxy, startSilentProxy } from './silent-proxy.ts';

const prepared = await orMissing(async () => {
  const here = await install();
  return { here, proxy: await startSilentProxy(Number(here.server.port)) };
});
if (prepared instanceof MissingTool) console.warn(prepared.message);

describe.skipIf(prepared instanceof MissingTool)(
  'a database that goes silent, as in a failover of RDS',
  () => {
    const { here, proxy } = prepared as { readonly here: Installation; readonly proxy: SilentProxy };
    let pooler: Running;
    let url: string;

    beforeAll(async () => {
      for (const sql of ["CREATE ROLE orders_app LOGIN PASSWORD 'first'", 'CREATE DATABASE orders'])
        expect(here.server.psql(superuser, sql)).toMatchObject({ code: 0 });
      url = here
        .urls()
        .DATABASE_URL.replace('/etc/plinth/pooler-ca/ca.crt', here.trust(here.authorities.pooler.certificate))
        .replace(':6432/', `:${here.port}/`);
      here.contract({ port: String(proxy.port) });
      pooler = here.start();
      await until(
        () => query(url, 'SELECT 1;'),
        ({ code }) => code === 0,
      );
    });

    afterAll(async () => {
      pooler.process.kill('SIGQUIT');
      await pooler.ended;
      proxy.stop();
      here.stop();
    });

    test('is given up by the pooler, whose places are free for new connections again', async () => {
      // GIVEN every connection the pooler may have, in use
      const clients = Array.from({ length: 3 }, (_, index) => {
        const client = connect(url);
        client.say(`BEGIN; SELECT 'begun ${index}';`);
        return client;
      });
      await Promise.all(clients.map((client, index) => client.heard(`begun ${index}`)));
      // WHEN
      expect(await proxy.silence()).toBe(3);
      for (const client of clients) client.say('SELECT 1;');
      const ended = await Promise.all(clients.map(({ done }) => done));
      // THEN those are told, and the next one is served
      expect(ended.map(({ code }) => code)).toEqual([2, 2, 2]);
      const served = await until(
        () => query(url, "SELECT 'served';"),
        ({ code }) => code === 0,
      );
      expect(served.stdout).toBe('served');
      expect(pooler.process.exitCode).toBeNull();
    });

    test('is given up where nothing is under way as well', async () => {
      // GIVEN connections in the pool that nobody uses
      const before = await query(url, 'SELECT pg_backend_pid();');
      // WHEN
      expect(await proxy.silence()).toBeGreaterThan(0);
      const after = await until(
        () => query(url, 'SELECT pg_backend_pid();'),
        ({ code }) => code === 0,
      );
      // THEN
      expect(after.stdout).not.toBe(before.stdout);
    });
  },
);
