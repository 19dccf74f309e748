import { describe, expect, it } from 'vitest';
import { changeOf } from '../../../../plan/change.ts';
import { judge } from '../../../../plan/judge.ts';
import type { JsonObject } from '../../../../plan/value.ts';
import { aChange, contextOf, judged } from '../../judged.ts';
import { silent, verdict } from './verdict.ts';

const type = 'aws_elasticache_replication_group';

/** A group of a primary and a replica, with backups and TLS, that waits for its window. */
const group: JsonObject = {
  replication_group_id: 'cache',
  engine: 'redis',
  engine_version: '7.0',
  node_type: 'cache.m6g.large',
  num_cache_clusters: 2,
  num_node_groups: 1,
  replicas_per_node_group: 1,
  automatic_failover_enabled: true,
  multi_az_enabled: true,
  cluster_mode: 'disabled',
  parameter_group_name: 'default.redis7',
  security_group_ids: ['sg-1', 'sg-2'],
  snapshot_retention_limit: 7,
  transit_encryption_enabled: true,
  transit_encryption_mode: 'preferred',
  user_group_ids: [],
  apply_immediately: false,
};

const updated = (after: JsonObject, before: JsonObject = {}, unknown: JsonObject = {}) =>
  judged(type, {
    before: { ...group, ...before },
    after: { ...group, ...before, ...after },
    unknown: unknown as Record<string, boolean>,
  });

