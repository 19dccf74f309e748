import './matchers.ts';
import { ElasticacheReplicationGroup } from '@cdktf/provider-aws/lib/elasticache-replication-group/index.js';
import { describe, expect, it } from 'vitest';
import { Redis } from '../../stacks/redis/index.ts';
import { development, local, production } from './fixture.ts';
import { addresses, at, synthAlone, synthStack } from './synth.ts';

const prod = synthStack(production);
const group = at(prod, 'aws_elasticache_replication_group.redis');

describe('a cache with the least said about it', () => {
  it('is encrypted both ways, redundant and snapshotted', () => {
    const alone = synthAlone((stack) => {
      new Redis(stack, 'cache', {
        identifier: 'shop',
        network: { vpcId: 'vpc-1', subnetIds: ['subnet-a', 'subnet-b'], clients: [] },
        engine: 'redis',
        version: '7.1',
        family: 'redis7',
        nodeType: 'cache.t4g.small',
      });
    });
    expect(alone.json).toHaveResource(ElasticacheReplicationGroup, {
      transit_encryption_enabled: true,
      transit_encryption_mode: 'required',
      at_rest_encryption_enabled: 'true',
      automatic_failover_enabled: true,
      multi_az_enabled: true,
      num_cache_clusters: 2,
      snapshot_retention_limit: 7,
      final_snapshot_identifier: 'shop-final',
    });
  });
});

describe('the cache of a service', () => {
  it('speaks TLS only and encrypts with the customer key', () => {
    expect(group).toMatchObject({
      transit_encryption_enabled: true,
      transit_encryption_mode: 'required',
      at_rest_encryption_enabled: 'true',
      kms_key_id: '${aws_kms_key.encryption.arn}',
    });
  });

  it('counts the primary among its nodes', () => {
    expect(group).toMatchObject({
      num_cache_clusters: 3,
      automatic_failover_enabled: true,
      multi_az_enabled: true,
    });
  });

  it('has no failover with a single node, which ElastiCache refuses', () => {
    expect(at(synthStack(local), 'aws_elasticache_replication_group.redis')).toMatchObject({
      num_cache_clusters: 1,
      automatic_failover_enabled: false,
      multi_az_enabled: false,
    });
  });

  it('takes no final snapshot when the environment keeps none', () => {
    expect(at(synthStack(local), 'aws_elasticache_replication_group.redis')).not.toHaveProperty(
      'final_snapshot_identifier',
    );
  });

  it('keeps slow commands and engine log as JSON for as long as asked', () => {
    expect(group.log_delivery_configuration).toEqual(
      ['slow-log', 'engine-log'].map((log) => ({
        destination: `\${aws_cloudwatch_log_group.redis_${log}.name}`,
        destination_type: 'cloudwatch-logs',
        log_format: 'json',
        log_type: log,
      })),
    );
    expect(at(prod, 'aws_cloudwatch_log_group.redis_slow-log')).toMatchObject({
      name: '/aws/elasticache/orders-prod/slow-log',
      retention_in_days: 365,
      kms_key_id: '${aws_kms_key.encryption.arn}',
    });
  });

  it('has a parameter group whose name carries the family', () => {
    expect(at(prod, 'aws_elasticache_parameter_group.redis_parameter-group')).toMatchObject({
      name: 'orders-prod-valkey8',
      family: 'valkey8',
      lifecycle: { create_before_destroy: true },
      parameter: [
        { name: 'maxmemory-policy', value: 'allkeys-lru' },
        { name: 'timeout', value: '300' },
      ],
    });
  });

  it('is absent when the service has none', () => {
    const cacheResources = addresses(synthStack(development)).filter((address) =>
      address.includes('elasticache'),
    );
    expect(cacheResources).toEqual([]);
  });
});

describe('users of the cache', () => {
  it('hold no password that could lie in the state', () => {
    expect(group).not.toHaveProperty('auth_token');
    for (const user of Object.values(prod.resource.aws_elasticache_user ?? {})) {
      expect(user).not.toHaveProperty('passwords');
      expect(user.authentication_mode ?? {}).not.toHaveProperty('passwords');
    }
  });

  it('are the application by IAM, under one id and name, and nobody else', () => {
    expect(at(prod, 'aws_elasticache_user.redis_user')).toMatchObject({
      user_id: 'orders-prod-app',
      user_name: 'orders-prod-app',
      authentication_mode: { type: 'iam' },
    });
    expect(at(prod, 'aws_elasticache_user_group.redis_user-group').user_ids).toEqual([
      '${aws_elasticache_user.redis_default-user.user_id}',
      '${aws_elasticache_user.redis_user.user_id}',
    ]);
    expect(group.user_group_ids).toEqual(['${aws_elasticache_user_group.redis_user-group.user_group_id}']);
  });

  it('may not administer the server or stop it', () => {
    const rights = at(prod, 'aws_elasticache_user.redis_user').access_string as string;
    expect(rights.split(' ')).toEqual(expect.arrayContaining(['on', '-@admin', '-@dangerous']));
  });

  it('do not include the default user, who is off and may do nothing', () => {
    expect(at(prod, 'aws_elasticache_user.redis_default-user')).toMatchObject({
      user_name: 'default',
      access_string: 'off -@all',
      no_password_required: true,
    });
  });
});
