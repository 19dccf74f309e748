import { closeSync, openSync, writeSync } from 'node:fs';

/** A plan as large accounts have: mixed kinds, mostly unchanged, with state, planned values and configuration. */
export interface GeneratedPlan {
  readonly file: string;
  readonly changes: number;
  readonly bytes: number;
}

type Attributes = Readonly<Record<string, unknown>>;

interface GeneratedKind {
  readonly type: string;
  /** Of each hundred resources. */
  readonly share: number;
  readonly attributes: (name: string, number: number) => Attributes;
  /** What an update changes. */
  readonly updated: (number: number) => Attributes;
  readonly forcing: Attributes;
  readonly sensitive?: Readonly<Record<string, true>>;
  readonly expressions: (number: number) => Readonly<Record<string, unknown>>;
}

const ACCOUNT = '123456789012';
const REGION = 'eu-central-1';
const arn = (service: string, rest: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;

const tags = (name: string, number: number): Attributes => {
  const own = {
    Name: name,
    Environment: number % 2 === 0 ? 'production' : 'staging',
    Team: `team-${number % 40}`,
    CostCentre: `${4000 + (number % 60)}`,
    Repository: `example/infrastructure-${number % 25}`,
    ManagedBy: 'terraform',
    Description: `Belongs to service number ${number % 500} of the shop; ask its team before changing it by hand.`,
  };
  return { tags: own, tags_all: { ...own, Owner: 'platform', DataClass: 'internal', BackupPolicy: 'daily' } };
};

const statements = (name: string, count: number): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: Array.from({ length: count }, (_, at) => ({
      Sid: `Statement${at}`,
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject', 's3:ListBucket', 'kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: [`arn:aws:s3:::${name}-${at}`, `arn:aws:s3:::${name}-${at}/*`],
      Condition: { StringEquals: { 'aws:PrincipalAccount': ACCOUNT } },
    })),
  });

const literal = (value: unknown): object => ({ constant_value: value });
const reference = (...references: readonly string[]): object => ({ references });

const database: GeneratedKind = {
  type: 'aws_db_instance',
  share: 20,
  attributes: (name, number) => ({
    address: `${name}.c1abcdefghij.${REGION}.rds.amazonaws.com`,
    allocated_storage: 100 + (number % 10) * 20,
    allow_major_version_upgrade: null,
    apply_immediately: number % 5 === 0,
    arn: arn('rds', `db:${name}`),
    auto_minor_version_upgrade: true,
    availability_zone: `${REGION}a`,
    backup_retention_period: 7,
    backup_target: 'region',
    backup_window: '03:00-04:00',
    blue_green_update: [],
    ca_cert_identifier: 'rds-ca-rsa2048-g1',
    character_set_name: '',
    copy_tags_to_snapshot: true,
    custom_iam_instance_profile: '',
    customer_owned_ip_enabled: false,
    db_name: 'orders',
    db_subnet_group_name: `subnets-${number % 50}`,
    dedicated_log_volume: false,
    delete_automated_backups: true,
    deletion_protection: number % 3 === 0,
    domain: '',
    domain_dns_ips: [],
    enabled_cloudwatch_logs_exports: ['postgresql', 'upgrade'],
    endpoint: `${name}.c1abcdefghij.${REGION}.rds.amazonaws.com:5432`,
    engine: 'postgres',
    engine_lifecycle_support: 'open-source-rds-extended-support',
    engine_version: '16.4',
    engine_version_actual: '16.4',
    final_snapshot_identifier: `${name}-final`,
    hosted_zone_id: 'Z1RLNUO7B9Q6NB',
    iam_database_authentication_enabled: true,
    id: `db-${name.toUpperCase()}`,
    identifier: name,
    identifier_prefix: '',
    instance_class: 'db.m7g.large',
    iops: 3000,
    kms_key_id: arn('kms', `key/00000000-0000-4000-8000-${String(number).padStart(12, '0')}`),
    latest_restorable_time: '2026-11-20T10:00:00Z',
    license_model: 'postgresql-license',
    listener_endpoint: [],
    maintenance_window: 'sun:04:00-sun:05:00',
    manage_master_user_password: null,
    master_user_secret: [],
    max_allocated_storage: 1000,
    monitoring_interval: 60,
    monitoring_role_arn: arn('iam', 'role/rds-monitoring'),
    multi_az: number % 2 === 0,
    network_type: 'IPV4',
    option_group_name: 'default:postgres-16',
    parameter_group_name: `parameters-${number % 30}`,
    password: `generated-password-${number}`,
    performance_insights_enabled: true,
    performance_insights_retention_period: 7,
    port: 5432,
    publicly_accessible: false,
    replica_mode: '',
    replicas: [],
    replicate_source_db: '',
    resource_id: `db-${String(number).padStart(26, 'A')}`,
    restore_to_point_in_time: [],
    skip_final_snapshot: number % 4 === 0,
    status: 'available',
    storage_encrypted: true,
    storage_throughput: 125,
    storage_type: 'gp3',
    ...tags(name, number),
    timeouts: null,
    username: 'administrator',
    vpc_security_group_ids: [`sg-${String(number).padStart(17, '0')}`],
  }),
  updated: (number) =>
    number % 2 === 0 ? { instance_class: 'db.m7g.xlarge' } : { backup_retention_period: 14, multi_az: true },
  forcing: { storage_encrypted: false },
  sensitive: { password: true },
  expressions: (number) => ({
    allocated_storage: literal(100),
    engine: literal('postgres'),
    engine_version: literal('16.4'),
    instance_class: reference('var.instance_class'),
    kms_key_id: reference('aws_kms_key.main.arn', 'aws_kms_key.main'),
    password: reference('var.password'),
    vpc_security_group_ids: reference(`aws_security_group.r${number}.id`, `aws_security_group.r${number}`),
  }),
};

