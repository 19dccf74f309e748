import {
  aCacheCluster,
  aCacheParameterGroup,
  aCacheSubnetGroup,
  aCacheUser,
  aMemcachedCluster,
  aReplicationGroup,
  aServerlessCache,
  aShardedGroup,
  aUserGroup,
} from './base/elasticache.ts';
import {
  change,
  configured,
  dangerous,
  deletion,
  goneWithCopy,
  lost,
  refused,
  review,
  without,
} from './build.ts';
import type { Case } from './case.ts';
import { elasticacheAround } from './elasticache-around.ts';
import * as source from './sources.ts';

const MAIN = 'aws_elasticache_replication_group.main';
const atOnce = { apply_immediately: true };
const plain = { transit_encryption_enabled: false, transit_encryption_mode: null };

const group: readonly Case[] = [
  {
    id: 'cache-node-type-window',
    title: 'Larger nodes in the maintenance window',
    ...change(aReplicationGroup(), { node_type: 'cache.m6g.xlarge' }),
    expect: { [MAIN]: review({ timing: 'maintenance-window', interruption: 'brief', data: 'none' }) },
    source: source.CACHE_SCALING,
  },
  {
    id: 'cache-node-type-now',
    title: 'Larger nodes at apply',
    ...change(aReplicationGroup(atOnce), { node_type: 'cache.m6g.xlarge' }),
    expect: { [MAIN]: review({ timing: 'now', interruption: 'brief', data: 'none' }) },
    source: source.CACHE_SCALING,
  },
  {
    id: 'cache-upgrade',
    title: 'A newer engine version in the maintenance window',
    ...change(aReplicationGroup({ engine_version: '7.0' }), { engine_version: '7.1' }),
    expect: {
      [MAIN]: review({ timing: 'maintenance-window', interruption: 'brief', data: 'none', reversible: 'no' }),
    },
    source: source.CACHE_VERSIONS,
  },
  {
    id: 'cache-downgrade',
    title: 'An older engine version: replaces the group by an empty one',
    ...change(aReplicationGroup(), { engine_version: '7.0' }),
    expect: { [MAIN]: lost },
    source: `${source.CACHE_VERSIONS}; ${source.PROVIDER}`,
  },
  {
    id: 'cache-downgrade-with-snapshot',
    title: 'An older engine version, and a final snapshot of the old group',
    ...change(aReplicationGroup({ final_snapshot_identifier: 'sessions-final' }), { engine_version: '7.0' }),
    expect: { [MAIN]: goneWithCopy },
    source: `${source.CACHE_VERSIONS}; ${source.PROVIDER}`,
  },
  {
    id: 'cache-to-valkey',
    title: 'From Redis to Valkey in place',
    ...change(aReplicationGroup(), {
      engine: 'valkey',
      engine_version: '7.2',
      parameter_group_name: 'default.valkey7',
    }),
    expect: { [MAIN]: review({ timing: 'maintenance-window', data: 'none' }) },
    source: source.CACHE_VERSIONS,
  },
  {
    id: 'cache-back-to-redis',
    title: 'From Valkey back to Redis: replaces the group by an empty one',
    ...change(
      aReplicationGroup({ engine: 'valkey', engine_version: '8.0', parameter_group_name: 'default.valkey8' }),
      { engine: 'redis', engine_version: '7.1', parameter_group_name: 'default.redis7' },
    ),
    expect: { [MAIN]: lost },
    source: `${source.CACHE_VERSIONS}; ${source.PROVIDER}`,
  },
  {
    id: 'cache-encrypted-at-rest',
    title: 'Encryption at rest: replaces the group by an empty one',
    ...change(aReplicationGroup({ at_rest_encryption_enabled: false }), { at_rest_encryption_enabled: true }),
    expect: { [MAIN]: lost },
    source: 'Amazon ElastiCache User Guide, At-Rest Encryption in ElastiCache',
  },
  {
    id: 'cache-snapshots-off',
    title: 'Automatic snapshots switched off',
    ...change(aReplicationGroup(), { snapshot_retention_limit: 0 }),
    expect: {
      [MAIN]: dangerous({ timing: 'now', interruption: 'none', data: 'recoverability-reduced' }),
    },
    source: source.CACHE_BACKUPS,
  },
  {
    id: 'cache-snapshots-argument-removed',
    title: 'The argument snapshot_retention_limit removed, which switches snapshots off',
    before: configured(aReplicationGroup()),
    after: configured(without(aReplicationGroup(), 'snapshot_retention_limit')),
    expect: {
      [MAIN]: dangerous({ timing: 'now', interruption: 'none', data: 'recoverability-reduced' }),
    },
    source: `${source.CACHE_BACKUPS}; ${source.PROVIDER}: 0 is sent`,
  },
  {
    id: 'cache-snapshots-shorter',
    title: 'Snapshots kept for 3 days instead of 7',
    ...change(aReplicationGroup(), { snapshot_retention_limit: 3 }),
    expect: {
      [MAIN]: dangerous({
        timing: 'now',
        interruption: 'none',
        data: 'recoverability-reduced',
        reversible: 'no',
      }),
    },
    source: source.CACHE_BACKUPS,
  },
  {
    id: 'cache-shard-removed',
    title: 'A shard less, at once',
    ...change(aShardedGroup({ num_node_groups: 3 }), { num_node_groups: 2 }),
    expect: { [MAIN]: review({ timing: 'now', interruption: 'unknown', data: 'none' }) },
    source: source.CACHE_SCALING,
  },
  {
    id: 'cache-failover-off',
    title: 'Automatic failover switched off',
    ...change(aReplicationGroup(), { automatic_failover_enabled: false, multi_az_enabled: false }),
    expect: { [MAIN]: review({ timing: 'maintenance-window', interruption: 'none' }) },
    source: source.GROUP_MODIFYING,
  },
  {
    id: 'cache-token-set',
    title: 'Another token, and the old one refused at once',
    ...change(
      aReplicationGroup({ auth_token: 'correct-horse-battery-staple', auth_token_update_strategy: 'SET' }),
      {
        auth_token: 'another-correct-horse-battery',
      },
    ),
    expect: { [MAIN]: review({ timing: 'now', interruption: 'unknown', data: 'none' }) },
    source: source.CACHE_AUTH,
  },
  {
    id: 'cache-token-removed',
    title: 'The token removed without users in its place',
    before: configured(aReplicationGroup({ auth_token: 'correct-horse-battery-staple' })),
    after: configured(aReplicationGroup()),
    expect: { [MAIN]: refused },
    source: `${source.CACHE_AUTH}; ${source.PROVIDER}: an empty token is sent and refused`,
  },
  {
    id: 'cache-tls-required',
    title: 'Clear-text connections refused',
    ...change(aReplicationGroup({ transit_encryption_mode: 'preferred' }), {
      transit_encryption_mode: 'required',
    }),
    expect: { [MAIN]: review({ timing: 'maintenance-window', data: 'none' }) },
    source: source.CACHE_TLS,
  },
  {
    id: 'cache-tls-jump',
    title: 'TLS from off to required in one step',
    ...change(aReplicationGroup(plain), {
      transit_encryption_enabled: true,
      transit_encryption_mode: 'required',
    }),
    expect: { [MAIN]: refused },
    source: source.CACHE_TLS,
  },
  {
    id: 'cache-tls-old-engine',
    title: 'TLS on Redis 6.2: replaces the group by an empty one',
    ...change(
      aReplicationGroup({ ...plain, engine_version: '6.2', parameter_group_name: 'default.redis6.x' }),
      { transit_encryption_enabled: true },
    ),
    expect: { [MAIN]: lost },
    source: `${source.CACHE_TLS}; ${source.PROVIDER}`,
  },
  {
    id: 'cache-cluster-mode-jump',
    title: 'Cluster mode from disabled to enabled in one step',
    ...change(aReplicationGroup({ cluster_mode: 'disabled' }), { cluster_mode: 'enabled' }),
    expect: { [MAIN]: refused },
    source: 'Amazon ElastiCache User Guide, Modifying cluster mode',
  },
  {
    id: 'cache-deleted',
    title: 'A replication group deleted without a final snapshot',
    ...deletion(aReplicationGroup()),
    expect: { [MAIN]: lost },
    source: 'Amazon ElastiCache User Guide, Deleting a replication group',
  },
  {
    id: 'cache-deleted-with-snapshot',
    title: 'A replication group deleted with a final snapshot',
    ...deletion(aReplicationGroup({ final_snapshot_identifier: 'sessions-final' })),
    expect: { [MAIN]: goneWithCopy },
    source: 'Amazon ElastiCache User Guide, Deleting a replication group',
  },
];

