import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from '../../../synth/hatches.ts';
import { changesOf, type TerraformPlan } from '../../harness/index.ts';
import { type Synthesized, synthesize } from './definitions.ts';
import { type Ground, type OpenStack, openStack, startGround } from './ground.ts';
import { modifyDatabase, secretsBelow } from './requests.ts';
import { resourcesOf } from './state.ts';

describe('orders-local on the emulator', () => {
  let ground: Ground;
  let built: Synthesized;
  let stack: OpenStack;

  beforeAll(async () => {
    ground = await startGround();
    built = await synthesize('orders', 'local');
    stack = await openStack(ground, { name: built.stack, terraformJson: built.terraformJson });
    await stack.terraform.init();
  });
  afterAll(async () => {
    stack?.workspace.remove();
    await ground?.stop();
  });

  const secrets = () => secretsBelow(ground.emulator.endpoint, '/orders/local/');
  const passwordOf = async (name: string) => (await secrets()).get(`/orders/local/${name}`)?.password;

  it('is valid, applies, and then nothing is left to change', async () => {
    await stack.terraform.validate();
    const { file } = await stack.terraform.plan();
    await stack.terraform.apply(file);
    const second = await stack.terraform.plan();
    expect(changesOf(second.plan)).toEqual([]);
    expect(second.hasChanges).toBe(false);
  });

  it('writes the connection contract as it is documented', async () => {
    const contract = await secrets();
    const keyArn = expect.stringMatching(/^arn:aws:kms:eu-central-1:000000000000:key\/.+/);
    const password = expect.stringMatching(/^[A-Za-z0-9]{40}$/);
    expect(Object.fromEntries(contract)).toEqual({
      '/orders/local/backup': {
        bucket: 'orders-local-backup-000000000000',
        region: 'eu-central-1',
        prefix: 'postgres/',
        kmsKeyArn: keyArn,
      },
      '/orders/local/postgres': {
        engine: 'postgres',
        host: 'localhost',
        port: 5432,
        database: 'orders',
        readerHost: 'localhost',
        user: 'orders_app',
        password,
        sslmode: 'verify-full',
        caBundle: 'rds-global-bundle',
      },
      '/orders/local/postgres/master': {
        username: 'dbadmin',
        password,
        host: 'localhost',
        port: 5432,
        dbname: 'orders',
      },
      '/orders/local/postgres/passwords': { master: password, application: password },
      '/orders/local/redis': {
        engine: 'redis',
        host: expect.any(String),
        port: 6379,
        readerHost: expect.any(String),
        user: 'orders-local-app',
        tls: true,
        auth: 'iam',
        replicationGroup: 'orders-local',
      },
    });
    const source = contract.get('/orders/local/postgres/passwords');
    expect(await passwordOf('postgres')).toBe(source?.application);
    expect(await passwordOf('postgres/master')).toBe(source?.master);
    expect(source?.application).not.toBe(source?.master);
  });

  it('has manifests that ask the contract for nothing it does not hold', async () => {
    const contract = await secrets();
    const asked = built.manifests.flatMap(fieldsAskedFor);
    expect(asked.map(({ key }) => key)).toEqual([
      '/orders/local/backup',
      '/orders/local/postgres',
      '/orders/local/postgres/master',
      '/orders/local/redis',
    ]);
    expect(asked[1]?.fields).toContain('password');
    for (const { key, fields } of asked)
      expect(Object.keys(contract.get(key) ?? {})).toEqual(expect.arrayContaining([...fields]));
  });

  it('tells of a change made behind its back', async () => {
    await modifyDatabase(ground.emulator.endpoint, 'orders-local', {
      PreferredBackupWindow: '05:00-06:00',
    });
    const { plan } = await stack.terraform.plan();
    expect(changesOf(plan)).toEqual(['update aws_db_instance.postgres (backup_window)']);
  });

  it('gets new passwords when credentialsVersion is raised, by write-only arguments alone', async () => {
    const before = { app: await passwordOf('postgres'), master: await passwordOf('postgres/master') };
    const raised = await synthesize('orders', 'local', (local) => ({
      ...local,
      postgres: { ...local.postgres, credentialsVersion: 2 },
    }));
    await modifyDatabase(ground.emulator.endpoint, 'orders-local', {
      PreferredBackupWindow: '03:00-04:00',
    });
    stack.write(raised.terraformJson);
    const { plan, file } = await stack.terraform.plan();
    // AWS keeps what a version held before as AWSPREVIOUS; terraform calls the change a replacement.
    expect(causesOf(plan).sort()).toEqual([
      'delete/create aws_secretsmanager_secret_version.contract_postgres_master_version: secret_string_wo_version',
      'delete/create aws_secretsmanager_secret_version.contract_postgres_version: secret_string_wo_version',
      'delete/create aws_secretsmanager_secret_version.postgres_passwords-version: secret_string_wo_version',
      'update aws_db_instance.postgres: password_wo_version',
    ]);

    await stack.terraform.apply(file);
    const source = (await secrets()).get('/orders/local/postgres/passwords');
    const after = { app: await passwordOf('postgres'), master: await passwordOf('postgres/master') };
    expect(after).toEqual({ app: source?.application, master: source?.master });
    expect(after.app).not.toBe(before.app);
    expect(after.master).not.toBe(before.master);
    const next = await stack.terraform.plan();
    expect(changesOf(next.plan)).toEqual([]);
  });

  it('is destroyed to the last resource and the last secret', async () => {
    await stack.terraform.destroy();
    expect(await resourcesOf(stack.terraform)).toEqual([]);
    expect(await secrets()).toEqual(new Map());
  });

  it('asked for no host beyond this machine', () => {
    ground.recorder.assertNone();
  });
});

/** Each change with the arguments that bring it about: those that force a replacement, or those that differ. */
const causesOf = (plan: TerraformPlan): string[] =>
  (plan.resource_changes ?? [])
    .filter(({ change }) => change.actions.join() !== 'no-op')
    .map(({ address, change: { actions, before, after, replace_paths } }) => {
      const differing = Object.keys(after ?? {}).filter(
        (name) => JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]),
      );
      return `${actions.join('/')} ${address}: ${(replace_paths ?? differing).join()}`;
    });

interface Asked {
  /** Name of the secret in AWS. */
  readonly key: string;
  /** Fields of its document that the template reads. */
  readonly fields: readonly string[];
}

interface ExternalSecret {
  readonly kind: string;
  readonly spec: {
    readonly dataFrom: readonly { readonly extract?: { readonly key: string } }[];
    readonly target: { readonly template?: { readonly data: Readonly<Record<string, string>> } };
  };
}

/** What the external secrets of a file read from Secrets Manager. */
function fieldsAskedFor({ text }: Manifest): Asked[] {
  const objects = parseAllDocuments(text).map((document) => document.toJS() as ExternalSecret);
  return objects
    .filter(({ kind }) => kind === 'ExternalSecret')
    .flatMap(({ spec }) => {
      const template = Object.values(spec.target.template?.data ?? {}).join('\n');
      const fields = [...template.matchAll(/\{\{\s*\.(\w+)/g)].map(([, field]) => String(field));
      return spec.dataFrom.flatMap(({ extract }) => (extract ? [{ key: extract.key, fields }] : []));
    });
}
