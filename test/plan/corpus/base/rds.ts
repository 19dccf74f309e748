import type { JsonObject } from '../../../../plan/value.ts';
import { aResource, named } from '../build.ts';
import type { Resource } from '../case.ts';

const HOST = 'orders.c1a2b3c4d5e6.eu-central-1.rds.amazonaws.com';
const arn = (kind: string, name: string): string => `arn:aws:rds:eu-central-1:111122223333:${kind}:${name}`;

/** A single-zone PostgreSQL instance that is guarded: protected, encrypted, backed up for two weeks. */
export const anInstance = (args: JsonObject = {}, attributes: JsonObject = {}): Resource =>
  aResource(
    'aws_db_instance',
    {
      identifier: 'orders',
      engine: 'postgres',
      engine_version: '16.4',
      instance_class: 'db.m6g.large',
      allocated_storage: 100,
      storage_type: 'gp3',
      storage_encrypted: true,
      db_name: 'orders',
      username: 'orders',
      password: 'correct-horse-battery-staple',
      port: 5432,
      multi_az: false,
      backup_retention_period: 14,
      backup_window: '02:00-02:30',
      maintenance_window: 'sun:03:00-sun:03:30',
      deletion_protection: true,
      skip_final_snapshot: false,
      final_snapshot_identifier: 'orders-final',
      delete_automated_backups: false,
      parameter_group_name: 'orders-16',
      db_subnet_group_name: 'orders',
      vpc_security_group_ids: ['sg-0a1b2c3d4e5f60001'],
      ...args,
    },
    {
      id: 'db-AAAABBBBCCCCDDDDEEEEFFFFGG',
      resource_id: 'db-AAAABBBBCCCCDDDDEEEEFFFFGG',
      arn: arn('db', 'orders'),
      address: HOST,
      endpoint: `${HOST}:5432`,
      engine_version_actual: args.engine_version ?? '16.4',
      availability_zone: 'eu-central-1a',
      ca_cert_identifier: 'rds-ca-rsa2048-g1',
      iops: 3000,
      storage_throughput: 125,
      kms_key_id: 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000001',
      license_model: 'postgresql-license',
      network_type: 'IPV4',
      option_group_name: 'default:postgres-16',
      status: 'available',
      hosted_zone_id: 'Z1RLNUO7B9Q6NB',
      listener_endpoint: [],
      replicas: [],
      master_user_secret: [],
      engine_lifecycle_support: 'open-source-rds-extended-support',
      database_insights_mode: 'standard',
      ...attributes,
    },
  );

/** The same with nothing in the way of a destroy. */
export const anUnguardedInstance = (args: JsonObject = {}): Resource =>
  anInstance({
    deletion_protection: false,
    skip_final_snapshot: true,
    final_snapshot_identifier: null,
    delete_automated_backups: true,
    ...args,
  });

/** What makes a replica one of the instance in its configuration. */
export const following = { replicate_source_db: '${aws_db_instance.main.identifier}' };

/** A replica of an instance, without backups of its own. */
export const aReplica = (args: JsonObject = {}): Resource => ({
  ...anInstance(
    {
      identifier: 'orders-replica',
      replicate_source_db: 'orders',
      db_name: null,
      username: null,
      password: null,
      allocated_storage: null,
      engine: null,
      engine_version: null,
      db_subnet_group_name: null,
      backup_retention_period: null,
      backup_window: null,
      skip_final_snapshot: true,
      final_snapshot_identifier: null,
      deletion_protection: false,
      ...args,
    },
    {
      id: 'db-AAAABBBBCCCCDDDDEEEEFFFFHH',
      arn: arn('db', 'orders-replica'),
      address: `orders-replica.c1a2b3c4d5e6.eu-central-1.rds.amazonaws.com`,
      engine: 'postgres',
      engine_version: '16.4',
      allocated_storage: 100,
      username: 'orders',
      db_name: 'orders',
      db_subnet_group_name: 'orders',
      backup_retention_period: 0,
    },
  ),
  name: 'replica',
});

