import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../plan/value.ts';
import { judged } from '../../judged.ts';
import { silent, verdict } from './verdict.ts';

const type = 'aws_elasticache_cluster';
const memcached: JsonObject = {
  cluster_id: 'm',
  engine: 'memcached',
  engine_version: '1.6.12',
  node_type: 'cache.t4g.small',
  num_cache_nodes: 3,
  az_mode: 'cross-az',
  apply_immediately: false,
};
const redis: JsonObject = {
  cluster_id: 'r',
  engine: 'redis',
  engine_version: '7.0',
  node_type: 'cache.t4g.small',
  num_cache_nodes: 1,
  parameter_group_name: 'default.redis7',
  security_group_ids: ['sg-1'],
  snapshot_retention_limit: 7,
  apply_immediately: false,
};

describe('a cache cluster changed in place', () => {
  it.each<[string, JsonObject, JsonObject, string]>([
    [
      'memcached nodes removed in the window',
      memcached,
      { num_cache_nodes: 2 },
      'dangerous maintenance-window unknown loss no succeeds',
    ],
    [
      'memcached nodes removed now',
      { ...memcached, apply_immediately: true },
      { num_cache_nodes: 1 },
      'dangerous now unknown loss no succeeds',
    ],
    ['memcached nodes added', memcached, { num_cache_nodes: 4 }, silent],
    [
      'memcached upgraded, which empties it',
      memcached,
      { engine_version: '1.6.22' },
      'dangerous maintenance-window outage loss no succeeds',
    ],
    ['zones for new nodes', { ...memcached, az_mode: 'single-az' }, { az_mode: 'cross-az' }, silent],
    [
      'one zone for nodes in several',
      memcached,
      { az_mode: 'single-az' },
      'review now none none yes unknown',
    ],
    [
      'preferred zones',
      memcached,
      { preferred_availability_zones: ['a'] },
      'safe not-applied none none yes succeeds',
    ],
    [
      'apply_immediately alone',
      memcached,
      { apply_immediately: true },
      'safe not-applied none none yes succeeds',
    ],
    [
      'a single node made larger',
      redis,
      { node_type: 'cache.t4g.medium' },
      'review maintenance-window brief none yes succeeds',
    ],
    [
      'a single node made smaller',
      redis,
      { node_type: 'cache.t4g.micro' },
      'review maintenance-window brief none yes unknown',
    ],
    [
      'a single node upgraded',
      redis,
      { engine_version: '7.1' },
      'review maintenance-window unknown none no succeeds',
    ],
    [
      'backups off',
      redis,
      { snapshot_retention_limit: 0 },
      'dangerous now none recoverability-reduced no succeeds',
    ],
    ['backups for more days', redis, { snapshot_retention_limit: 8 }, silent],
    [
      'another parameter group',
      redis,
      { parameter_group_name: 'ours' },
      'review maintenance-window none none yes succeeds',
    ],
    [
      'another security group',
      redis,
      { security_group_ids: ['sg-2'] },
      'review now unknown none yes succeeds',
    ],
    [
      'no final snapshot any more',
      { ...redis, final_snapshot_identifier: 'x' },
      { final_snapshot_identifier: null },
      'review not-applied none recoverability-reduced yes succeeds',
    ],
    ['the maintenance window', redis, { maintenance_window: 'sun:05:00-sun:06:00' }, silent],
  ])('with %s', (_what, before, after, expected) => {
    expect(verdict(judged(type, { before, after: { ...before, ...after } }))).toBe(expected);
  });
});

describe('a cache cluster destroyed', () => {
  it('loses everything with memcached, which has no backups', () => {
    expect(verdict(judged(type, { before: memcached }))).toBe('dangerous now outage loss no succeeds');
  });

  it('loses everything with redis and no final snapshot', () => {
    expect(verdict(judged(type, { before: redis }))).toBe('dangerous now outage loss no succeeds');
  });

  it('keeps a copy with redis and a final snapshot', () => {
    expect(verdict(judged(type, { before: { ...redis, final_snapshot_identifier: 'x' } }))).toBe(
      'dangerous now outage recoverability-reduced no succeeds',
    );
  });

  it('loses no data as a replica of a group', () => {
    expect(verdict(judged(type, { before: { ...redis, replication_group_id: 'g' } }))).toBe(
      'review now unknown none yes succeeds',
    );
  });

  it('loses everything when memcached is replaced for its node type', () => {
    const impact = judged(type, {
      before: memcached,
      after: { ...memcached, node_type: 'cache.t4g.medium' },
      actions: ['delete', 'create'],
      replacePaths: [['node_type']],
    });

    expect(verdict(impact)).toBe('dangerous now outage loss no succeeds');
    expect(impact.headline).toContain('node_type');
  });
});
