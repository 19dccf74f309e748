import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { render } from '../../charts/fixture.ts';
import type { Ran } from '../../charts/postgres-server.ts';
import {
  dumper,
  type Ground,
  kmsKeyArn,
  master,
  owner,
  startGround,
  superuser,
  withBackups,
} from './ground.ts';

interface Manifest {
  readonly dumpKey: string;
  readonly sha256: string;
  readonly serverVersion: string;
  readonly roles: readonly string[];
  readonly tables: readonly { readonly table: string; readonly rows: number }[];
}

interface Evidence {
  readonly outcome: string;
  readonly reason: string;
  readonly skippedExtensions: string;
  readonly tables?: number;
  readonly rows?: number;
  readonly dumpKey: string;
  readonly ageSeconds?: number;
  readonly recoverySeconds?: number;
}

let ground: Ground;
let dumped: Ran;
let manifest: Manifest;

const sql = (login: typeof owner, text: string): string => {
  const { code, stdout, stderr } = ground.server.psql(login, text);
  if (code !== 0) throw new Error(stderr);
  return stdout;
};

const evidence = (): Evidence =>
  JSON.parse(readFileSync(join(ground.folder, 'termination-log'), 'utf8')) as Evidence;

/** Makes the stored manifest say something else for as long as `during` takes. */
async function withManifest<T>(edit: (text: string) => string, during: () => Promise<T>): Promise<T> {
  await ground.bucket.put(manifestKey(), edit(original));
  try {
    return await during();
  } finally {
    await ground.bucket.put(manifestKey(), original);
  }
}

const manifestKey = () => manifest.dumpKey.replace('.dump', '.manifest.json');
let original: string;

/** A folder with one program that stands before the real one of that name. */
function wrapper(name: string, script: string): string {
  const folder = join(ground.folder, `wrapped-${name}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}`);
  chmodSync(join(folder, name), 0o755);
  return folder;
}

const schema = [
  'CREATE TABLE item (id serial PRIMARY KEY, name text NOT NULL)',
  "INSERT INTO item (name) SELECT 'item ' || n FROM generate_series(1, 300) n",
  'CREATE INDEX item_name ON item USING gin (name gin_trgm_ops)',
  'CREATE TABLE "Order Line" (id int, item int REFERENCES item)',
  'INSERT INTO "Order Line" VALUES (1, 1), (2, 1)',
  'CREATE TABLE empty (id int)',
  'CREATE UNLOGGED TABLE scratch (id int)',
  'INSERT INTO scratch VALUES (1)',
  'CREATE TABLE measured (at date) PARTITION BY RANGE (at)',
  "CREATE TABLE measured_2026 PARTITION OF measured FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
  "INSERT INTO measured VALUES ('2026-02-03')",
  'CREATE POLICY own ON empty TO orders_app USING (true)',
];

beforeAll(async () => {
  ground = await startGround();
  sql(owner, schema.join('; '));
  const real = join(ground.server.bin, 'pg_dump');
  // Rows that arrive between the snapshot and the dump.
  const late = wrapper(
    'pg_dump',
    `PGUSER=${owner.user} PGPASSWORD=${owner.password} PGOPTIONS= psql -qc "INSERT INTO item (name) VALUES ('late')"\nexec ${real} "$@"\n`,
  );
  dumped = await ground.pod('dump', { programs: late });
  original = ground.read('manifest.json');
  manifest = JSON.parse(original) as Manifest;
});

afterAll(() => ground?.stop());