export const aCluster = (args: JsonObject = {}, attributes: JsonObject = {}): Resource =>
  aResource(
    'aws_rds_cluster',
    {
      cluster_identifier: 'ledger',
      engine: 'aurora-postgresql',
      engine_version: '16.4',
      database_name: 'ledger',
      master_username: 'ledger',
      master_password: 'correct-horse-battery-staple',
      port: 5432,
      storage_encrypted: true,
      backup_retention_period: 14,
      preferred_backup_window: '02:00-02:30',
      preferred_maintenance_window: 'sun:03:00-sun:03:30',
      deletion_protection: true,
      skip_final_snapshot: false,
      final_snapshot_identifier: 'ledger-final',
      db_cluster_parameter_group_name: 'ledger-16',
      db_subnet_group_name: 'ledger',
      vpc_security_group_ids: ['sg-0a1b2c3d4e5f60001'],
      ...args,
    },
    {
      id: 'ledger',
      arn: arn('cluster', 'ledger'),
      cluster_resource_id: 'cluster-AAAABBBBCCCCDDDDEEEEFFFFGG',
      endpoint: 'ledger.cluster-c1a2b3c4d5e6.eu-central-1.rds.amazonaws.com',
      reader_endpoint: 'ledger.cluster-ro-c1a2b3c4d5e6.eu-central-1.rds.amazonaws.com',
      engine_version_actual: '16.4',
      availability_zones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
      kms_key_id: 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000001',
      network_type: 'IPV4',
      cluster_members: [],
      master_user_secret: [],
      iam_roles: [],
      storage_type: '',
      hosted_zone_id: 'Z1RLNUO7B9Q6NB',
      ...attributes,
    },
  );

export const anUnguardedCluster = (args: JsonObject = {}): Resource =>
  aCluster({
    deletion_protection: false,
    skip_final_snapshot: true,
    final_snapshot_identifier: null,
    ...args,
  });

/** Of RDS itself, with a writer and two readers that are no resources of their own. */
export const aMultiAzCluster = (args: JsonObject = {}): Resource =>
  aCluster(
    {
      engine: 'postgres',
      engine_version: '15.4',
      db_cluster_instance_class: 'db.m6gd.large',
      db_cluster_parameter_group_name: 'ledger-15',
      allocated_storage: 200,
      storage_type: 'io1',
      iops: 3000,
      ...args,
    },
    { engine_version_actual: '15.4' },
  );

export const aNeptuneCluster = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_neptune_cluster',
    {
      cluster_identifier: 'graph',
      engine: 'neptune',
      engine_version: '1.3.1.0',
      apply_immediately: false,
      backup_retention_period: 7,
      preferred_backup_window: '02:00-03:00',
      preferred_maintenance_window: 'sun:04:00-sun:05:00',
      deletion_protection: true,
      skip_final_snapshot: false,
      final_snapshot_identifier: 'graph-final',
      storage_encrypted: true,
      iam_database_authentication_enabled: false,
      neptune_cluster_parameter_group_name: 'default.neptune1.3',
      neptune_subnet_group_name: 'graph',
      port: 8182,
      vpc_security_group_ids: ['sg-0a1b2c3d4e5f60001'],
      ...args,
    },
    {
      id: 'graph',
      arn: arn('cluster', 'graph'),
      availability_zones: ['eu-central-1a'],
      cluster_members: [],
      storage_type: '',
    },
  );

export const aClusterInstance = (args: JsonObject = {}, attributes: JsonObject = {}): Resource =>
  aResource(
    'aws_rds_cluster_instance',
    {
      identifier: 'ledger-1',
      cluster_identifier: 'ledger',
      engine: 'aurora-postgresql',
      instance_class: 'db.r6g.large',
      promotion_tier: 0,
      ...args,
    },
    {
      id: 'ledger-1',
      arn: arn('db', 'ledger-1'),
      endpoint: 'ledger-1.c1a2b3c4d5e6.eu-central-1.rds.amazonaws.com',
      engine_version: '16.4',
      engine_version_actual: '16.4',
      availability_zone: 'eu-central-1a',
      ca_cert_identifier: 'rds-ca-rsa2048-g1',
      db_parameter_group_name: 'default.aurora-postgresql16',
      db_subnet_group_name: 'ledger',
      publicly_accessible: false,
      writer: true,
      port: 5432,
      storage_encrypted: true,
      ...attributes,
    },
  );

