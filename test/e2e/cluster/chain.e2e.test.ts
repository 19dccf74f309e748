import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readManifests } from '../../../k8s/manifests.ts';
import { ALL_CRD_SETS, type Cluster, startCluster } from '../../harness/cluster/index.ts';
import { makeWorkspace, type Run, run } from '../../harness/index.ts';
import { type Synthesized, synthesize } from '../services/definitions.ts';
import { type Ground, type OpenStack, openStack, startGround } from '../services/ground.ts';
import { secretsBelow } from '../services/requests.ts';
import { plinthOn } from './plinth.ts';
import { makePrerequisites } from './prerequisites.ts';
import { appliesOf } from './sent.ts';

/** Compared instead of credentials, so that a failing test prints none. */
const digest = (value: string): string => createHash('sha256').update(value).digest('hex');
const digests = (values: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, digest(String(value))]));

interface Conditions {
  readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

describe('orders-local, from terraform to ready pods', () => {
  const stack = 'orders-local';
  const workspace = makeWorkspace('chain');
  const distdir = workspace.path('dist');
  let built: Synthesized;
  let ground: Ground;
  let aws: OpenStack;
  let cluster: Cluster;
  let plinth: ReturnType<typeof plinthOn>;
  let applied: Run;

  beforeAll(async () => {
    built = await synthesize('orders', 'local');
    ground = await startGround();
    const outdir = workspace.path('terraform');
    const synth = await run(
      process.execPath,
      [resolve('lib/cli/bin.js'), 'synth', stack, '--distdir', distdir, '--outdir', outdir],
      { env: { PATH: process.env.PATH ?? '' } },
    );
    if (synth.code !== 0) throw new Error(synth.stderr);
    const terraformJson = readFileSync(`${outdir}/stacks/${stack}/cdk.tf.json`, 'utf8');
    const [, started] = await Promise.all([
      (async () => {
        aws = await openStack(ground, { name: stack, terraformJson });
        await aws.terraform.init();
        await aws.terraform.apply((await aws.terraform.plan()).file);
      })(),
      startCluster({
        metrics: true,
        crds: ALL_CRD_SETS,
        externalSecrets: { endpoint: ground.emulator.endpoint },
      }),
    ]);
    cluster = started;
    plinth = plinthOn({ kubeconfig: cluster.kubeconfig, distdir });
    await makePrerequisites(cluster, built);
    applied = await plinth('apply', stack);
  });
  afterAll(async () => {
    await cluster?.stop();
    aws?.workspace.remove();
    await ground?.stop();
    workspace.remove();
  });

  const objects = () => readManifests(`${distdir}/${stack}`);
  const named = (kind: string): string[] =>
    objects()
      .filter((object) => object.kind === kind)
      .map(({ metadata }) => metadata.name);
  const live = <T>(path: string): Promise<T> => cluster.get<T>(path.replace('{ns}', `namespaces/${stack}`));

  /** Whether the condition is true for every one of these objects. */
  async function allAre(path: string, names: readonly string[], type: string): Promise<boolean> {
    expect(names).not.toEqual([]);
    const found = await Promise.all(names.map((name) => live<Conditions>(`${path}/${name}`)));
    return found.every(({ status }) =>
      status.conditions?.some((condition) => condition.type === type && condition.status === 'True'),
    );
  }

  /** Digests of the data of a Secret, by key. */
  async function dataOf(secret: string): Promise<Record<string, string>> {
    const { data } = await live<{ data: Record<string, string> }>(`/api/v1/{ns}/secrets/${secret}`);
    return digests(
      Object.fromEntries(
        Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
      ),
    );
  }

  /** A document of the contract, as terraform wrote it. */
  async function document(name: string): Promise<Readonly<Record<string, unknown>>> {
    const found = (await secretsBelow(ground.emulator.endpoint, '/orders/local/')).get(
      `/orders/local/${name}`,
    );
    if (found === undefined) throw new Error(`terraform wrote no secret ${name}`);
    return found;
  }

  it('is applied into the namespace that was made before it, until all of it is ready', () => {
    // The namespace is there already, the rest is not.
    expect(applied.stdout).toMatch(
      new RegExp(
        `^${stack}: ${objects().length - 1} created, 1 changed, 0 unchanged, 0 pruned; release 1, all ready`,
      ),
    );
    expect(applied.code).toBe(0);
  });

  it('has the connection contract as terraform wrote it, to the last field', async () => {
    const synced = await allAre(
      '/apis/external-secrets.io/v1/{ns}/externalsecrets',
      named('ExternalSecret'),
      'Ready',
    );

    expect(synced).toBe(true);
    expect(await dataOf('orders-postgres')).toMatchObject(digests(await document('postgres')));
    expect(await dataOf('orders-postgres-master')).toEqual(digests(await document('postgres/master')));
    expect(await dataOf('orders-redis')).toMatchObject(digests(await document('redis')));
    expect(await dataOf('orders-backup')).toEqual(digests(await document('backup')));
  });

  it('has addresses made of the contract, complete with the password and verified TLS', async () => {
    const { host, port, password } = await document('postgres');
    const redis = await document('redis');
    const address = `postgresql://orders_app:${password}@${host}:${port}/orders?sslmode=verify-full&sslrootcert=/etc/plinth/ca/global-bundle.pem`;

    expect(await dataOf('orders-postgres')).toMatchObject({ DATABASE_URL: digest(address) });
    expect(await dataOf('orders-redis')).toMatchObject({
      REDIS_URL: digest(`rediss://orders-local-app@${redis.host}:${redis.port}/0`),
    });
  });

  it('has passwords of its own for the roles that own and dump the database', async () => {
    const [owner, dump] = [await dataOf('orders-postgres-owner'), await dataOf('orders-postgres-dump')];

    expect(Object.keys(owner)).toEqual(['password']);
    expect(owner.password).not.toBe(digest(''));
    expect(dump.password).not.toBe(owner.password);
  });

  it('ran its bootstrap and its migration, one after the other', async () => {
    const [bootstrap, migration] = named('Job');
    const timesOf = (job: string | undefined) =>
      live<{ status: { startTime: string; completionTime: string } }>(`/apis/batch/v1/{ns}/jobs/${job}`);
    const [first, second] = [(await timesOf(bootstrap)).status, (await timesOf(migration)).status];

    expect(bootstrap).toMatch(/^orders-bootstrap-/);
    expect(migration).toMatch(/^orders-migration-/);
    expect(await allAre('/apis/batch/v1/{ns}/jobs', named('Job'), 'Complete')).toBe(true);
    expect(Date.parse(second.startTime)).toBeGreaterThanOrEqual(Date.parse(first.completionTime));
  });

  it('has a Deployment, an autoscaler with metrics and a budget that allows an eviction', async () => {
    const budget = await live<{ status: { disruptionsAllowed: number } }>(
      '/apis/policy/v1/{ns}/poddisruptionbudgets/orders',
    );

    expect(await allAre('/apis/apps/v1/{ns}/deployments', ['orders'], 'Available')).toBe(true);
    // It is without metrics whenever the simulated nodes answer late, and has them again.
    await cluster.until('the autoscaler', async () =>
      (await allAre('/apis/autoscaling/v2/{ns}/horizontalpodautoscalers', ['orders'], 'ScalingActive'))
        ? true
        : undefined,
    );
    expect(budget.status.disruptionsAllowed).toBe(1);
  });

  it('is shown by status with every object and the release', async () => {
    const { stdout, code } = await plinth('status', stack);
    const count = objects().length;

    for (const { kind, metadata } of objects())
      expect(stdout).toMatch(new RegExp(`^ {2}${kind}/${metadata.name} +Current `, 'm'));
    expect(stdout).toContain(`${stack}: ${count} of ${count} objects are ready; release 1 of `);
    expect(code).toBe(0);
  });

  it('is left alone by a second apply, which asks no dry run and sends no write', async () => {
    const [log, writes] = [cluster.auditLog().length, cluster.auditWrites('admin').length];
    const again = await plinth('apply', stack);

    expect(again.stdout).toContain(
      `${stack}: nothing to change; ${objects().length} objects as they should be`,
    );
    expect(again.code).toBe(0);
    expect(cluster.auditWrites('admin').slice(writes)).toEqual([]);
    expect(appliesOf(cluster.auditLog().slice(log))).toEqual([]);
  });

  it('has not drifted, also not by what the API server adds to a namespace that somebody made', async () => {
    const drift = await plinth('drift', stack);

    expect(drift.stdout).toBe(`${stack}: as release 1 left it.`);
    expect(drift.code).toBe(0);
  });

  it('printed no password and looked up no host beyond this machine', async () => {
    const passwords = [await document('postgres'), await document('postgres/master')].map(
      ({ password }) => password,
    );
    const printed = `${applied.stdout}${applied.stderr}`;

    expect(passwords.map((password) => printed.includes(String(password)))).toEqual([false, false]);
    ground.recorder.assertNone();
  });
});
