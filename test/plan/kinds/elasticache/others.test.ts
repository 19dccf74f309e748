import { describe, expect, it } from 'vitest';
import { judge } from '../../../../plan/judge.ts';
import type { JsonObject } from '../../../../plan/value.ts';
import { aChange, contextOf, judged } from '../../judged.ts';
import { silent, verdict } from './verdict.ts';

const limit = (storage: number): JsonObject => ({
  cache_usage_limits: [{ data_storage: [{ maximum: storage, unit: 'GB' }], ecpu_per_second: [] }],
});

describe('the rest of ElastiCache changed in place', () => {
  it.each<[string, string, JsonObject, JsonObject, string]>([
    [
      'serverless: a lower limit',
      'aws_elasticache_serverless_cache',
      limit(10),
      limit(5),
      'review now unknown none yes succeeds',
    ],
    ['serverless: a higher limit', 'aws_elasticache_serverless_cache', limit(5), limit(10), silent],
    [
      'serverless: no limit',
      'aws_elasticache_serverless_cache',
      limit(5),
      { cache_usage_limits: [] },
      silent,
    ],
    [
      'serverless: redis to valkey',
      'aws_elasticache_serverless_cache',
      { engine: 'redis' },
      { engine: 'valkey' },
      'review now none none no succeeds',
    ],
    [
      'serverless: a major version',
      'aws_elasticache_serverless_cache',
      { major_engine_version: '7' },
      { major_engine_version: '8' },
      'review now none none no succeeds',
    ],
    [
      'serverless: fewer days of backups',
      'aws_elasticache_serverless_cache',
      { snapshot_retention_limit: 7 },
      { snapshot_retention_limit: 1 },
      'dangerous now none recoverability-reduced no succeeds',
    ],
    [
      'serverless: another user group',
      'aws_elasticache_serverless_cache',
      { user_group_id: 'a' },
      { user_group_id: 'b' },
      'review now unknown none yes succeeds',
    ],
    [
      'serverless: no user group, which is not sent',
      'aws_elasticache_serverless_cache',
      { user_group_id: 'a' },
      { user_group_id: null },
      'review not-applied none none yes succeeds',
    ],
    [
      'serverless: the time of snapshots',
      'aws_elasticache_serverless_cache',
      { daily_snapshot_time: '01:00' },
      { daily_snapshot_time: '02:00' },
      silent,
    ],
    [
      'serverless: a description',
      'aws_elasticache_serverless_cache',
      { description: 'a' },
      { description: 'b' },
      silent,
    ],
    [
      'global: a larger node',
      'aws_elasticache_global_replication_group',
      { cache_node_type: 'cache.r6g.large' },
      { cache_node_type: 'cache.r6g.xlarge' },
      'review now brief none yes succeeds',
    ],
    [
      'global: an upgrade',
      'aws_elasticache_global_replication_group',
      { engine_version: '7.0' },
      { engine_version: '7.1' },
      'review now brief none no succeeds',
    ],
    [
      'global: failover off',
      'aws_elasticache_global_replication_group',
      { automatic_failover_enabled: true },
      { automatic_failover_enabled: false },
      'review now none none yes succeeds',
    ],
    [
      'global: more shards',
      'aws_elasticache_global_replication_group',
      { num_node_groups: 2 },
      { num_node_groups: 3 },
      'review now unknown none yes succeeds',
    ],
    [
      'global: a description',
      'aws_elasticache_global_replication_group',
      { global_replication_group_description: 'a' },
      { global_replication_group_description: 'b' },
      silent,
    ],
    [
      'user: other rights',
      'aws_elasticache_user',
      { access_string: 'on ~* +@all' },
      { access_string: 'on ~app:* +@read' },
      'review now unknown none yes succeeds',
    ],
    [
      'user: other passwords',
      'aws_elasticache_user',
      { passwords: ['a'] },
      { passwords: ['b'] },
      'review now unknown none yes succeeds',
    ],
    [
      'user: no password',
      'aws_elasticache_user',
      { no_password_required: false },
      { no_password_required: true },
      'review now none none yes succeeds',
    ],
    [
      'user: a password again',
      'aws_elasticache_user',
      { no_password_required: true },
      { no_password_required: false },
      'review now unknown none yes succeeds',
    ],
    ['user: the engine', 'aws_elasticache_user', { engine: 'redis' }, { engine: 'valkey' }, silent],
    [
      'user group: a user less',
      'aws_elasticache_user_group',
      { user_ids: ['a', 'b'] },
      { user_ids: ['a'] },
      'review now unknown none yes succeeds',
    ],
    [
      'user group: a user more',
      'aws_elasticache_user_group',
      { user_ids: ['a'] },
      { user_ids: ['a', 'b'] },
      silent,
    ],
    [
      'parameters: a rule of eviction',
      'aws_elasticache_parameter_group',
      parameters(['maxmemory-policy', 'volatile-lru']),
      parameters(['maxmemory-policy', 'noeviction']),
      'review now none none yes succeeds',
    ],
    [
      'parameters: the reserve',
      'aws_elasticache_parameter_group',
      parameters(['reserved-memory-percent', '25']),
      parameters(),
      'review now none none yes succeeds',
    ],
    [
      'parameters: one that needs a reboot',
      'aws_elasticache_parameter_group',
      parameters(),
      parameters(['databases', '32']),
      'review next-reboot none none yes succeeds',
    ],
    [
      'parameters: one that acts at once',
      'aws_elasticache_parameter_group',
      parameters(['slowlog-max-len', '128']),
      parameters(['slowlog-max-len', '256']),
      silent,
    ],
    [
      'parameters: any of memcached',
      'aws_elasticache_parameter_group',
      { ...parameters(['max_item_size', '1048576']), family: 'memcached1.6' },
      { ...parameters(['max_item_size', '2097152']), family: 'memcached1.6' },
      'review next-reboot none none yes succeeds',
    ],
    [
      'subnets: one less',
      'aws_elasticache_subnet_group',
      { subnet_ids: ['a', 'b'] },
      { subnet_ids: ['a'] },
      'review now none none yes unknown',
    ],
    [
      'subnets: one more',
      'aws_elasticache_subnet_group',
      { subnet_ids: ['a'] },
      { subnet_ids: ['a', 'b'] },
      silent,
    ],
    [
      'MemoryDB: a larger node',
      'aws_memorydb_cluster',
      { node_type: 'db.r6g.large' },
      { node_type: 'db.r6g.xlarge' },
      'review now unknown none yes unknown',
    ],
    [
      'MemoryDB: more shards',
      'aws_memorydb_cluster',
      { num_shards: 2 },
      { num_shards: 3 },
      'review now unknown none yes succeeds',
    ],
    [
      'MemoryDB: fewer replicas',
      'aws_memorydb_cluster',
      { num_replicas_per_shard: 2 },
      { num_replicas_per_shard: 1 },
      'review now unknown none yes succeeds',
    ],
    [
      'MemoryDB: an upgrade',
      'aws_memorydb_cluster',
      { engine_version: '7.0' },
      { engine_version: '7.1' },
      'review now brief none no succeeds',
    ],
    [
      'MemoryDB: another list of users',
      'aws_memorydb_cluster',
      { acl_name: 'a' },
      { acl_name: 'b' },
      'review now unknown none yes succeeds',
    ],
    [
      'MemoryDB: backups off',
      'aws_memorydb_cluster',
      { snapshot_retention_limit: 7 },
      { snapshot_retention_limit: 0 },
      'dangerous now none recoverability-reduced no succeeds',
    ],
    [
      'MemoryDB: no security group',
      'aws_memorydb_cluster',
      { security_group_ids: ['a'] },
      { security_group_ids: [] },
      'review not-applied none none yes fails',
    ],
    [
      'MemoryDB: no final snapshot any more',
      'aws_memorydb_cluster',
      { final_snapshot_name: 'a' },
      { final_snapshot_name: null },
      'review not-applied none recoverability-reduced yes succeeds',
    ],
    ['MemoryDB: a description', 'aws_memorydb_cluster', { description: 'a' }, { description: 'b' }, silent],
  ])('%s', (_what, type, before, after, expected) => {
    expect(verdict(judged(type, { before, after }))).toBe(expected);
  });
});

