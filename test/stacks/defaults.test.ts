import './matchers.ts';
import { describe, expect, it } from 'vitest';
import { defaultLayers } from '../../spec/defaults.ts';
import { toDays } from '../../spec/units.ts';
import { BackupBucket } from '../../stacks/backup/index.ts';
import { Postgres } from '../../stacks/postgres/index.ts';
import { Redis } from '../../stacks/redis/index.ts';
import { synthAlone } from './synth.ts';

/** The default of a production service at a path like `redis.snapshots.window`. */
const ofProduction = (path: string): unknown =>
  defaultLayers('production')
    .map((layer) =>
      path
        .split('.')
        .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], layer),
    )
    .findLast((value) => value !== undefined);

const daysOfProduction = (path: string): number => toDays(ofProduction(path) as Parameters<typeof toDays>[0]);

const network = { vpcId: 'vpc-1', subnetIds: ['subnet-a', 'subnet-b'], clients: [] };
const account = '111122223333';

const alone = synthAlone((stack) => {
  new Postgres(stack, 'db', {
    identifier: 'shop',
    account,
    version: '16',
    instanceClass: 'db.t4g.medium',
    database: 'shop',
    network,
  });
  new Redis(stack, 'cache', {
    identifier: 'shop',
    network,
    engine: 'redis',
    version: '7.1',
    family: 'redis7',
    nodeType: 'cache.t4g.small',
  });
  new BackupBucket(stack, 'backup', { bucket: 'shop', account, kmsKeyArn: 'arn:aws:kms:eu-west-1:1:key/1' });
});

const first = (type: string) => Object.values(alone.resource[type] ?? {})[0];

describe('constructs of one’s own have the defaults of a production service', () => {
  it('in PostgreSQL', () => {
    expect(first('aws_db_instance')).toMatchObject({
      port: ofProduction('postgres.port'),
      multi_az: ofProduction('postgres.multiAz'),
      storage_type: ofProduction('postgres.storage.type'),
      backup_retention_period: daysOfProduction('postgres.backups.retention'),
      backup_window: ofProduction('postgres.backups.window'),
      maintenance_window: ofProduction('postgres.maintenance.window'),
      deletion_protection: ofProduction('postgres.deletionProtection'),
      performance_insights_enabled: ofProduction('postgres.monitoring.performanceInsights'),
    });
  });

  it('in the cache', () => {
    expect(first('aws_elasticache_replication_group')).toMatchObject({
      port: ofProduction('redis.port'),
      num_cache_clusters: 1 + (ofProduction('redis.replicas') as number),
      multi_az_enabled: ofProduction('redis.multiAz'),
      snapshot_retention_limit: daysOfProduction('redis.snapshots.retention'),
      snapshot_window: ofProduction('redis.snapshots.window'),
      maintenance_window: ofProduction('redis.maintenance.window'),
    });
    expect(first('aws_elasticache_parameter_group')?.parameter).toEqual([
      { name: 'maxmemory-policy', value: ofProduction('redis.evictionPolicy') },
    ]);
  });

  it('in backups', () => {
    const lifecycles = Object.values(alone.resource.aws_s3_bucket_lifecycle_configuration ?? {});
    expect(lifecycles[0]?.rule).toContainEqual(
      expect.objectContaining({
        expiration: [{ days: daysOfProduction('backup.retention') }],
        noncurrent_version_expiration: [{ noncurrent_days: daysOfProduction('backup.versionRetention') }],
      }),
    );
  });
});