const cache: GeneratedKind = {
  type: 'aws_elasticache_replication_group',
  share: 15,
  attributes: (name, number) => ({
    apply_immediately: number % 5 === 0,
    arn: arn('elasticache', `replicationgroup:${name}`),
    at_rest_encryption_enabled: true,
    auth_token: `generated-auth-token-${number}`,
    auth_token_update_strategy: 'ROTATE',
    auto_minor_version_upgrade: 'true',
    automatic_failover_enabled: true,
    cluster_enabled: false,
    cluster_mode: 'disabled',
    configuration_endpoint_address: '',
    data_tiering_enabled: false,
    description: `Cache of ${name}`,
    engine: 'redis',
    engine_version: '7.1',
    engine_version_actual: '7.1.0',
    final_snapshot_identifier: null,
    global_replication_group_id: '',
    id: name,
    ip_discovery: 'ipv4',
    kms_key_id: '',
    log_delivery_configuration: [
      {
        destination: `/cache/${name}`,
        destination_type: 'cloudwatch-logs',
        log_format: 'json',
        log_type: 'slow-log',
      },
    ],
    maintenance_window: 'sun:04:00-sun:05:00',
    member_clusters: [`${name}-001`, `${name}-002`],
    multi_az_enabled: true,
    network_type: 'ipv4',
    node_type: 'cache.m7g.large',
    num_cache_clusters: 2,
    num_node_groups: 1,
    parameter_group_name: 'default.redis7',
    port: 6379,
    primary_endpoint_address: `master.${name}.abcdef.euc1.cache.amazonaws.com`,
    reader_endpoint_address: `replica.${name}.abcdef.euc1.cache.amazonaws.com`,
    replicas_per_node_group: 1,
    replication_group_id: name,
    security_group_ids: [`sg-${String(number).padStart(17, '0')}`],
    snapshot_retention_limit: 7,
    snapshot_window: '02:00-03:00',
    subnet_group_name: `subnets-${number % 50}`,
    ...tags(name, number),
    transit_encryption_enabled: true,
    transit_encryption_mode: 'required',
    user_group_ids: [],
  }),
  updated: (number) =>
    number % 2 === 0 ? { node_type: 'cache.m7g.xlarge' } : { snapshot_retention_limit: 1 },
  forcing: { port: 6380 },
  sensitive: { auth_token: true },
  expressions: (number) => ({
    engine: literal('redis'),
    node_type: literal('cache.m7g.large'),
    security_group_ids: reference(`aws_security_group.r${number}.id`, `aws_security_group.r${number}`),
  }),
};

