import type { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket/index.js';
import { S3BucketObjectLockConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-object-lock-configuration/index.js';
import { Construct } from 'constructs';
import { days, toDays } from '../../spec/units.ts';
import { child, inherited } from '../child.ts';
import type { Statement } from '../policy.ts';
import { AccessLogs } from './access-logs.ts';
import { lifecycle } from './lifecycle.ts';
import { PrivateBucket } from './private-bucket.ts';
import type { BackupBucketProps, ObjectLock } from './props.ts';

/** The bucket of logical backups: private, versioned, encrypted with one key, logged, and emptied on schedule only. */
export class BackupBucket extends Construct {
  readonly bucket: S3Bucket;

  constructor(scope: Construct, id: string, props: BackupBucketProps) {
    super(scope, id);
    const backups = backupBucket(this, props);
    if (props.objectLock) lockObjects(this, props, props.objectLock, backups);
    lifecycle(this, {
      ...inherited(props),
      bucket: backups,
      ...keptFor(props),
      transformName: 'backup.lifecycle',
    });
    new AccessLogs(this, 'logs', props, backups);
    this.bucket = backups.bucket;
  }
}

const backupBucket = (scope: Construct, props: BackupBucketProps): PrivateBucket =>
  new PrivateBucket(scope, 'Resource', {
    ...inherited(props),
    bucket: props.bucket,
    forceDestroy: props.forceDestroy ?? false,
    preventDestroy: props.preventDestroy ?? !props.forceDestroy,
    objectLock: props.objectLock !== undefined,
    kmsKeyArn: props.kmsKeyArn,
    statements: (arn) => [denyOtherKeys(arn, props.kmsKeyArn), denyCustomerKeys(arn)],
    transformNames: { bucket: 'backup.bucket', policy: 'backup.policy', encryption: 'backup.encryption' },
  });

/**
 * A put that names no encryption gets the bucket's. One that names any must name our key: the negated
 * test also holds when the key is missing, as with SSE-S3 or with AWS's own KMS key.
 */
const denyOtherKeys = (arn: string, key: string): Statement => ({
  Sid: 'DenyOtherKeys',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:PutObject',
  Resource: `${arn}/*`,
  Condition: {
    Null: { 's3:x-amz-server-side-encryption': 'false' },
    StringNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': key },
  },
});

/**
 * SSE-C names no encryption that the statement above could test: the object would be encrypted with a key
 * that only its writer has (Amazon S3 User Guide, "Using server-side encryption with customer-provided keys").
 */
const denyCustomerKeys = (arn: string): Statement => ({
  Sid: 'DenyCustomerKeys',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:PutObject',
  Resource: `${arn}/*`,
  Condition: { Null: { 's3:x-amz-server-side-encryption-customer-algorithm': 'false' } },
});

const lockObjects = (scope: Construct, props: BackupBucketProps, lock: ObjectLock, backups: PrivateBucket) =>
  new S3BucketObjectLockConfigurationA(
    scope,
    'object-lock',
    child(props, 'backup.object-lock', {
      bucket: backups.bucket.id,
      rule: { defaultRetention: { mode: lock.mode, days: toDays(lock.duration) } },
      dependsOn: [backups.versioning],
    }),
  );

/**
 * Never shorter than the lock: a locked version outlives the rule that should delete it, so the
 * lifecycle would promise a deletion that does not happen.
 */
function keptFor(props: BackupBucketProps): { keepDays: number; keepVersionDays: number } {
  const locked = props.objectLock ? toDays(props.objectLock.duration) : 0;
  const keepDays = Math.max(toDays(props.retention ?? days(90)), locked);
  return { keepDays, keepVersionDays: Math.max(toDays(props.versionRetention ?? days(30)), locked) };
}
