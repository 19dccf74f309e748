import './matchers.ts';
import { describe, expect, it } from 'vitest';
import { BackupBucket } from '../../stacks/backup/index.ts';
import { Encryption } from '../../stacks/encryption/index.ts';
import { Redis } from '../../stacks/redis/index.ts';
import { production } from './fixture.ts';
import { addresses, at, type Synthesized, synthAlone, synthStack } from './synth.ts';

/** Addresses whose destruction Terraform refuses to plan. */
const kept = (stack: Synthesized): string[] =>
  addresses(stack).filter(
    (address) =>
      (at(stack, address).lifecycle as { prevent_destroy?: boolean } | undefined)?.prevent_destroy === true,
  );

const unprotected = synthStack({
  ...production,
  postgres: { ...production.postgres, deletionProtection: false },
});

describe('a protected service', () => {
  it('cannot be planned away where it holds data, in either region', () => {
    expect(kept(synthStack(production))).toEqual([
      'aws_db_instance.postgres',
      'aws_db_instance.recovery_postgres',
      'aws_elasticache_replication_group.redis',
      'aws_kms_key.encryption',
      'aws_kms_key.recovery_encryption',
      'aws_s3_bucket.backup',
    ]);
  });

  it('can be, once its deletion protection is off', () => {
    expect(kept(unprotected)).toEqual([]);
    expect(at(unprotected, 'aws_db_instance.postgres').deletion_protection).toBe(false);
  });

  it('still makes parameter groups before the old ones go', () => {
    for (const stack of [synthStack(production), unprotected]) {
      expect(at(stack, 'aws_db_parameter_group.postgres_parameter-group').lifecycle).toEqual({
        create_before_destroy: true,
      });
    }
  });
});

describe('constructs of one’s own', () => {
  const alone = (given: { readonly preventDestroy?: boolean }, forceDestroy = false) =>
    synthAlone((stack) => {
      const account = '111122223333';
      new Encryption(stack, 'key', { name: 'shop', account, region: 'eu-west-1', ...given });
      new BackupBucket(stack, 'backup', {
        bucket: 'shop',
        account,
        kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1',
        forceDestroy,
        ...given,
      });
      new Redis(stack, 'cache', {
        identifier: 'shop',
        network: { vpcId: 'vpc-1', subnetIds: ['subnet-a', 'subnet-b'], clients: [] },
        engine: 'redis',
        version: '7.1',
        family: 'redis7',
        nodeType: 'cache.t4g.small',
        ...given,
      });
    });
  const types = (stack: Synthesized) => kept(stack).map((address) => address.split('.')[0]);

  it('are kept unless said otherwise', () => {
    expect(types(alone({}))).toEqual(['aws_elasticache_replication_group', 'aws_kms_key', 'aws_s3_bucket']);
    expect(types(alone({ preventDestroy: false }))).toEqual([]);
  });

  it('let a bucket go that a destroy may empty', () => {
    expect(types(alone({}, true))).toEqual(['aws_elasticache_replication_group', 'aws_kms_key']);
  });
});
