import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changesOf } from '../../harness/index.ts';
import { type Synthesized, synthesize } from './definitions.ts';
import { EMULATED_ACCOUNT, type Ground, type OpenStack, openStack, startGround } from './ground.ts';
import { databasesIn, deleteDatabase, makeCluster, secretsBelow } from './requests.ts';
import { resourcesOf, type StateResource } from './state.ts';

/** The production environment in the emulator's account, by its endpoint, with its state in the folder. */
const onThisMachine = (endpoint: string): Promise<Synthesized> =>
  synthesize('orders', 'prod', (prod) => ({
    ...prod,
    account: EMULATED_ACCOUNT,
    emulator: { endpoint },
  }));

describe('orders-prod on the emulator', () => {
  let ground: Ground;
  let built: Synthesized;
  let stack: OpenStack;
  let applied: readonly StateResource[];
  const plans: string[] = [];

  beforeAll(async () => {
    ground = await startGround();
    const { endpoint } = ground.emulator;
    // The cluster is the platform's, not the service's; without it no role can be given to its pods.
    await makeCluster(endpoint, 'platform-prod');
    built = await onThisMachine(endpoint);
    stack = await openStack(ground, { name: built.stack, terraformJson: built.terraformJson });
    await stack.terraform.init();
  });
  afterAll(async () => {
    stack?.workspace.remove();
    await ground?.stop();
  });

  const resources = (type: string) => applied.filter((resource) => resource.type === type);

  it('is what is synthesized for its real account, but for what an emulator may throw away at once', async () => {
    const real = await synthesize('orders', 'prod');
    expect(differing(real, built)).toEqual([
      'aws_s3_bucket.force_destroy',
      'aws_secretsmanager_secret.recovery_window_in_days',
    ]);
  });

  it('is valid', async () => {
    expect((await stack.terraform.validate()).code).toBe(0);
  });

  it('applies as planned, and then nothing is left to change', async () => {
    const first = await stack.terraform.plan();
    plans.push(JSON.stringify(first.plan));
    await stack.terraform.apply(first.file);
    const second = await stack.terraform.plan({ out: 'second' });
    plans.push(JSON.stringify(second.plan));
    expect(changesOf(second.plan)).toEqual([]);
    expect(second.hasChanges).toBe(false);
    applied = await resourcesOf(stack.terraform);
  });

  it('has a replica in its region and one in the recovery region', () => {
    const arn = (region: string, name: string) => `arn:aws:rds:${region}:${EMULATED_ACCOUNT}:db:${name}`;
    const instances = resources('aws_db_instance');
    expect(
      instances.map(({ values }) => [values.arn, values.replicate_source_db, values.deletion_protection]),
    ).toEqual([
      [arn('eu-central-1', 'orders-prod'), '', true],
      [arn('eu-central-1', 'orders-prod-replica-1'), 'orders-prod', false],
      [arn('eu-west-1', 'orders-prod-recovery'), arn('eu-central-1', 'orders-prod'), true],
    ]);
  });

  it('has a cache with two replicas, backups under object lock and a role for its pods', () => {
    const [cache] = resources('aws_elasticache_replication_group');
    expect(cache?.values).toMatchObject({ num_cache_clusters: 3, multi_az_enabled: true });
    const [lock] = resources('aws_s3_bucket_object_lock_configuration');
    expect(lock?.values).toMatchObject({
      rule: [{ default_retention: [{ mode: 'GOVERNANCE', days: 30 }] }],
    });
    const associations = resources('aws_eks_pod_identity_association');
    expect(associations.map(({ values }) => [values.cluster_name, values.service_account])).toContainEqual([
      'platform-prod',
      'orders',
    ]);
  });

  it('lets nothing out of a security group to the whole world', () => {
    const groups = resources('aws_security_group');
    expect(groups.length).toBeGreaterThan(3);
    for (const { values } of groups) expect(JSON.stringify(values.egress)).not.toContain('0.0.0.0/0');
  });

  it('holds no password anywhere but in Secrets Manager', async () => {
    const passwords = await passwordsBelow(ground.emulator.endpoint, '/orders/prod/');
    expect(passwords).toHaveLength(2);
    const { path } = stack.workspace;
    const places: Record<string, string> = {
      'the synthesized Terraform': built.terraformJson,
      'the manifests': built.manifests.map(({ text }) => text).join('\n'),
      'the resolved spec': built.specJson,
      'the plan before the apply': String(plans[0]),
      'the plan after the apply': String(plans[1]),
      'the state': readFileSync(path('terraform.tfstate'), 'utf8'),
      'the output of terraform': stack.printed.join('\n'),
    };
    for (const [place, text] of Object.entries(places)) {
      // It is the text it is taken for.
      expect(text, place).toContain('orders-prod');
      for (const password of passwords) expect(text.includes(password), place).toBe(false);
    }
  });

  it('is not destroyed: Terraform refuses before it removes anything, and RDS would refuse as well', async () => {
    await expect(stack.terraform.destroy()).rejects.toThrow(
      /Resource\s+aws_db_instance\.\w+\s+has\s+lifecycle\.prevent_destroy\s+set/,
    );
    const { endpoint } = ground.emulator;
    await expect(deleteDatabase(endpoint, 'orders-prod')).rejects.toThrow('DeletionProtection');
    expect(await databasesIn(endpoint, 'eu-central-1')).toEqual(['orders-prod', 'orders-prod-replica-1']);
    expect(await databasesIn(endpoint, 'eu-west-1')).toEqual(['orders-prod-recovery']);
    const addresses = (of: readonly StateResource[]) => of.map(({ address }) => address);
    expect(addresses(await resourcesOf(stack.terraform))).toEqual(addresses(applied));
  });

  it('asked for no host beyond this machine', () => {
    ground.recorder.assertNone();
  });
});

type Blocks = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** Arguments, as `type.argument`, in which the resources of two stacks differ, account ids aside. */
function differing(one: Synthesized, other: Synthesized): readonly string[] {
  // A definition may name its account in an ARN, so either id may stand in either stack.
  const accounts = new RegExp([one, other].map(({ spec }) => spec.environment.account).join('|'), 'g');
  const [before, after] = [one, other].map(
    ({ terraform }) => JSON.parse(JSON.stringify(terraform.resource).replace(accounts, 'ACCOUNT')) as Blocks,
  ) as [Blocks, Blocks];
  const named = (blocks: Blocks) => Object.entries(blocks).map(([type, all]) => [type, Object.keys(all)]);
  expect(named(after)).toEqual(named(before));
  const found = Object.entries(before).flatMap(([type, all]) =>
    Object.entries(all).flatMap(([name, config]) =>
      Object.keys({ ...config, ...after[type]?.[name] })
        .filter((key) => JSON.stringify(config[key]) !== JSON.stringify(after[type]?.[name]?.[key]))
        .map((key) => `${type}.${key}`),
    ),
  );
  return [...new Set(found)].sort();
}

/** Generated passwords: the source holds nothing else, every other document one under `password`. */
async function passwordsBelow(endpoint: string, prefix: string): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const [name, document] of await secretsBelow(endpoint, prefix)) {
    const values = name.endsWith('/passwords') ? Object.values(document) : [document.password];
    for (const value of values) if (typeof value === 'string') found.add(value);
  }
  for (const password of found) expect(password).toMatch(/^[A-Za-z0-9]{40}$/);
  return [...found];
}