const others: readonly Case[] = [
  {
    id: 'cache-cluster-deleted',
    title: 'A single node deleted without a final snapshot',
    ...deletion(aCacheCluster()),
    expect: { 'aws_elasticache_cluster.main': lost },
    source: 'Amazon ElastiCache User Guide, Deleting a cluster',
  },
  {
    id: 'cache-cluster-snapshots-off',
    title: 'Automatic snapshots of a single node switched off',
    ...change(aCacheCluster(), { snapshot_retention_limit: 0 }),
    expect: {
      'aws_elasticache_cluster.main': dangerous({ interruption: 'none', data: 'recoverability-reduced' }),
    },
    source: source.CACHE_BACKUPS,
  },
  {
    id: 'cache-memcached-node-removed',
    title: 'A Memcached node less, with what it holds',
    ...change(aMemcachedCluster(), { num_cache_nodes: 2 }),
    expect: { 'aws_elasticache_cluster.main': dangerous({ data: 'loss' }) },
    source: 'Amazon ElastiCache User Guide, Removing nodes from a cluster',
  },
  {
    id: 'cache-user-narrower',
    title: 'Fewer rights of a user',
    ...change(aCacheUser(), { access_string: 'on ~jobs:* +@read' }),
    expect: {
      'aws_elasticache_user.main': review({ timing: 'now', interruption: 'unknown', data: 'none' }),
    },
    source: source.CACHE_RBAC,
  },
  {
    id: 'cache-user-deleted',
    title: 'A user deleted',
    ...deletion(aCacheUser()),
    expect: { 'aws_elasticache_user.main': review({ timing: 'now', interruption: 'unknown', data: 'none' }) },
    source: source.CACHE_RBAC,
  },
  {
    id: 'cache-user-left-group',
    title: 'A user taken out of the group',
    ...change(aUserGroup(), { user_ids: ['default'] }),
    expect: {
      'aws_elasticache_user_group.main': review({ timing: 'now', interruption: 'unknown', data: 'none' }),
    },
    source: source.CACHE_RBAC,
  },
  {
    id: 'cache-parameter-group-description',
    title: 'Another description: replaces the cache parameter group',
    ...change(aCacheParameterGroup(), { description: 'sessions, tuned' }),
    expect: { 'aws_elasticache_parameter_group.main': review({ data: 'none' }) },
    source: `${source.CACHE_PARAMETERS}; ${source.PROVIDER}`,
  },
  {
    id: 'serverless-next-major',
    title: 'The next major version of a serverless cache: replaced by an empty one',
    ...change(aServerlessCache(), { major_engine_version: '8' }),
    expect: { 'aws_elasticache_serverless_cache.main': lost },
    source: source.PROVIDER,
  },
  {
    id: 'serverless-deleted',
    title: 'A serverless cache deleted',
    ...deletion(aServerlessCache()),
    expect: { 'aws_elasticache_serverless_cache.main': lost },
    source: 'Amazon ElastiCache User Guide, Deleting a serverless cache',
  },
  {
    id: 'serverless-snapshots-off',
    title: 'Snapshots of a serverless cache switched off',
    ...change(aServerlessCache(), { snapshot_retention_limit: 0 }),
    expect: {
      'aws_elasticache_serverless_cache.main': dangerous({
        timing: 'now',
        interruption: 'none',
        data: 'recoverability-reduced',
      }),
    },
    source: source.CACHE_BACKUPS,
  },
];