describe('a replication group changed in place', () => {
  it.each<[string, JsonObject, JsonObject, string]>([
    [
      'a larger node in the window',
      { node_type: 'cache.m6g.xlarge' },
      {},
      'review maintenance-window brief none yes succeeds',
    ],
    [
      'a larger node now',
      { node_type: 'cache.m6g.xlarge', apply_immediately: true },
      { apply_immediately: true },
      'review now brief none yes succeeds',
    ],
    [
      'a smaller node, which must hold the data',
      { node_type: 'cache.t4g.small' },
      {},
      'review maintenance-window brief none yes unknown',
    ],
    [
      'a node type nobody knows',
      { node_type: 'cache.zz9.large' },
      {},
      'review maintenance-window brief none yes unknown',
    ],
    [
      'data tiering by node type',
      { node_type: 'cache.r6gd.xlarge' },
      {},
      'review not-applied none none yes fails',
    ],
    ['a newer engine', { engine_version: '7.1' }, {}, 'review maintenance-window brief none no succeeds'],
    [
      'a newer engine now',
      { engine_version: '7.1' },
      { apply_immediately: true },
      'review now brief none no succeeds',
    ],
    [
      'a newer engine without a replica',
      { engine_version: '7.1' },
      { num_cache_clusters: 1, replicas_per_node_group: 0 },
      'review maintenance-window unknown none no succeeds',
    ],
    ['an older engine in place', { engine_version: '6.2' }, {}, 'review not-applied none none yes fails'],
    [
      'a major upgrade with a default group of the old family',
      { engine_version: '7.1', parameter_group_name: 'default.redis6.x.cluster.on' },
      { engine_version: '6.2', parameter_group_name: 'default.redis6.x' },
      'review not-applied none none yes fails',
    ],
    [
      'a major upgrade with the new default group',
      { engine_version: '7.1', parameter_group_name: 'default.redis7' },
      { engine_version: '6.2', parameter_group_name: 'default.redis6.x' },
      'review maintenance-window brief none no succeeds',
    ],
    [
      'redis to valkey',
      { engine: 'valkey', engine_version: '7.2', parameter_group_name: 'default.valkey7' },
      {},
      'review maintenance-window none none no succeeds',
    ],
    [
      'redis to valkey with the old family',
      { engine: 'valkey', engine_version: '7.2', parameter_group_name: 'default.redis7.cluster.on' },
      {},
      'review not-applied none none yes fails',
    ],
    [
      'redis to valkey without a version',
      { engine: 'valkey', parameter_group_name: 'default.valkey7' },
      {},
      'review not-applied none none yes fails',
    ],
    ['another replica', { num_cache_clusters: 3 }, {}, silent],
    [
      'a replica less, at once',
      { num_cache_clusters: 2 },
      { num_cache_clusters: 3 },
      'review now unknown none yes succeeds',
    ],
    ['more replicas per shard', { replicas_per_node_group: 2 }, {}, silent],
    [
      'fewer replicas per shard, at once',
      { replicas_per_node_group: 1 },
      { replicas_per_node_group: 2 },
      'review now unknown none yes succeeds',
    ],
    [
      'more shards',
      { num_node_groups: 3 },
      { cluster_mode: 'enabled', num_node_groups: 2 },
      'review now unknown none yes succeeds',
    ],
    [
      'fewer shards, which must hold the data',
      { num_node_groups: 2 },
      { cluster_mode: 'enabled', num_node_groups: 3 },
      'review now unknown none yes unknown',
    ],
    ['shards without cluster mode', { num_node_groups: 2 }, {}, 'review now unknown none yes unknown'],
    [
      'failover off',
      { automatic_failover_enabled: false, multi_az_enabled: false },
      {},
      'review maintenance-window none none yes succeeds',
    ],
    [
      'failover off in cluster mode',
      { automatic_failover_enabled: false },
      { cluster_mode: 'enabled' },
      'review not-applied none none yes fails',
    ],
    [
      'failover on',
      { automatic_failover_enabled: true },
      { automatic_failover_enabled: false, multi_az_enabled: false },
      silent,
    ],
    [
      'Multi-AZ off now',
      { multi_az_enabled: false },
      { apply_immediately: true },
      'review now none none yes succeeds',
    ],
    ['Multi-AZ on', { multi_az_enabled: true }, { multi_az_enabled: false }, silent],
    [
      'compatible mode',
      { cluster_mode: 'compatible' },
      {},
      'review maintenance-window unknown none yes succeeds',
    ],
    [
      'back from compatible mode',
      { cluster_mode: 'disabled' },
      { cluster_mode: 'compatible' },
      'review maintenance-window unknown none yes succeeds',
    ],
    [
      'cluster mode for good',
      { cluster_mode: 'enabled' },
      { cluster_mode: 'compatible' },
      'review maintenance-window unknown none no succeeds',
    ],
    ['cluster mode in one leap', { cluster_mode: 'enabled' }, {}, 'review not-applied none none yes fails'],
    [
      'cluster mode back from enabled',
      { cluster_mode: 'disabled' },
      { cluster_mode: 'enabled' },
      'review not-applied none none yes fails',
    ],
    [
      'compatible mode together with another node',
      { cluster_mode: 'compatible', node_type: 'cache.m6g.xlarge' },
      {},
      'review not-applied none none yes fails',
    ],
    [
      'compatible mode without failover',
      { cluster_mode: 'compatible' },
      { automatic_failover_enabled: false },
      'review not-applied none none yes fails',
    ],
    [
      'compatible mode without a replica',
      { cluster_mode: 'compatible' },
      { num_cache_clusters: 1 },
      'review not-applied none none yes fails',
    ],
    [
      'TLS on in mode preferred',
      { transit_encryption_enabled: true, transit_encryption_mode: 'preferred' },
      { transit_encryption_enabled: false, transit_encryption_mode: null },
      silent,
    ],
    [
      'TLS on in mode required',
      { transit_encryption_enabled: true, transit_encryption_mode: 'required' },
      { transit_encryption_enabled: false, transit_encryption_mode: null },
      'review not-applied none none yes fails',
    ],
    [
      'TLS on without a mode',
      { transit_encryption_enabled: true },
      { transit_encryption_enabled: false, transit_encryption_mode: null },
      'review not-applied none none yes fails',
    ],
    [
      'TLS required',
      { transit_encryption_mode: 'required' },
      {},
      'review maintenance-window unknown none yes succeeds',
    ],
    [
      'TLS required now',
      { transit_encryption_mode: 'required' },
      { apply_immediately: true },
      'review now unknown none yes succeeds',
    ],
    [
      'TLS a preference again',
      { transit_encryption_mode: 'preferred' },
      { transit_encryption_mode: 'required' },
      'review maintenance-window none none yes succeeds',
    ],
    [
      'TLS off from mode preferred',
      { transit_encryption_enabled: false },
      {},
      'review maintenance-window unknown none yes succeeds',
    ],
    [
      'TLS off from mode required',
      { transit_encryption_enabled: false },
      { transit_encryption_mode: 'required' },
      'review not-applied none none yes fails',
    ],
    [
      'TLS off with users',
      { transit_encryption_enabled: false },
      { user_group_ids: ['g'] },
      'review not-applied none none yes fails',
    ],
    [
      'a first token, rotated in',
      { auth_token: 'b' },
      { auth_token: null },
      'review now none none yes succeeds',
    ],
    [
      'another token, rotated in',
      { auth_token: 'b' },
      { auth_token: 'a' },
      'review now none none yes succeeds',
    ],
    [
      'another token, set at once',
      { auth_token: 'b', auth_token_update_strategy: 'SET' },
      { auth_token: 'a', auth_token_update_strategy: 'SET' },
      'review now unknown none yes unknown',
    ],
    [
      'the last token made the only one',
      { auth_token_update_strategy: 'SET' },
      { auth_token: 'a', auth_token_update_strategy: 'ROTATE' },
      'review now unknown none yes succeeds',
    ],
    [
      'the strategy back to rotation',
      { auth_token_update_strategy: 'ROTATE' },
      { auth_token: 'a', auth_token_update_strategy: 'SET' },
      silent,
    ],
    [
      'the token removed',
      { auth_token: null },
      { auth_token: 'a' },
      'review not-applied none none yes fails',
    ],
    [
      'the token removed, with strategy DELETE and no users',
      { auth_token: null, auth_token_update_strategy: 'DELETE' },
      { auth_token: 'a' },
      'review not-applied none none yes fails',
    ],
    [
      'the token given up for users',
      { auth_token: null, auth_token_update_strategy: 'DELETE', user_group_ids: ['g'] },
      { auth_token: 'a' },
      'review now unknown none yes succeeds',
    ],
    [
      'a strategy without a token',
      { auth_token_update_strategy: 'SET' },
      { auth_token: null },
      'review not-applied none none yes fails',
    ],
    ['a first user group', { user_group_ids: ['g'] }, {}, 'review now unknown none yes succeeds'],
    [
      'a user group without TLS',
      { user_group_ids: ['g'] },
      { transit_encryption_enabled: false },
      'review not-applied none none yes fails',
    ],
    [
      'no user group any more',
      { user_group_ids: [] },
      { user_group_ids: ['g'] },
      'review now unknown none yes succeeds',
    ],
    [
      'backups for fewer days',
      { snapshot_retention_limit: 3 },
      {},
      'dangerous now none recoverability-reduced no succeeds',
    ],
    [
      'backups off',
      { snapshot_retention_limit: 0 },
      {},
      'dangerous now none recoverability-reduced no succeeds',
    ],
    [
      'the backup argument removed, which sends 0',
      { snapshot_retention_limit: null },
      {},
      'dangerous now none recoverability-reduced no succeeds',
    ],
    ['backups for more days', { snapshot_retention_limit: 14 }, {}, silent],
    ['backups on', { snapshot_retention_limit: 7 }, { snapshot_retention_limit: 0 }, silent],
    [
      'no final snapshot any more',
      { final_snapshot_identifier: null },
      { final_snapshot_identifier: 'last' },
      'review not-applied none recoverability-reduced yes succeeds',
    ],
    ['a final snapshot', { final_snapshot_identifier: 'last' }, {}, silent],
    [
      'another parameter group',
      { parameter_group_name: 'ours' },
      {},
      'review maintenance-window none none yes succeeds',
    ],
    ['a security group less', { security_group_ids: ['sg-1'] }, {}, 'review now unknown none yes succeeds'],
    ['a security group more', { security_group_ids: ['sg-1', 'sg-2', 'sg-3'] }, {}, silent],
    [
      'no security group, which is never sent',
      { security_group_ids: [] },
      {},
      'review not-applied none none yes succeeds',
    ],
    [
      'apply_immediately alone, which sends nothing',
      { apply_immediately: true },
      {},
      'safe not-applied none none yes succeeds',
    ],
    [
      'apply_immediately with a modification',
      { apply_immediately: true, description: 'b' },
      { description: 'a' },
      'review now unknown none yes succeeds',
    ],
    [
      'zones, which are read at creation only',
      { preferred_cache_cluster_azs: ['a'] },
      {},
      'safe not-applied none none yes succeeds',
    ],
    ['a description', { description: 'b' }, { description: 'a' }, silent],
    [
      'the maintenance window',
      { maintenance_window: 'sun:05:00-sun:06:00' },
      { maintenance_window: 'sat:05:00-sat:06:00' },
      silent,
    ],
    ['the snapshot window', { snapshot_window: '05:00-06:00' }, { snapshot_window: '01:00-02:00' }, silent],
    [
      'the topic of notifications',
      { notification_topic_arn: null },
      { notification_topic_arn: 'arn' },
      silent,
    ],
    [
      'log delivery',
      { log_delivery_configuration: [{ log_type: 'slow-log' }] },
      { log_delivery_configuration: [] },
      silent,
    ],
    ['IP discovery', { ip_discovery: 'ipv6' }, { ip_discovery: 'ipv4' }, silent],
    [
      'minor upgrades',
      { auto_minor_version_upgrade: 'false' },
      { auto_minor_version_upgrade: 'true' },
      silent,
    ],
  ])('with %s', (_what, after, before, expected) => {
    expect(verdict(updated(after, before))).toBe(expected);
  });

  it('waits for nobody knows when while apply_immediately is not known', () => {
    const impact = updated({ engine_version: '7.1' }, {}, { apply_immediately: true });

    expect(impact.timing).toBe('unknown');
  });

  it('does not call values safe that are known only after apply', () => {
    expect(verdict(updated({ snapshot_retention_limit: null }, {}, { snapshot_retention_limit: true }))).toBe(
      'review now none unknown unknown succeeds',
    );
    expect(verdict(updated({ cluster_mode: null }, {}, { cluster_mode: true }))).toBe(
      'review maintenance-window unknown none unknown succeeds',
    );
    const tls = { transit_encryption_enabled: false, transit_encryption_mode: null };
    expect(
      verdict(updated({ transit_encryption_enabled: true }, tls, { transit_encryption_mode: true })),
    ).toBe('review maintenance-window unknown none yes unknown');
  });

  it('reads the block of provider 4 that has the numbers of shards and replicas', () => {
    const block = (shards: number, copies: number): JsonObject => ({
      cluster_mode: [{ num_node_groups: shards, replicas_per_node_group: copies }],
    });

    expect(verdict(updated(block(3, 1), block(2, 1)))).toBe('review now unknown none yes succeeds');
    expect(verdict(updated(block(2, 2), block(2, 1)))).toBe(silent);
  });

  it('names the classes it moves between, and no secret', () => {
    const impact = updated({ node_type: 'cache.m6g.xlarge', auth_token: 'topsecret' }, { auth_token: 'old' });

    expect(JSON.stringify(impact)).toContain('cache.m6g.xlarge');
    expect(JSON.stringify(impact)).not.toContain('topsecret');
  });

  it('is refused with the family of a parameter group of the same plan', () => {
    const before = { ...group, engine_version: '6.2', parameter_group_name: 'ours' };
    const change = aChange(type, { before, after: { ...before, engine_version: '7.1' } });
    const parameters = { name: 'ours', family: 'redis6.x' };
    const ours = aChange('aws_elasticache_parameter_group', {
      before: parameters,
      after: parameters,
      actions: ['no-op'],
    });

    expect(verdict(judge(change, contextOf([change, ours])))).toBe('review not-applied none none yes fails');
  });

  it('tells a removed token by the configuration where the plan hides both values', () => {
    const hidden = (strategy: string) =>
      changeOf({
        address: `${type}.main`,
        type,
        change: {
          actions: ['update'],
          before: { ...group, auth_token: 'a' },
          after: { ...group, auth_token: null, auth_token_update_strategy: strategy },
          before_sensitive: { auth_token: true },
          after_sensitive: { auth_token: true },
        },
      });
    const verdictIf = (isConfigured: boolean | undefined, strategy = 'ROTATE'): string => {
      const change = hidden(strategy);
      return verdict(judge(change, { ...contextOf([change]), isConfigured: () => isConfigured }));
    };

    expect(verdictIf(false)).toBe('review not-applied none none yes fails');
    expect(verdictIf(true)).toBe('review now none none yes succeeds');
    expect(verdictIf(undefined)).toBe('review now none none yes succeeds');
    expect(verdictIf(undefined, 'DELETE')).toBe('review not-applied none none yes fails');
  });
});