describe('the dump', () => {
  it('ends well', () => {
    expect(dumped).toMatchObject({ code: 0 });
    expect(sql(owner, 'SELECT count(*) FROM item')).toBe('301');
  });

  it('counts the rows of every table as of its own snapshot, and none that do not outlive a crash', () => {
    expect(manifest.tables).toEqual([
      { table: 'public."Order Line"', rows: 2 },
      { table: 'public.empty', rows: 0 },
      { table: 'public.item', rows: 300 },
      { table: 'public.measured_2026', rows: 1 },
    ]);
    expect(manifest.roles).toEqual(expect.arrayContaining(['orders_app', 'orders_backup', 'orders_owner']));
  });

  it('lies in the bucket with its manifest, encrypted with the key of the contract', async () => {
    expect(manifest.dumpKey).toMatch(/^dumps\/\d{4}\/\d\d\/\d\d\/\d{8}T\d{6}Z\.dump$/);
    expect(await ground.bucket.keys('dumps/')).toEqual([manifest.dumpKey, manifestKey()]);
    const { headers } = await ground.bucket.get(manifest.dumpKey);
    expect(headers.get('x-amz-server-side-encryption')).toBe('aws:kms');
    expect(headers.get('x-amz-server-side-encryption-aws-kms-key-id')).toBe(kmsKeyArn);
  });

  it('is made by a role that can read everything and change nothing', () => {
    expect(sql(dumper, 'SELECT count(*) FROM item')).toBe('301');
    for (const change of [
      'INSERT INTO item (name) VALUES (1)',
      'SET transaction_read_only = off; DELETE FROM item',
    ]) {
      expect(ground.server.psql(dumper, change).stderr).toMatch(/read-only transaction|permission denied/);
    }
    expect(
      sql(dumper, "SET default_transaction_read_only = off; SELECT has_table_privilege('item', 'DELETE')"),
    ).toBe('f');
    expect(sql(master, "SELECT pg_has_role('master', 'orders_backup', 'MEMBER')")).toBe('f');
    expect(sql(master, "SELECT rolconnlimit FROM pg_roles WHERE rolname = 'orders_backup'")).toBe('3');
  });

  it('leaves out what only the bootstrap Job may make', () => {
    const list = ground.read('dump.list');
    expect(list).toContain('TABLE DATA public item');
    expect(list).not.toContain('keeper');
  });

  it('fails, and names the table, when the role may not read', async () => {
    sql(superuser, 'REVOKE pg_read_all_data FROM orders_backup CASCADE');
    sql(owner, 'REVOKE SELECT ON item FROM orders_backup');
    const ran = await ground.pod('dump');
    sql(superuser, 'GRANT pg_read_all_data TO orders_backup');
    sql(owner, 'GRANT SELECT ON item TO orders_backup');
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('permission denied for table item');
    expect(ran.stderr).toContain('the dump of orders failed');
  });

  it('fails rather than leave out rows that a policy hides', async () => {
    sql(owner, 'ALTER TABLE empty ENABLE ROW LEVEL SECURITY');
    const ran = await ground.pod('dump');
    sql(owner, 'ALTER TABLE empty DISABLE ROW LEVEL SECURITY');
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('query would be affected by row-level security policy for table "empty"');
  });

  it('fails, and names the property, when it is larger than its volume', async () => {
    sql(
      owner,
      'CREATE TABLE large AS SELECT sha512(n::text::bytea) || sha512((-n)::text::bytea) AS bytes FROM generate_series(1, 20000) n',
    );
    const ran = await ground.pod('dump', { env: { STORAGE_MIB: '17' } });
    sql(owner, 'DROP TABLE large');
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('the dump is larger than backup.dump.storage (17 MiB), raise it');
  });

  it('names the file when a credential is missing', async () => {
    const ran = await ground.step('dump', 'dump', { env: { PASSWORD_FILE: '/nowhere/password' } });
    expect(ran).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('missing or empty: /nowhere/password'),
    });
  });
});