const bucket: GeneratedKind = {
  type: 'aws_s3_bucket',
  share: 20,
  attributes: (name, number) => ({
    acceleration_status: '',
    acl: null,
    arn: `arn:aws:s3:::${name}`,
    bucket: name,
    bucket_domain_name: `${name}.s3.amazonaws.com`,
    bucket_prefix: '',
    bucket_regional_domain_name: `${name}.s3.${REGION}.amazonaws.com`,
    cors_rule: [],
    force_destroy: number % 7 === 0,
    grant: [{ id: 'f'.repeat(64), permissions: ['FULL_CONTROL'], type: 'CanonicalUser', uri: '' }],
    hosted_zone_id: 'Z21DNDUVLTQW6Q',
    id: name,
    lifecycle_rule: [],
    object_lock_enabled: false,
    policy: statements(name, 4),
    region: REGION,
    replication_configuration: [],
    request_payer: 'BucketOwner',
    server_side_encryption_configuration: [
      {
        rule: [
          {
            apply_server_side_encryption_by_default: [{ sse_algorithm: 'aws:kms' }],
            bucket_key_enabled: true,
          },
        ],
      },
    ],
    ...tags(name, number),
    timeouts: null,
    versioning: [{ enabled: true, mfa_delete: false }],
    website: [],
  }),
  updated: () => ({ force_destroy: true }),
  forcing: { bucket: 'another-name' },
  expressions: () => ({ bucket: literal('name'), force_destroy: literal(false) }),
};

const securityGroup: GeneratedKind = {
  type: 'aws_security_group',
  share: 20,
  attributes: (name, number) => ({
    arn: arn('ec2', `security-group/sg-${number}`),
    description: 'Managed by Terraform',
    egress: [rule(0, 0, '-1', ['0.0.0.0/0'])],
    id: `sg-${String(number).padStart(17, '0')}`,
    ingress: Array.from({ length: 8 }, (_, at) => rule(5432 + at, 5432 + at, 'tcp', [`10.${at}.0.0/16`])),
    name,
    name_prefix: '',
    owner_id: ACCOUNT,
    revoke_rules_on_delete: false,
    ...tags(name, number),
    timeouts: null,
    vpc_id: `vpc-${String(number % 5).padStart(17, '0')}`,
  }),
  updated: (number) => ({
    ingress: Array.from({ length: 7 }, (_, at) =>
      rule(5432 + at, 5432 + at, 'tcp', [`10.${number % 9}.0.0/16`]),
    ),
  }),
  forcing: { name: 'another-name' },
  expressions: () => ({ vpc_id: reference('data.aws_vpc.main.id', 'data.aws_vpc.main') }),
};

const rule = (from: number, to: number, protocol: string, blocks: readonly string[]): object => ({
  cidr_blocks: blocks,
  description: 'From the services that use it',
  from_port: from,
  ipv6_cidr_blocks: [],
  prefix_list_ids: [],
  protocol,
  security_groups: [],
  self: false,
  to_port: to,
});

const policy: GeneratedKind = {
  type: 'aws_iam_policy',
  share: 25,
  attributes: (name, number) => ({
    arn: `arn:aws:iam::${ACCOUNT}:policy/${name}`,
    attachment_count: 1,
    description: `What ${name} may do`,
    id: `arn:aws:iam::${ACCOUNT}:policy/${name}`,
    name,
    name_prefix: '',
    path: '/',
    policy: statements(name, 6),
    policy_id: `ANPA${String(number).padStart(17, 'A')}`,
    ...tags(name, number),
  }),
  updated: (number) => ({ policy: statements(`changed-${number}`, 5) }),
  forcing: { name: 'another-name' },
  expressions: (number) => ({
    policy: reference(
      `data.aws_iam_policy_document.r${number}.json`,
      `data.aws_iam_policy_document.r${number}`,
    ),
  }),
};

const kinds = [database, cache, bucket, securityGroup, policy];
/** The kind of each of a hundred resources, mixed. */
const ofHundred = kinds
  .flatMap((kind) =>
    Array.from({ length: kind.share }, (_, at) => ({ kind, order: (at * 100) / kind.share })),
  )
  .sort((a, b) => a.order - b.order)
  .map(({ kind }) => kind);

type Action = 'update' | 'replace' | 'delete' | 'create' | 'no-op';