describe('a replication group destroyed', () => {
  it('loses its data without a final snapshot', () => {
    expect(verdict(judged(type, { before: group }))).toBe('dangerous now outage loss no succeeds');
  });

  it('keeps a copy in the final snapshot of the prior state', () => {
    expect(verdict(judged(type, { before: { ...group, final_snapshot_identifier: 'last' } }))).toBe(
      'dangerous now outage recoverability-reduced no succeeds',
    );
  });

  it('loses its data when replaced, and the final snapshot of the same plan does not count', () => {
    const impact = judged(type, {
      before: group,
      after: { ...group, port: 6380, final_snapshot_identifier: 'last' },
      actions: ['delete', 'create'],
      replacePaths: [['port']],
    });

    expect(verdict(impact)).toBe('dangerous now outage loss no succeeds');
    expect(impact.findings[0]?.why).toContain('the change of port forces');
    expect(impact.findings[0]?.why).toContain('The new one is empty.');
  });

  it('is not destroyed when its successor cannot have the name', () => {
    const change = { before: group, after: { ...group, port: 6380 }, replacePaths: [['port']] };

    expect(verdict(judged(type, { ...change, actions: ['create', 'delete'] }))).toBe(
      'review not-applied none none yes fails',
    );
  });

  it('stays and holds the data when the replacement leaves it', () => {
    const impact = judged(type, {
      before: group,
      after: { ...group, replication_group_id: 'other' },
      actions: ['create', 'forget'],
      replacePaths: [['replication_group_id']],
    });

    expect(verdict(impact)).toBe('review now unknown none yes succeeds');
  });

  it('loses the data of a deposed object too', () => {
    const impact = judged(type, { before: group, deposed: 'abcd1234' });

    expect(verdict(impact)).toBe('dangerous now outage loss no succeeds');
    expect(impact.headline).toContain('the old object of an interrupted replacement');
  });
});