describe('the drill', () => {
  it('restores the newest dump, compares it, and leaves its evidence in the bucket', async () => {
    const ran = await ground.pod('drill');
    expect(ran).toMatchObject({ code: 0 });
    // 2 + 0 + 300 + 1 rows.
    expect(evidence()).toMatchObject({
      outcome: 'passed',
      reason: '',
      dumpKey: manifest.dumpKey,
      tables: 4,
      rows: 303,
      skippedExtensions: '',
      maxAgeSeconds: 93_600,
      timeLimitSeconds: 3_600,
      sha256: manifest.sha256,
    });
    const [stored] = await ground.bucket.keys('drills/');
    expect(JSON.parse((await ground.bucket.get(stored as string)).bytes.toString())).toEqual(evidence());
  });

  it('leaves nothing behind that runs', () => {
    expect(ground.read('log')).toContain('immediate shutdown');
  });

  it.each([
    [
      'is older than it may be',
      (text: string) => text.replace(/"startedAtEpoch": \d+/, '"startedAtEpoch": 1700000000'),
      /the newest dump is \d+ s old, backup\.drill\.maxAge is 93600 s/,
    ],
    [
      'gives back fewer rows than were dumped',
      (text: string) => text.replace('"rows" : 300', '"rows" : 301'),
      /the restored rows differ from those dumped: .*public\.item.*300.*301/,
    ],
    [
      'lacks a table',
      (text: string) => text.replace('"tables": [', '"tables": [\n{"table" : "public.gone", "rows" : 1},'),
      /rows differ .*public\.gone/,
    ],
    [
      'is of another major',
      (text: string) => text.replace(/"serverVersion": "\d+/, '"serverVersion": "14'),
      /the dump is of PostgreSQL 14, the image has 15/,
    ],
    [
      'would not fit when restored',
      (text: string) => text.replace(/"databaseBytes": \d+/, '"databaseBytes": 9000000000'),
      /needs \d+ MiB, backup\.drill\.storage is 4096 MiB/,
    ],
    [
      'is named by a manifest that means another',
      (text: string) => text.replace(/"dumpKey": "dumps/, '"dumpKey": "elsewhere'),
      /names another dump/,
    ],
  ])('fails when the newest dump %s', async (_case, edit, reason) => {
    const found = await withManifest(edit, () => ground.verdict());
    expect(found).toEqual({ outcome: 'failed', reason: expect.stringMatching(reason) });
  });

  it('refuses a dump that was changed, without restoring it, and is not tried again', async () => {
    const { bytes: good } = await ground.bucket.get(manifest.dumpKey);
    const bad = Buffer.from(good);
    bad[bad.length - 1] = (bad.at(-1) as number) ^ 1;
    await ground.bucket.put(manifest.dumpKey, bad);
    const { code } = await ground.pod('drill');
    await ground.bucket.put(manifest.dumpKey, good);
    // The exit code that the pod failure policy takes for final.
    expect(code).toBe(3);
    const reason = expect.stringContaining('was changed: its SHA-256 is');
    expect(evidence()).toMatchObject({ outcome: 'failed', reason });
    expect(evidence().tables).toBeUndefined();
  });

  it('fails when recovery takes longer than it may', async () => {
    const { outcome, reason } = await ground.verdict({ env: { TIME_LIMIT_SECONDS: '-1' } });
    expect(outcome).toBe('failed');
    expect(reason).toMatch(/recovery took \d+ s, backup\.drill\.timeLimit is -1 s/);
  });

  it('leaves out an extension its server lacks, and fails when something depends on it', async () => {
    const psql = wrapper(
      'psql',
      'case $* in *--dbname=restored*--command*|*--file*) ;; *) input=$(cat); case $input in *pg_trgm*) exit 1 ;; esac; set -- "$@" --command "$input" ;; esac\nexec /usr/bin/psql "$@"\n',
    );
    const { outcome, reason } = await ground.verdict({ programs: psql });
    expect(ground.read('evidence/skippedExtensions')).toBe('pg_trgm');
    expect(outcome).toBe('failed');
    expect(reason).toMatch(/the restore failed: .*gin_trgm_ops/);
  });

  it('says what cannot be read where the role may not, and that another try may tell', async () => {
    const refusing = await startRefusing();
    const { code } = await ground.pod('drill', { env: { AWS_ENDPOINT_URL: addressOf(refusing) } });
    refusing.close();
    expect(code).toBe(1);
    expect(evidence()).toMatchObject({
      outcome: 'error',
      reason:
        'cannot list s3://orders-backup/postgres/dumps/: the role of service account orders-drill does not allow it',
    });
  });

  it('fails when there is a manifest without its dump, and when there is none at all', async () => {
    await ground.bucket.remove(manifest.dumpKey);
    expect(await ground.verdict()).toEqual({
      outcome: 'failed',
      reason: `postgres/${manifest.dumpKey} is gone, its manifest is not`,
    });

    await ground.bucket.remove(manifestKey());
    expect(await ground.verdict()).toEqual({
      outcome: 'failed',
      reason: 'there is no dump in s3://orders-backup/postgres/dumps/',
    });
  });
});

describe('where the service signs in by IAM', () => {
  it('a container before the dump signs a token, and the dump signs in with it', async () => {
    ground.newPod();
    const objects = render(withBackups(ground.emulator.endpoint, 'iam'));
    // The server of the test is a socket, which is no name a token could be for.
    writeFileSync(join(ground.folder, 'connections/postgres/name'), 'orders.example.rds.amazonaws.com');
    const signed = await ground.step('dump', 'sign-in', { objects, env: { HOST_KEY: 'name' } });
    expect(signed).toMatchObject({ code: 0, stderr: '' });
    const token = readFileSync(join(ground.folder, 'token/password'), 'utf8').trim();
    expect(token).toMatch(
      /^orders\.example\.rds\.amazonaws\.com:5432\/\?Action=connect&DBUser=orders_backup&/,
    );

    // Only RDS knows a token when it sees one; to this server it is a password.
    sql(superuser, `ALTER ROLE orders_backup PASSWORD '${token}'`);
    const ran = await ground.step('dump', 'dump', { objects });
    sql(superuser, `ALTER ROLE orders_backup PASSWORD '${dumper.password}'`);
    expect(ran).toMatchObject({ code: 0 });
    expect(ground.read('dump.list')).toContain('TABLE DATA public item');
  });
});

describe('an upload', () => {
  it('of more than one part arrives as it was', async () => {
    ground.newPod();
    // The CLI cuts from 8 MiB on.
    const large = randomBytes(9 * 1_048_576);
    writeFileSync(ground.work('manifest.json'), original);
    writeFileSync(ground.work('dump'), large);
    expect(await ground.step('dump', 'upload')).toMatchObject({ code: 0 });
    expect((await ground.bucket.get(manifest.dumpKey)).bytes.equals(large)).toBe(true);
  });

  it('names the service account whose role does not allow it', async () => {
    const refusing = await startRefusing();
    ground.newPod();
    writeFileSync(ground.work('manifest.json'), original);
    writeFileSync(ground.work('dump'), 'x');
    const ran = await ground.step('dump', 'upload', { env: { AWS_ENDPOINT_URL: addressOf(refusing) } });
    refusing.close();
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('the role of service account orders-dump does not allow it');
  });

  it('says that nobody gave it a role', async () => {
    const env = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', HOME: '/nonexistent' };
    const ran = await ground.step('dump', 'upload', { env });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('no AWS credentials, associate a role with service account orders-dump');
  });
});

/** S3 as it answers a role without permission. */
function startRefusing(): Promise<Server> {
  const body =
    '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>';
  const server = createServer((request, response) => {
    request
      .resume()
      .on('end', () => response.writeHead(403, { 'content-type': 'application/xml' }).end(body));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