function parameters(...pairs: readonly (readonly [string, string])[]): JsonObject {
  return { name: 'ours', family: 'redis7', parameter: pairs.map(([name, value]) => ({ name, value })) };
}

describe('the rest of ElastiCache deleted', () => {
  it.each<[string, string, JsonObject, string]>([
    [
      'a serverless cache',
      'aws_elasticache_serverless_cache',
      { name: 'a', snapshot_retention_limit: 7 },
      'dangerous now outage loss no succeeds',
    ],
    [
      'a global datastore, whose primary stays',
      'aws_elasticache_global_replication_group',
      {},
      'review now none recoverability-reduced yes succeeds',
    ],
    ['a user', 'aws_elasticache_user', { user_id: 'a' }, 'review now unknown none yes succeeds'],
    [
      'a user group',
      'aws_elasticache_user_group',
      { user_group_id: 'a' },
      'review now unknown none yes unknown',
    ],
    [
      'a membership',
      'aws_elasticache_user_group_association',
      { user_id: 'a' },
      'review now unknown none yes succeeds',
    ],
    [
      'a parameter group',
      'aws_elasticache_parameter_group',
      { name: 'a' },
      'review now none none yes unknown',
    ],
    ['a subnet group', 'aws_elasticache_subnet_group', { name: 'a' }, 'review now none none yes unknown'],
    [
      'a reservation, which stays',
      'aws_elasticache_reserved_cache_node',
      {},
      'review not-applied none none yes succeeds',
    ],
    ['a MemoryDB cluster', 'aws_memorydb_cluster', { name: 'a' }, 'dangerous now outage loss no succeeds'],
    [
      'a MemoryDB cluster with a final snapshot',
      'aws_memorydb_cluster',
      { name: 'a', final_snapshot_name: 'last' },
      'dangerous now outage recoverability-reduced no succeeds',
    ],
    [
      'a MemoryDB snapshot',
      'aws_memorydb_snapshot',
      { name: 'a' },
      'dangerous now none recoverability-reduced no succeeds',
    ],
    ['a MemoryDB list of users', 'aws_memorydb_acl', { name: 'a' }, 'review now unknown none yes unknown'],
    [
      'a multi-Region cluster',
      'aws_memorydb_multi_region_cluster',
      {},
      'review now unknown recoverability-reduced yes unknown',
    ],
  ])('%s', (_what, type, before, expected) => {
    expect(verdict(judged(type, { before }))).toBe(expected);
  });

  it('is refused for a user group that a cache keeps', () => {
    const gone = aChange('aws_elasticache_user_group', { before: { user_group_id: 'g' } });
    const attributes = { user_group_ids: ['g'] };
    const cache = aChange('aws_elasticache_replication_group', {
      before: attributes,
      after: attributes,
      actions: ['no-op'],
    });
    const impact = judge(gone, contextOf([gone, cache]));

    expect(verdict(impact)).toBe('review not-applied none none yes fails');
    expect(impact.headline).toContain('aws_elasticache_replication_group.main');
  });

  it('is refused for a parameter group that a cache keeps, and open for one it leaves', () => {
    const gone = aChange('aws_elasticache_parameter_group', { before: { name: 'old' } });
    const cache = (after: string) =>
      aChange('aws_elasticache_replication_group', {
        before: { parameter_group_name: 'old' },
        after: { parameter_group_name: after },
      });

    expect(verdict(judge(gone, contextOf([gone, cache('old')])))).toBe(
      'review not-applied none none yes fails',
    );
    expect(verdict(judge(gone, contextOf([gone, cache('new')])))).toBe('review now none none yes unknown');
  });
});

