import { z } from 'zod';
import { days } from '../units.ts';
import { property } from './property.ts';
import { duration } from './quantity.ts';
import { dailyWindow, text, weeklyWindow } from './text.ts';

export const redisSchema = z.strictObject({
  engine: property(z.enum(['redis', 'valkey']), {
    about: 'Redis OSS or its continuation Valkey, which is cheaper.',
    change: 'redis to valkey upgrades in place; valkey to redis **replaces the cache**.',
  }),
  version: property(text(/^\d+\.\d+(\.\d+)?$/, 'an engine version such as 7.1'), {
    about: 'Engine version.',
    change: 'Upgrades in place with a brief failover; a downgrade **replaces the cache**.',
    example: '7.1',
  }),
  nodeType: property(z.string().min(1), {
    about: 'Size of every node; three quarters of its memory hold data.',
    change: 'In place, with a brief failover. Price per node.',
    example: 'cache.m7g.large',
  }),
  port: property(z.int().min(1_150).max(65_535), {
    about: 'Port of the cache.',
    change: '**Replaces the cache: its data is lost.**',
  }),
  replicas: property(z.int().min(0).max(5), {
    about: 'Nodes besides the primary; one or more make failover possible.',
    change: 'In place. Price per node.',
  }),
  multiAz: property(z.boolean(), { about: 'Nodes in several zones; needs a replica.', change: 'In place.' }),
  credentials: property(z.enum(['iam']), {
    about: "The service's user authenticates by IAM token; there is no password anywhere.",
    change: 'free',
  }),
  evictionPolicy: property(
    z.enum([
      'volatile-lru',
      'allkeys-lru',
      'volatile-lfu',
      'allkeys-lfu',
      'volatile-random',
      'allkeys-random',
      'volatile-ttl',
      'noeviction',
    ]),
    { about: 'Which keys go when the memory is full.', change: 'At once.' },
  ),
  parameters: property(z.record(z.string(), z.string()), {
    about: 'Further parameters of the parameter group.',
    change: 'Nearly all at once.',
  }),
  snapshots: z.strictObject({
    retention: property(duration({ min: days(0), max: days(35), unit: 'days' }), {
      about: 'How long daily snapshots are kept; 0 takes none.',
      change: 'At once. Shortening it deletes the older snapshots.',
    }),
    window: property(dailyWindow, {
      about: 'When they are taken, UTC; must not overlap the maintenance window.',
      change: 'free',
    }),
  }),
  maintenance: z.strictObject({
    window: property(weeklyWindow, { about: 'When ElastiCache may patch, UTC.', change: 'free' }),
    applyImmediately: property(z.boolean(), {
      about: 'Changes do not wait for the window. Node and shard counts never wait.',
      change: 'free',
    }),
  }),
  logRetention: property(duration({ min: days(1), max: days(3_653), unit: 'days' }), {
    about: 'How long CloudWatch keeps slow and engine logs; one of the lengths CloudWatch offers.',
    change: 'Shortening it deletes the older logs.',
  }),
});
