import type { Duration } from '../../spec/units.ts';
import type { ChildProps } from '../child.ts';

export interface ObjectLock {
  /** GOVERNANCE can be lifted by a special permission, COMPLIANCE by nobody, not even the account's root. */
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE';
  /** Whole days, at least 1. Objects cannot be deleted before. */
  readonly duration: Duration;
}

/** Transforms: `backup.bucket`, `backup.policy`, `backup.lifecycle` and the rest of `backupTransforms`. */
export interface BackupBucketProps extends ChildProps {
  /** Bucket name, 3 to 63 characters, unique in the world. Changing it REPLACES the bucket. */
  readonly bucket: string;
  /** Twelve digits. */
  readonly account: string;
  /**
   * Every object is encrypted with it, and puts that name another key are refused. Changing it counts for
   * new objects only.
   */
  readonly kmsKeyArn: string;
  /**
   * How long a backup object is kept. Shortening it deletes at the next nightly run.
   * @default days(90)
   */
  readonly retention?: Duration;
  /**
   * How long a replaced or deleted version is kept on top.
   * @default days(30)
   */
  readonly versionRetention?: Duration;
  /**
   * Objects that nobody deletes early. Switching it on or off for the bucket REPLACES it.
   * @default off
   */
  readonly objectLock?: ObjectLock;
  /**
   * How long access logs are kept.
   * @default days(365)
   */
  readonly accessLogRetention?: Duration;
  /**
   * Whether a destroy deletes what is in the buckets. For throw-away environments.
   * @default false
   */
  readonly forceDestroy?: boolean;
  /**
   * Terraform refuses every plan that destroys or replaces the bucket of backups, before anything is touched.
   * It holds while the bucket is in the configuration; to let it go, set false first. No apply needed.
   * @default true, unless `forceDestroy`
   */
  readonly preventDestroy?: boolean;
}

export const backupTransforms = [
  'backup.bucket',
  'backup.encryption',
  'backup.policy',
  'backup.lifecycle',
  'backup.object-lock',
  'backup.logs',
  'backup.logs-encryption',
  'backup.logs-policy',
  'backup.logs-lifecycle',
] as const;
