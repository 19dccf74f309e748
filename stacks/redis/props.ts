import type { Duration } from '../../spec/units.ts';
import type { ChildProps } from '../child.ts';
import type { NetworkPlacement } from '../network/index.ts';

/**
 * A Redis or Valkey replication group on ElastiCache, one shard. What a change costs is from plans of
 * AWS provider 5.100 and from the ElastiCache API reference (ModifyReplicationGroup); "window" means
 * the maintenance window, or at once with `applyImmediately`.
 *
 * Transforms: `redis.replication-group`, `redis.parameter-group` and the rest of `redisTransforms`.
 */
export interface RedisProps extends ChildProps {
  /** Replication group id, 1 to 40 characters; the prefix of names below. Changing it REPLACES the group. */
  readonly identifier: string;
  /** Private subnets and clients. Moving to other subnet groups REPLACES the group. */
  readonly network: NetworkPlacement;
  /** Redis to Valkey is in place; Valkey to Redis REPLACES the group. */
  readonly engine: 'redis' | 'valkey';
  /** E.g. `7.1`. Upward in place, window; downward REPLACES the group. At least 7.0, for IAM authentication. */
  readonly version: string;
  /** E.g. `redis7`, `valkey8`; changes with the major version, in the same apply. */
  readonly family: string;
  /** E.g. `cache.r7g.large`. Window, no loss; brief interruption without replicas. Money per hour. */
  readonly nodeType: string;
  /**
   * Id and name of the application's user, 1 to 40 characters; the two must be equal for IAM
   * authentication. Changing it replaces the user and cuts clients off.
   * @default `<identifier>-app`
   */
  readonly user?: string;
  /**
   * REPLACES the group.
   * @default 6379
   */
  readonly port?: number;
  /**
   * Nodes besides the primary, 0 to 5. In place, at once whatever `applyImmediately` says. Money per node.
   * @default 1
   */
  readonly replicas?: number;
  /**
   * Nodes in different zones; needs a replica. In place.
   * @default true when there is a replica
   */
  readonly multiAz?: boolean;
  /**
   * KMS key of data at rest and of logs. Changing it REPLACES the group.
   * @default AWS managed keys; data is encrypted all the same
   */
  readonly kmsKeyArn?: string;
  /**
   * What goes when memory is full. At once.
   * @default 'volatile-lru': keys with an expiry go, the least used first; when there are none, writes fail
   */
  readonly evictionPolicy?: string;
  /**
   * Further parameters as ElastiCache spells them. Nearly all take effect at once.
   * @default none
   */
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * How long daily snapshots are kept, 0 (off) to 35 days. At once.
   * @default days(7)
   */
  readonly snapshotRetention?: Duration;
  /**
   * UTC, `HH:MM-HH:MM`, at least 60 minutes, apart from the maintenance window.
   * @default '02:00-03:00'
   */
  readonly snapshotWindow?: string;
  /**
   * Snapshot named `<identifier>-final` when the group is destroyed. Counts only once applied.
   * @default true
   */
  readonly finalSnapshot?: boolean;
  /**
   * Terraform refuses every plan that destroys or replaces the group, before anything is touched; ElastiCache
   * has no deletion protection of its own. It holds while the group is in the configuration; to let it go,
   * set false first. No apply needed.
   * @default true
   */
  readonly preventDestroy?: boolean;
  /**
   * UTC, `ddd:HH:MM-ddd:HH:MM`.
   * @default 'sun:06:00-sun:07:00'
   */
  readonly maintenanceWindow?: string;
  /**
   * Window changes run at once.
   * @default false
   */
  readonly applyImmediately?: boolean;
  /**
   * How long slow and engine logs are kept; a period CloudWatch knows (30, 60, 90, ...).
   * @default days(90)
   */
  readonly logRetention?: Duration;
}

export const redisTransforms = [
  'redis.replication-group',
  'redis.subnet-group',
  'redis.parameter-group',
  'redis.security-group',
  'redis.log-group',
  'redis.user',
  'redis.default-user',
  'redis.user-group',
] as const;
