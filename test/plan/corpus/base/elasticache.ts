import type { JsonObject } from '../../../../plan/value.ts';
import { aResource } from '../build.ts';
import type { Resource } from '../case.ts';

const arn = (kind: string, name: string): string =>
  `arn:aws:elasticache:eu-central-1:111122223333:${kind}:${name}`;

/** A primary and a replica in two zones, encrypted, with a week of snapshots. */
export const aReplicationGroup = (args: JsonObject = {}, attributes: JsonObject = {}): Resource =>
  aResource(
    'aws_elasticache_replication_group',
    {
      replication_group_id: 'sessions',
      description: 'sessions',
      engine: 'redis',
      engine_version: '7.1',
      node_type: 'cache.m6g.large',
      num_cache_clusters: 2,
      automatic_failover_enabled: true,
      multi_az_enabled: true,
      at_rest_encryption_enabled: true,
      transit_encryption_enabled: true,
      transit_encryption_mode: 'required',
      parameter_group_name: 'default.redis7',
      port: 6379,
      snapshot_retention_limit: 7,
      snapshot_window: '02:00-03:00',
      maintenance_window: 'sun:04:00-sun:05:00',
      subnet_group_name: 'sessions',
      security_group_ids: ['sg-0a1b2c3d4e5f60001'],
      ...args,
    },
    {
      id: 'sessions',
      arn: arn('replicationgroup', 'sessions'),
      apply_immediately: null,
      engine_version_actual: `${args.engine_version ?? '7.1'}.0`,
      cluster_enabled: false,
      security_group_names: [],
      cluster_mode: 'disabled',
      data_tiering_enabled: false,
      auto_minor_version_upgrade: 'true',
      ip_discovery: 'ipv4',
      network_type: 'ipv4',
      member_clusters: ['sessions-001', 'sessions-002'],
      num_node_groups: 1,
      replicas_per_node_group: 1,
      primary_endpoint_address: 'master.sessions.a1b2c3.euc1.cache.amazonaws.com',
      reader_endpoint_address: 'replica.sessions.a1b2c3.euc1.cache.amazonaws.com',
      ...attributes,
    },
  );

/** Two shards with one replica each. */
export const aShardedGroup = (args: JsonObject = {}): Resource =>
  aReplicationGroup(
    {
      num_cache_clusters: null,
      num_node_groups: 2,
      replicas_per_node_group: 1,
      parameter_group_name: 'default.redis7.cluster.on',
      ...args,
    },
    {
      cluster_enabled: true,
      cluster_mode: 'enabled',
      num_cache_clusters: 4,
      num_node_groups: 2,
      configuration_endpoint_address: 'clustercfg.sessions.a1b2c3.euc1.cache.amazonaws.com',
      member_clusters: ['sessions-0001-001', 'sessions-0001-002', 'sessions-0002-001', 'sessions-0002-002'],
    },
  );

/** One node on its own, without a replica. */
export const aCacheCluster = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_elasticache_cluster',
    {
      cluster_id: 'carts',
      engine: 'redis',
      engine_version: '7.1',
      node_type: 'cache.t4g.small',
      num_cache_nodes: 1,
      parameter_group_name: 'default.redis7',
      port: 6379,
      snapshot_retention_limit: 5,
      subnet_group_name: 'carts',
      ...args,
    },
    {
      id: 'carts',
      arn: arn('cluster', 'carts'),
      engine_version_actual: '7.1.0',
      availability_zone: 'eu-central-1a',
      az_mode: 'single-az',
      ip_discovery: 'ipv4',
      network_type: 'ipv4',
      maintenance_window: 'sun:04:00-sun:05:00',
      cache_nodes: [],
      security_group_ids: ['sg-0a1b2c3d4e5f60001'],
    },
  );

