import { access } from './access.ts';
import { backup } from './backup.ts';
import type { Case } from './case.ts';
import { combined } from './combined.ts';
import { elasticache } from './elasticache.ts';
import { keys } from './keys.ts';
import { observed } from './observed.ts';
import { protocol } from './protocol.ts';
import { rdsAround } from './rds-around.ts';
import { rdsCluster } from './rds-cluster.ts';
import { rdsInstance } from './rds-instance.ts';
import { s3 } from './s3.ts';
import { stores } from './stores.ts';

/** Every labelled change, by what it is about. */
export const groups: Readonly<Record<string, readonly Case[]>> = {
  'RDS instances': rdsInstance,
  'RDS clusters': rdsCluster,
  'Around RDS': rdsAround,
  ElastiCache: elasticache,
  'Amazon S3': s3,
  'AWS Backup': backup,
  'Keys and secrets': keys,
  'Networks and rights': access,
  'Other stores': stores,
  'Several resources together': combined,
  'Words of a plan': protocol,
  'What a plan finds': observed,
};

export const cases: readonly Case[] = Object.values(groups).flat();