const quiet: readonly Case[] = [
  {
    id: 'cache-node-added',
    title: 'A replica more',
    ...change(aReplicationGroup(), { num_cache_clusters: 3 }),
    expect: {},
    source: source.CACHE_SCALING,
  },
  {
    id: 'cache-snapshots-longer',
    title: 'Snapshots kept for longer, at another time',
    ...change(aReplicationGroup(), { snapshot_retention_limit: 14, snapshot_window: '01:00-02:00' }),
    expect: {},
    source: source.CACHE_BACKUPS,
  },
  {
    id: 'cache-multi-az-on',
    title: 'Failover and several zones switched on',
    ...change(aReplicationGroup({ automatic_failover_enabled: false, multi_az_enabled: false }), {
      automatic_failover_enabled: true,
      multi_az_enabled: true,
    }),
    expect: {},
    source: source.GROUP_MODIFYING,
  },
  {
    id: 'cache-description-and-tags',
    title: 'Description and tags of a replication group',
    ...change(aReplicationGroup(), { description: 'sessions of the shop', tags: { team: 'shop' } }),
    expect: {},
    source: source.GROUP_MODIFYING,
  },
  {
    id: 'cache-user-joined-group',
    title: 'A user more in the group',
    ...change(aUserGroup(), { user_ids: ['default', 'worker', 'reports'] }),
    expect: {},
    source: source.CACHE_RBAC,
  },
  {
    id: 'cache-subnet-group-wider',
    title: 'A subnet more for the cache',
    ...change(aCacheSubnetGroup(), {
      subnet_ids: ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002', 'subnet-0a1b2c3d4e5f60003'],
    }),
    expect: {},
    source: source.PROVIDER,
  },
  {
    id: 'serverless-limits-raised',
    title: 'Higher limits and another description of a serverless cache',
    ...change(aServerlessCache(), {
      description: 'feeds of the shop',
      cache_usage_limits: [
        { data_storage: [{ maximum: 20, unit: 'GB' }], ecpu_per_second: [{ maximum: 10000 }] },
      ],
    }),
    expect: {},
    source: source.CACHE_SCALING,
  },
];

export const elasticache: readonly Case[] = [...group, ...others, ...quiet, ...elasticacheAround];
