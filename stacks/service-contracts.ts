import { Construct } from 'constructs';
import { databaseUser } from '../spec/derived.ts';
import type { ResolvedSpec } from '../spec/resolved-spec.ts';
import type { BackupBucket } from './backup/index.ts';
import { type ChildProps, inherited } from './child.ts';
import { BackupContract, PostgresContract, RedisContract } from './contract/index.ts';
import { backupPrefix, contractProps } from './from-spec.ts';
import type { Postgres } from './postgres/index.ts';
import type { Redis } from './redis/index.ts';

interface Stores {
  readonly postgres: Postgres;
  readonly redis?: Redis;
  readonly backup: BackupBucket;
}

/** The connection contract of a service; returns the ARNs of its secrets. */
export function serviceContracts(
  scope: Construct,
  spec: ResolvedSpec,
  stores: Stores,
  given: ChildProps & { readonly kmsKeyArn: string },
): string[] {
  const contract = new Construct(scope, 'contract');
  const props = { ...inherited(given), ...contractProps(spec), kmsKeyArn: given.kmsKeyArn };
  const postgres = new PostgresContract(contract, 'postgres', {
    ...props,
    postgres: stores.postgres,
    user: databaseUser(spec),
  });
  const backup = new BackupContract(contract, 'backup', {
    ...props,
    backup: stores.backup,
    region: spec.environment.region,
    objectPrefix: backupPrefix,
    backupKeyArn: given.kmsKeyArn,
  });
  return [
    postgres.arn,
    ...(postgres.masterArn ? [postgres.masterArn] : []),
    ...cacheContract(contract, spec, stores, props),
    backup.arn,
  ];
}

const cacheContract = (
  scope: Construct,
  spec: ResolvedSpec,
  { redis }: Stores,
  props: ReturnType<typeof contractProps> & ChildProps,
): string[] =>
  redis && spec.redis
    ? [new RedisContract(scope, 'redis', { ...props, redis, port: spec.redis.port }).arn]
    : [];