describe('settings replaced', () => {
  const type = 'aws_elasticache_parameter_group';
  const replaced = (name: string, actions: readonly string[]) =>
    aChange(type, {
      before: { name: 'old', family: 'redis6.x' },
      after: { name, family: 'redis7' },
      actions,
      replacePaths: [['family']],
    });
  const user = aChange('aws_elasticache_replication_group', {
    before: { parameter_group_name: 'old' },
    after: { parameter_group_name: 'new' },
  });

  it('are quiet when the new group comes first under its own name', () => {
    const change = replaced('new', ['create', 'delete']);

    expect(verdict(judge(change, contextOf([change, user])))).toBe(silent);
  });

  it('fail when a group in use is destroyed first', () => {
    const change = replaced('new', ['delete', 'create']);

    expect(verdict(judge(change, contextOf([change, user])))).toBe('review not-applied none none yes fails');
  });

  it('let go of a cache that is itself destroyed first', () => {
    const change = replaced('new', ['delete', 'create']);
    const goesToo = aChange('aws_elasticache_replication_group', {
      before: { parameter_group_name: 'old' },
      after: { parameter_group_name: 'new' },
      actions: ['delete', 'create'],
    });

    expect(verdict(judge(change, contextOf([change, goesToo])))).toBe(silent);
  });

  it('are quiet when every cache that uses them is deleted too', () => {
    const change = aChange(type, { before: { name: 'old' } });
    const goesToo = aChange('aws_elasticache_cluster', { before: { parameter_group_name: 'old' } });

    expect(verdict(judge(change, contextOf([change, goesToo])))).toBe(silent);
  });

  it('fail to be deleted under a cache that is only forgotten', () => {
    const change = aChange(type, { before: { name: 'old' } });
    const stays = aChange('aws_elasticache_cluster', {
      before: { parameter_group_name: 'old' },
      actions: ['forget'],
    });

    expect(verdict(judge(change, contextOf([change, stays])))).toBe('review not-applied none none yes fails');
  });

  it('fail when the new group comes first under the old name', () => {
    const change = replaced('old', ['create', 'delete']);

    expect(verdict(judge(change, contextOf([change])))).toBe('review not-applied none none yes fails');
  });
});