/** 30 of a hundred are updated, 5 replaced, 5 deleted and 10 created. */
function actionOf(number: number): Action {
  // 37 has no factor in common with 100: every remainder once in a hundred.
  const share = (number * 37) % 100;
  if (share < 30) return 'update';
  if (share < 35) return 'replace';
  if (share < 40) return 'delete';
  return share < 50 ? 'create' : 'no-op';
}

const actionsOf: Readonly<Record<Action, readonly string[]>> = {
  update: ['update'],
  replace: ['delete', 'create'],
  delete: ['delete'],
  create: ['create'],
  'no-op': ['no-op'],
};

interface Resource {
  readonly kind: GeneratedKind;
  readonly number: number;
  readonly action: Action;
  readonly before: Attributes | null;
  readonly after: Attributes | null;
}

function resource(number: number): Resource {
  const kind = ofHundred[number % 100] ?? policy;
  const action = actionOf(number);
  const attributes = kind.attributes(`${kind.type.slice(4).replaceAll('_', '-')}-${number}`, number);
  const after = {
    ...attributes,
    ...(action === 'update' && kind.updated(number)),
    ...(action === 'replace' && kind.forcing),
  };
  return {
    kind,
    number,
    action,
    before: action === 'create' ? null : attributes,
    after: action === 'delete' ? null : after,
  };
}

const head = ({ kind, number }: Resource): object => ({
  address: `${kind.type}.r${number}`,
  mode: 'managed',
  type: kind.type,
  name: `r${number}`,
});
const PROVIDER = { provider_name: 'registry.terraform.io/hashicorp/aws' };

const changeOf = (one: Resource): object => ({
  ...head(one),
  ...PROVIDER,
  change: {
    actions: actionsOf[one.action],
    before: one.before,
    after: one.after,
    after_unknown: one.action === 'create' ? { arn: true, id: true, tags_all: {} } : {},
    before_sensitive: one.before === null ? false : { ...one.kind.sensitive, tags: {}, tags_all: {} },
    after_sensitive: one.after === null ? false : { ...one.kind.sensitive, tags: {}, tags_all: {} },
    ...(one.action === 'replace' && { replace_paths: Object.keys(one.kind.forcing).map((name) => [name]) }),
  },
});

const stateOf = (one: Resource, values: Attributes): object => ({
  ...head(one),
  ...PROVIDER,
  schema_version: 2,
  values,
  sensitive_values: { ...one.kind.sensitive, tags: {}, tags_all: {} },
});

const configuredOf = (one: Resource): object => ({
  ...head(one),
  provider_config_key: 'aws',
  expressions: one.kind.expressions(one.number),
  schema_version: 2,
});

/** Writes a plan of so many resources, whatever its size: 10,000 are about 100 MB. */
export function writePlan(file: string, changes: number): GeneratedPlan {
  const descriptor = openSync(file, 'w');
  let bytes = 0;
  const write = (text: string): void => {
    bytes += writeSync(descriptor, text);
  };
  const each = (part: (one: Resource) => object | undefined): void => {
    let separator = '';
    for (let number = 0; number < changes; number++) {
      const text = JSON.stringify(part(resource(number)));
      if (text === undefined) continue;
      write(`${separator}${text}`);
      separator = ',';
    }
  };
  write('{"format_version":"1.2","terraform_version":"1.11.4",');
  write(
    '"variables":{"password":{"value":"value-of-the-variable"},"instance_class":{"value":"db.m7g.large"}},',
  );
  write('"planned_values":{"root_module":{"resources":[');
  each((one) => (one.after === null ? undefined : stateOf(one, one.after)));
  write(']}},"resource_changes":[');
  each(changeOf);
  write(
    '],"prior_state":{"format_version":"1.0","terraform_version":"1.11.4","values":{"root_module":{"resources":[',
  );
  each((one) => (one.before === null ? undefined : stateOf(one, one.before)));
  write(']}}},"configuration":{"provider_config":{"aws":{"name":"aws",');
  write('"full_name":"registry.terraform.io/hashicorp/aws","version_constraint":"5.100.0"}},');
  write('"root_module":{"variables":{"password":{"sensitive":true},"instance_class":{}},"resources":[');
  each(configuredOf);
  write(']}},"timestamp":"2026-11-20T10:00:00Z","applyable":true,"complete":true,"errored":false}\n');
  closeSync(descriptor);
  return { file, changes, bytes };
}
