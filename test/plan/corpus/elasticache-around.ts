import {
  aCacheCluster,
  aCacheParameterGroup,
  aCacheSubnetGroup,
  aCacheUser,
  aMemcachedCluster,
  aMemoryDbCluster,
  aReplicationGroup,
  aServerlessCache,
  aShardedGroup,
} from './base/elasticache.ts';
import {
  aResource,
  change,
  configured,
  dangerous,
  deletion,
  edited,
  goneWithCopy,
  lost,
  refused,
  review,
} from './build.ts';
import type { Case } from './case.ts';
import * as source from './sources.ts';

const GROUP = 'aws_elasticache_replication_group.main';
const MEMORYDB = 'aws_memorydb_cluster.main';
const createdFirst = { lifecycle: { create_before_destroy: true } };
const inSubnets = aReplicationGroup({ subnet_group_name: '${aws_elasticache_subnet_group.main.name}' });
const member = aResource(
  'aws_elasticache_cluster',
  { cluster_id: 'sessions-003', replication_group_id: 'sessions' },
  {
    id: 'sessions-003',
    engine: 'redis',
    engine_version: '7.1',
    engine_version_actual: '7.1.0',
    node_type: 'cache.m6g.large',
    num_cache_nodes: 1,
    parameter_group_name: 'default.redis7',
    az_mode: 'single-az',
    cache_nodes: [],
    security_group_ids: [],
  },
);

/** Caches with what is around them, and MemoryDB. */
export const elasticacheAround: readonly Case[] = [
  {
    id: 'cache-subnet-group-renamed',
    title: 'Another name of the subnet group: replaces it together with its cache',
    before: configured(inSubnets, aCacheSubnetGroup()),
    after: configured(inSubnets, aCacheSubnetGroup({ name: 'sessions-b' })),
    expect: { [GROUP]: lost },
    source: source.PROVIDER,
  },
  {
    id: 'cache-all-deleted',
    title: 'A cache deleted with its subnet group and its parameter group',
    before: configured(
      edited(inSubnets, { parameter_group_name: '${aws_elasticache_parameter_group.main.name}' }),
      aCacheSubnetGroup(),
      aCacheParameterGroup(),
    ),
    after: configured(),
    expect: { [GROUP]: lost },
    source: 'Amazon ElastiCache User Guide, Deleting a replication group',
  },
  {
    id: 'cache-created-beside-itself',
    title: 'Another port where the new group is created first, under the name of the old one',
    before: configured({ ...aReplicationGroup(), ...createdFirst }),
    after: configured({ ...aReplicationGroup({ port: 6380 }), ...createdFirst }),
    expect: { [GROUP]: refused },
    source: 'Amazon ElastiCache API Reference, CreateReplicationGroup: ReplicationGroupAlreadyExists',
  },
  {
    id: 'cache-shard-replica-removed',
    title: 'A replica less in every shard, at once',
    ...change(aShardedGroup(), { replicas_per_node_group: 0, multi_az_enabled: false }),
    expect: { [GROUP]: review({ data: 'none' }) },
    source: source.CACHE_SCALING,
  },
  {
    id: 'cache-clear-text-again',
    title: 'Clear-text connections admitted again',
    ...change(aReplicationGroup(), { transit_encryption_mode: 'preferred' }),
    expect: { [GROUP]: review({ timing: 'maintenance-window', interruption: 'none', data: 'none' }) },
    source: source.CACHE_TLS,
  },
  {
    id: 'cache-final-snapshot-removed',
    title: 'The name of the final snapshot removed',
    ...change(aReplicationGroup({ final_snapshot_identifier: 'sessions-final' }), {
      final_snapshot_identifier: null,
    }),
    expect: {
      [GROUP]: review({
        timing: 'not-applied',
        interruption: 'none',
        data: 'recoverability-reduced',
      }),
    },
    source: source.PROVIDER,
  },
  {
    id: 'cache-member-deleted',
    title: 'A replica deleted that is a resource of its own',
    ...deletion(member),
    expect: { 'aws_elasticache_cluster.main': review({ timing: 'now', data: 'none' }) },
    source: source.CACHE_SCALING,
  },
  {
    id: 'cache-memcached-upgrade',
    title: 'A newer memcached, which starts empty',
    ...change(aMemcachedCluster(), { engine_version: '1.6.33' }),
    expect: {
      'aws_elasticache_cluster.main': dangerous({ timing: 'maintenance-window', data: 'loss' }),
    },
    source: source.CACHE_VERSIONS,
  },
  {
    id: 'cache-cluster-port',
    title: 'Another port of a single node, with a final snapshot',
    ...change(aCacheCluster({ final_snapshot_identifier: 'carts-final' }), { port: 6380 }),
    expect: { 'aws_elasticache_cluster.main': goneWithCopy },
    source: source.PROVIDER,
  },
  {
    id: 'cache-user-without-password',
    title: 'A user that needs no password any more',
    ...change(aCacheUser(), { passwords: null, no_password_required: true }),
    expect: { 'aws_elasticache_user.main': review({ timing: 'now', data: 'none' }) },
    source: source.CACHE_RBAC,
  },
  {
    id: 'serverless-snapshots-shorter',
    title: 'Snapshots of a serverless cache kept for 3 days instead of 7',
    ...change(aServerlessCache(), { snapshot_retention_limit: 3 }),
    expect: {
      'aws_elasticache_serverless_cache.main': dangerous({
        timing: 'now',
        interruption: 'none',
        data: 'recoverability-reduced',
        reversible: 'no',
      }),
    },
    source: source.CACHE_BACKUPS,
  },
  {
    id: 'memorydb-deleted',
    title: 'A MemoryDB cluster deleted without a final snapshot',
    ...deletion(aMemoryDbCluster()),
    expect: { [MEMORYDB]: lost },
    source: 'Amazon MemoryDB API Reference, DeleteCluster',
  },
  {
    id: 'memorydb-without-tls',
    title: 'MemoryDB without TLS: replaces the cluster, which leaves a final snapshot',
    ...change(aMemoryDbCluster({ final_snapshot_name: 'ledger-final' }), {
      tls_enabled: false,
      acl_name: 'open-access',
    }),
    expect: { [MEMORYDB]: goneWithCopy },
    source: source.PROVIDER,
  },
  {
    id: 'memorydb-snapshots-off',
    title: 'Automatic snapshots of MemoryDB switched off',
    ...change(aMemoryDbCluster(), { snapshot_retention_limit: 0 }),
    expect: {
      [MEMORYDB]: dangerous({ timing: 'now', interruption: 'none', data: 'recoverability-reduced' }),
    },
    source: 'Amazon MemoryDB Developer Guide, Snapshot and restore',
  },
  {
    id: 'memorydb-quiet',
    title: 'Another maintenance window, longer snapshots, a topic and tags of MemoryDB',
    ...change(aMemoryDbCluster(), {
      maintenance_window: 'mon:04:00-mon:05:00',
      snapshot_retention_limit: 20,
      sns_topic_arn: 'arn:aws:sns:eu-central-1:111122223333:caches',
      tags: { team: 'ledger' },
    }),
    expect: {},
    source: 'Amazon MemoryDB API Reference, UpdateCluster',
  },
];
