import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../../plan/change.ts';
import { isPlanFile, type Plan, readPlan } from '../../../plan/read/index.ts';
import { SENSITIVE, UNKNOWN } from '../../../plan/value.ts';
import { ProblemsError } from '../../../spec/problem.ts';
import { openTerraform, type Terraform } from '../../harness/terraform.ts';
import { makeWorkspace, type Workspace } from '../../harness/workspace.ts';

/** Nobody listens there: plans of new resources and applies of built-in ones ask for nothing. */
const NOWHERE = 'http://127.0.0.1:9';

let workspace: Workspace;
let terraform: Terraform;
let plan: Plan;
let planFile: Buffer;

/** Resources that live in the state alone, so that real plans have something to update, replace, move and delete. */
const first = {
  updated: { input: 'one' },
  replaced: { input: 'one', triggers_replace: 'one' },
  deleted: { input: 'one' },
  forgotten: { input: 'one' },
  old_name: { input: 'one' },
  kept: { for_each: '${toset(["a", "b"])}', input: '${each.key}' },
};
const second = {
  updated: { input: '${var.password}' },
  replaced: { input: 'one', triggers_replace: 'two' },
  new_name: { input: 'one' },
  kept: first.kept,
};

const settings = {
  terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: '5.100.0' } } },
  provider: {
    aws: {
      region: 'eu-central-1',
      access_key: 'test',
      secret_key: 'test',
      skip_credentials_validation: true,
      skip_requesting_account_id: true,
      skip_metadata_api_check: true,
    },
  },
  variable: { password: { sensitive: true, default: 'cleartext-of-the-variable' } },
};

const database = {
  resource: {
    aws_kms_key: { main: { description: 'orders' } },
    aws_db_instance: {
      main: {
        identifier: 'orders',
        engine: 'postgres',
        instance_class: 'db.m7g.large',
        allocated_storage: 100,
        storage_encrypted: true,
        username: 'orders',
        password: '${var.password}',
        kms_key_id: '${aws_kms_key.main.arn}',
        skip_final_snapshot: true,
      },
    },
  },
  variable: { password: { sensitive: true } },
  output: { address: { value: '${aws_db_instance.main.address}' } },
};

const at = (address: string): Change | undefined => plan.changes.find((change) => change.address === address);
const write = (file: string, content: object): void =>
  writeFileSync(workspace.path(file), JSON.stringify(content));

beforeAll(async () => {
  workspace = makeWorkspace('real-plan');
  write('main.tf.json', { ...settings, resource: { terraform_data: first } });
  terraform = await openTerraform({ folder: workspace.folder, endpoint: NOWHERE });
  await terraform.init();
  await terraform.apply();
  mkdirSync(workspace.path('database'));
  write('database/main.tf.json', database);
  write('main.tf.json', {
    ...settings,
    resource: {
      terraform_data: second,
      aws_ssm_parameter: { host: { name: '/orders/host', type: 'String', value: '${module.db.address}' } },
    },
    module: { db: { source: './database', password: '${var.password}' } },
    moved: [{ from: 'terraform_data.old_name', to: 'terraform_data.new_name' }],
    removed: [{ from: 'terraform_data.forgotten', lifecycle: { destroy: false } }],
    output: { password: { value: '${var.password}', sensitive: true } },
    check: {
      size: { assert: [{ condition: '${length(var.password) > 100}', error_message: 'Too short.' }] },
    },
  });
  await terraform.init();
  const { file } = await terraform.plan();
  planFile = readFileSync(file);
  const { stdout } = await terraform.run(['show', '-json', file]);
  plan = readPlan(Buffer.from(stdout));
});
afterAll(() => workspace?.remove());

describe('a plan that terraform made with the AWS provider', () => {
  it('has every change with its action', () => {
    expect(Object.fromEntries(plan.changes.map(({ address, action }) => [address, action]))).toEqual({
      'aws_ssm_parameter.host': 'create',
      'module.db.aws_db_instance.main': 'create',
      'module.db.aws_kms_key.main': 'create',
      'terraform_data.deleted': 'delete',
      'terraform_data.forgotten': 'forget',
      'terraform_data.kept["a"]': 'no-op',
      'terraform_data.kept["b"]': 'no-op',
      'terraform_data.new_name': 'move',
      'terraform_data.replaced': 'replace',
      'terraform_data.updated': 'update',
    });
    expect(at('terraform_data.replaced')).toMatchObject({
      replaceOrder: 'destroy-first',
      replacePaths: [['triggers_replace']],
    });
    expect(at('terraform_data.new_name')?.previousAddress).toBe('terraform_data.old_name');
  });

  it('has what is known, unknown and sensitive told apart', () => {
    expect(at('module.db.aws_db_instance.main')?.after).toMatchObject({
      instance_class: 'db.m7g.large',
      password: SENSITIVE,
      arn: UNKNOWN,
      kms_key_id: UNKNOWN,
    });
    expect(at('terraform_data.updated')?.changed).toMatchObject([
      { name: 'input', before: SENSITIVE, after: SENSITIVE },
      { name: 'output' },
    ]);
  });

  it('has references through modules', () => {
    const database = at('module.db.aws_db_instance.main') as Change;
    expect(plan.context.references(database, 'kms_key_id')).toEqual([at('module.db.aws_kms_key.main')]);
    expect(plan.context.referencedBy(database)).toEqual([at('aws_ssm_parameter.host')]);
    expect(plan.context.isConfigured(database, 'instance_class')).toBe(true);
    expect(plan.context.isConfigured(database, 'arn')).toBe(false);
  });

  it('has the rest of the protocol', () => {
    expect(plan).toMatchObject({
      complete: true,
      applyable: true,
      errored: false,
      variables: ['password'],
      outputs: [{ name: 'password', action: 'create', sensitive: true }],
      checks: [{ address: 'check.size', status: 'fail', problems: ['Too short.'] }],
    });
    expect(plan.providers.get('registry.terraform.io/hashicorp/aws')).toBe('5.100.0');
    expect(plan.secrets).toContain('cleartext-of-the-variable');
  });

  it('is told apart from its file, and from the state', async () => {
    expect(isPlanFile(planFile)).toBe(true);
    const { stdout } = await terraform.run(['show', '-json']);
    expect(() => readPlan(Buffer.from(stdout))).toThrow(ProblemsError);
    expect(() => readPlan(readFileSync(workspace.path('terraform.tfstate')))).toThrow('PLINTH-PLAN-006');
    const stream = await terraform.run(['plan', '-json', '-refresh=false']);
    expect(() => readPlan(Buffer.from(stream.stdout))).toThrow('PLINTH-PLAN-007');
    const printed = await terraform.run(['plan', '-no-color', '-refresh=false']);
    expect(() => readPlan(Buffer.from(printed.stdout))).toThrow('PLINTH-PLAN-004');
  });
});