export const aMemcachedCluster = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_elasticache_cluster',
    {
      cluster_id: 'pages',
      engine: 'memcached',
      engine_version: '1.6.22',
      node_type: 'cache.t4g.small',
      num_cache_nodes: 3,
      parameter_group_name: 'default.memcached1.6',
      port: 11211,
      subnet_group_name: 'pages',
      ...args,
    },
    {
      id: 'pages',
      arn: arn('cluster', 'pages'),
      engine_version_actual: '1.6.22',
      az_mode: 'cross-az',
      ip_discovery: 'ipv4',
      network_type: 'ipv4',
      cluster_address: 'pages.a1b2c3.cfg.euc1.cache.amazonaws.com',
      configuration_endpoint: 'pages.a1b2c3.cfg.euc1.cache.amazonaws.com:11211',
      cache_nodes: [],
      security_group_ids: ['sg-0a1b2c3d4e5f60001'],
    },
  );

export const aCacheUser = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_elasticache_user',
    {
      user_id: 'worker',
      user_name: 'worker',
      engine: 'redis',
      access_string: 'on ~jobs:* +@all',
      passwords: ['correct-horse-battery-staple'],
      ...args,
    },
    {
      id: 'worker',
      arn: arn('user', 'worker'),
      authentication_mode: [{ password_count: 1, passwords: [], type: 'password' }],
    },
  );

export const aUserGroup = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_elasticache_user_group',
    { user_group_id: 'sessions', engine: 'redis', user_ids: ['default', 'worker'], ...args },
    { id: 'sessions', arn: arn('usergroup', 'sessions') },
  );

export const aCacheParameterGroup = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_elasticache_parameter_group',
    {
      name: 'sessions-7',
      family: 'redis7',
      description: 'sessions',
      parameter: [{ name: 'timeout', value: '300' }],
      ...args,
    },
    { id: 'sessions-7', arn: arn('parametergroup', 'sessions-7') },
  );

export const aMemoryDbCluster = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_memorydb_cluster',
    {
      name: 'ledger',
      acl_name: 'ledger',
      node_type: 'db.r6g.large',
      engine: 'redis',
      engine_version: '7.0',
      num_shards: 2,
      num_replicas_per_shard: 1,
      snapshot_retention_limit: 7,
      snapshot_window: '02:00-03:00',
      maintenance_window: 'sun:04:00-sun:05:00',
      tls_enabled: true,
      port: 6379,
      parameter_group_name: 'default.memorydb-redis7',
      security_group_ids: ['sg-0a1b2c3d4e5f60001'],
      subnet_group_name: 'ledger',
      ...args,
    },
    {
      id: 'ledger',
      arn: 'arn:aws:memorydb:eu-central-1:111122223333:cluster/ledger',
      name_prefix: '',
      engine_patch_version: '7.0.7',
      cluster_endpoint: [
        { address: 'clustercfg.ledger.a1b2c3.memorydb.eu-central-1.amazonaws.com', port: 6379 },
      ],
      shards: [],
    },
  );

export const aServerlessCache = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_elasticache_serverless_cache',
    {
      name: 'feeds',
      engine: 'valkey',
      major_engine_version: '7',
      daily_snapshot_time: '02:00',
      snapshot_retention_limit: 7,
      description: 'feeds',
      subnet_ids: ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002'],
      security_group_ids: ['sg-0a1b2c3d4e5f60001'],
      cache_usage_limits: [
        { data_storage: [{ maximum: 10, unit: 'GB' }], ecpu_per_second: [{ maximum: 5000 }] },
      ],
      ...args,
    },
    {
      id: 'feeds',
      arn: arn('serverlesscache', 'feeds'),
      status: 'available',
      full_engine_version: '7.2',
      create_time: '2026-01-05T10:00:00Z',
      endpoint: [{ address: 'feeds-a1b2c3.serverless.euc1.cache.amazonaws.com', port: 6379 }],
      reader_endpoint: [{ address: 'feeds-a1b2c3.serverless.euc1.cache.amazonaws.com', port: 6380 }],
    },
  );

export const aCacheSubnetGroup = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_elasticache_subnet_group',
    {
      name: 'sessions',
      description: 'sessions',
      subnet_ids: ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002'],
      ...args,
    },
    { id: 'sessions', arn: arn('subnetgroup', 'sessions'), vpc_id: 'vpc-0a1b2c3d4e5f60001' },
  );
