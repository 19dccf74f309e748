import type { JsonObject } from '../../../../plan/value.ts';
import { aResource } from '../build.ts';
import type { Resource } from '../case.ts';

const arn = (kind: string, name: string): string => `arn:aws:rds:eu-central-1:111122223333:${kind}:${name}`;

export const aProxyEndpoint = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_db_proxy_endpoint',
    {
      db_proxy_name: 'orders',
      db_proxy_endpoint_name: 'orders-reports',
      vpc_subnet_ids: ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002'],
      vpc_security_group_ids: ['sg-0a1b2c3d4e5f60001'],
      target_role: 'READ_ONLY',
      ...args,
    },
    {
      id: 'orders/orders-reports',
      arn: arn('db-proxy-endpoint', 'prx-endpoint-0a1b2c3d4e5f60001'),
      endpoint: 'orders-reports.endpoint.proxy-c1a2b3c4d5e6.eu-central-1.rds.amazonaws.com',
      is_default: false,
      vpc_id: 'vpc-0a1b2c3d4e5f60001',
    },
  );

export const aTargetGroup = (percent: number): Resource =>
  aResource(
    'aws_db_proxy_default_target_group',
    {
      db_proxy_name: 'orders',
      connection_pool_config: [
        {
          max_connections_percent: percent,
          max_idle_connections_percent: percent / 2,
          connection_borrow_timeout: 120,
        },
      ],
    },
    { id: 'orders', name: 'default', arn: arn('target-group', 'prx-tg-0a1b2c3d4e5f60001') },
  );

export const aSnapshotCopy = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_db_snapshot_copy',
    {
      source_db_snapshot_identifier: arn('snapshot', 'orders-before-migration'),
      target_db_snapshot_identifier: 'orders-copy',
      ...args,
    },
    {
      id: 'orders-copy',
      db_snapshot_arn: arn('snapshot', 'orders-copy'),
      allocated_storage: 100,
      engine: 'postgres',
      snapshot_type: 'manual',
    },
  );

export const anEventSubscription = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_db_event_subscription',
    {
      name: 'orders',
      sns_topic: 'arn:aws:sns:eu-central-1:111122223333:alarms',
      source_type: 'db-instance',
      event_categories: ['failure', 'failover', 'low storage'],
      ...args,
    },
    { id: 'orders', arn: arn('es', 'orders'), customer_aws_id: '111122223333' },
  );

export const aRoleAssociation = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_db_instance_role_association',
    {
      db_instance_identifier: 'orders',
      feature_name: 's3Import',
      role_arn: 'arn:aws:iam::111122223333:role/orders-import',
      ...args,
    },
    { id: 'orders,arn:aws:iam::111122223333:role/orders-import' },
  );

export const anIntegration = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_rds_integration',
    {
      integration_name: 'orders',
      source_arn: arn('db', 'orders'),
      target_arn: 'arn:aws:redshift-serverless:eu-central-1:111122223333:namespace/orders',
      kms_key_id: 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000001',
      ...args,
    },
    { id: arn('integration', 'orders'), arn: arn('integration', 'orders'), data_filter: 'include: *.*' },
  );
