export { BackupBucket } from './backup-bucket.ts';
export { type BackupBucketProps, backupTransforms, type ObjectLock } from './props.ts';