/** Beside the writer that `aClusterInstance` is. */
export const aReader = named(
  aClusterInstance({ identifier: 'ledger-2', promotion_tier: 1 }, { writer: false }),
  'reader',
);

export const aParameterGroup = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_db_parameter_group',
    {
      name: 'orders-16',
      family: 'postgres16',
      description: 'orders',
      parameter: [{ name: 'log_min_duration_statement', value: '500', apply_method: 'immediate' }],
      ...args,
    },
    { id: 'orders-16', arn: arn('pg', 'orders-16') },
  );

export const aClusterParameterGroup = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_rds_cluster_parameter_group',
    {
      name: 'ledger-16',
      family: 'aurora-postgresql16',
      description: 'ledger',
      parameter: [{ name: 'log_min_duration_statement', value: '500', apply_method: 'immediate' }],
      ...args,
    },
    { id: 'ledger-16', arn: arn('cluster-pg', 'ledger-16') },
  );

export const anOptionGroup = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_db_option_group',
    {
      name: 'crm',
      engine_name: 'mysql',
      major_engine_version: '8.0',
      option_group_description: 'crm',
      ...args,
    },
    { id: 'crm', arn: arn('og', 'crm') },
  );

export const aProxy = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_db_proxy',
    {
      name: 'orders',
      engine_family: 'POSTGRESQL',
      role_arn: 'arn:aws:iam::111122223333:role/orders-proxy',
      vpc_subnet_ids: ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002'],
      vpc_security_group_ids: ['sg-0a1b2c3d4e5f60001'],
      require_tls: true,
      idle_client_timeout: 1800,
      auth: [
        {
          auth_scheme: 'SECRETS',
          iam_auth: 'DISABLED',
          secret_arn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:orders-AbCdEf',
        },
      ],
      ...args,
    },
    {
      id: 'orders',
      arn: arn('db-proxy', 'prx-0a1b2c3d4e5f60001'),
      endpoint: 'orders.proxy-c1a2b3c4d5e6.eu-central-1.rds.amazonaws.com',
    },
  );

export const aProxyTarget = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_db_proxy_target',
    { db_proxy_name: 'orders', target_group_name: 'default', db_instance_identifier: 'orders', ...args },
    {
      id: 'orders/default/RDS_INSTANCE/orders',
      type: 'RDS_INSTANCE',
      rds_resource_id: 'orders',
      port: 5432,
      endpoint: HOST,
    },
  );

export const aDbSubnetGroup = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_db_subnet_group',
    { name: 'orders', subnet_ids: ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002'], ...args },
    {
      id: 'orders',
      arn: arn('subgrp', 'orders'),
      vpc_id: 'vpc-0a1b2c3d4e5f60001',
      supported_network_types: ['IPV4'],
    },
  );

export const aSnapshot = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_db_snapshot',
    { db_instance_identifier: 'orders', db_snapshot_identifier: 'orders-before-migration', ...args },
    {
      id: 'orders-before-migration',
      db_snapshot_arn: arn('snapshot', 'orders-before-migration'),
      allocated_storage: 100,
      engine: 'postgres',
      engine_version: '16.4',
      snapshot_type: 'manual',
      status: 'available',
      encrypted: true,
    },
  );

export const aBackupReplication = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_db_instance_automated_backups_replication',
    { source_db_instance_arn: arn('db', 'orders'), retention_period: 14, ...args },
    { id: arn('auto-backup', 'ab-0a1b2c3d4e5f60001') },
  );
