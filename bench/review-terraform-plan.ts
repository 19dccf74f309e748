import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTerraform, type Terraform } from '../test/harness/terraform.ts';
import type { TerraformPlan, TerraformResourceChange } from '../test/harness/terraform-plan.ts';

type Attributes = Readonly<Record<string, unknown>>;

/** Every kind as many times as the variable says. */
const count = '${var.each}';
/** Of two values the second for every other resource: the state holds the first for all. */
const changed = (one: string, other: string): string => `\${count.index % 2 == 0 ? "${one}" : "${other}"}`;
const name = (kind: string): string => `${kind}-\${count.index}-n`;
/** What stands in the first resource of a kind where others have their own number. */
const FIRST = '-0-n';

const tags = {
  Name: name('tagged'),
  Environment: 'production',
  Team: 'shop',
  CostCentre: '4000',
  Repository: 'example/infrastructure',
  Description: 'Belongs to a service of the shop; ask its team before changing it by hand.',
};

const policy = (actions: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: Array.from({ length: 6 }, (_, at) => ({
      Sid: `Statement${at}`,
      Effect: 'Allow',
      Action: [actions, 's3:PutObject', 's3:ListBucket', 'kms:Decrypt'],
      Resource: [`arn:aws:s3:::${name('bucket')}-${at}`, `arn:aws:s3:::${name('bucket')}-${at}/*`],
      Condition: { StringEquals: { 'aws:PrincipalAccount': '123456789012' } },
    })),
  });

interface Kind {
  readonly arguments: Attributes;
  /** What AWS would have answered when it was created. */
  readonly answered: Attributes;
  /** The argument that is sensitive; a state that does not say so differs. */
  readonly secret?: string;
}

const kinds: Readonly<Record<string, Kind>> = {
  aws_db_instance: {
    arguments: {
      allocated_storage: 100,
      backup_retention_period: 7,
      engine: 'postgres',
      engine_version: '16.4',
      final_snapshot_identifier: name('final'),
      identifier: name('database'),
      instance_class: changed('db.m7g.large', 'db.m7g.xlarge'),
      multi_az: true,
      password: 'generated-password',
      storage_encrypted: true,
      storage_type: 'gp3',
      tags,
      username: 'administrator',
      vpc_security_group_ids: ['sg-00000000000000001'],
    },
    answered: {
      id: 'db-0-n',
      listener_endpoint: [],
      master_user_secret: [],
      port: 5432,
      replicas: [],
      resource_id: 'db-0-n',
      status: 'available',
    },
    secret: 'password',
  },
  aws_iam_policy: {
    arguments: { name: name('policy'), policy: policy('s3:${local.verbs[count.index % 2]}Object'), tags },
    answered: { id: 'arn:aws:iam::123456789012:policy/policy-0-n' },
  },
  aws_s3_bucket: {
    arguments: { bucket: name('bucket'), force_destroy: '${count.index % 2 == 1}', tags },
    answered: { id: 'bucket-0-n', region: 'eu-central-1' },
  },
  aws_security_group_rule: {
    arguments: {
      cidr_blocks: [changed('10.0.0.0/16', '10.1.0.0/16')],
      description: name('rule'),
      from_port: 5432,
      protocol: 'tcp',
      security_group_id: name('sg'),
      to_port: 5432,
      type: 'ingress',
    },
    answered: { id: 'sgrule-0-n', security_group_rule_id: 'sgr-0-n' },
  },
  aws_sqs_queue: {
    arguments: {
      message_retention_seconds: '${count.index % 2 == 0 ? 345600 : 86400}',
      name: name('queue'),
      tags,
    },
    answered: { id: 'https://sqs.eu-central-1.amazonaws.com/123456789012/queue-0-n' },
  },
};

const configuration = {
  terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: '5.100.0' } } },
  // Nothing of AWS is asked for while planning.
  provider: {
    aws: {
      region: 'eu-central-1',
      skip_credentials_validation: true,
      skip_requesting_account_id: true,
      skip_metadata_api_check: true,
      skip_region_validation: true,
      max_retries: 1,
    },
  },
  variable: { each: { type: 'number' } },
  // Within the text of a policy nothing can be quoted once more.
  locals: { verbs: ['Get', 'Delete'] },
  resource: Object.fromEntries(
    Object.entries(kinds).map(([type, { arguments: args }]) => [type, { main: { count, ...args } }]),
  ),
};

/**
 * Has real terraform make a plan file of so many resources, of which every other changes, and every database. What is in
 * AWS is made up: a plan of one of each kind says what its state would be.
 */
export async function makePlanFile(folder: string, resources: number): Promise<Terraform> {
  const terraform = await openTerraform({ folder, endpoint: 'http://127.0.0.1:1' });
  const write = (file: string, content: object): void =>
    writeFileSync(join(folder, file), JSON.stringify(content));
  write('main.tf.json', configuration);
  await terraform.init();
  const offline = ['-refresh=false', '-lock=false'];
  const { plan } = await terraform.plan({ out: 'one', arguments: [...offline, '-var=each=1'] });
  const each = Math.ceil(resources / Object.keys(kinds).length);
  write('terraform.tfstate', stateOf(plan, each));
  await terraform.run(
    ['plan', '-input=false', '-no-color', '-out=tfplan', ...offline, `-var=each=${each}`],
    [0],
  );
  return terraform;
}

function stateOf(plan: TerraformPlan, each: number): object {
  const { root_module } = plan.planned_values as { root_module: { resources: readonly Planned[] } };
  const versions = new Map(root_module.resources.map(({ type, schema_version }) => [type, schema_version]));
  return {
    version: 4,
    terraform_version: plan.terraform_version,
    serial: 1,
    lineage: '5f0d6c3e-0f0b-4c0f-9f0e-6b1c2d3e4f50',
    outputs: {},
    resources: (plan.resource_changes ?? []).map((change) => ({
      mode: 'managed',
      type: change.type,
      name: change.name,
      provider: 'provider["registry.terraform.io/hashicorp/aws"]',
      instances: instancesOf(change, versions.get(change.type) ?? 0, each),
    })),
  };
}

interface Planned {
  readonly type: string;
  readonly schema_version: number;
}

function instancesOf({ type, change }: TerraformResourceChange, schema_version: number, each: number) {
  const { answered, secret } = kinds[type] ?? {};
  const tags = change.after?.tags;
  const first = JSON.stringify({
    ...change.after,
    ...(tags !== undefined && { tags_all: tags }),
    ...answered,
  });
  return Array.from({ length: each }, (_, index_key) => ({
    index_key,
    schema_version,
    attributes: JSON.parse(first.replaceAll(FIRST, `-${index_key}-n`)) as Attributes,
    sensitive_attributes: secret === undefined ? [] : [[{ type: 'get_attr', value: secret }]],
  }));
}
