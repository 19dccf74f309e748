import { S3BucketLoggingA } from '@cdktf/provider-aws/lib/s3-bucket-logging/index.js';
import { Construct } from 'constructs';
import { days, toDays } from '../../spec/units.ts';
import { inherited, providerOf } from '../child.ts';
import type { Statement } from '../policy.ts';
import { lifecycle } from './lifecycle.ts';
import { PrivateBucket } from './private-bucket.ts';
import type { BackupBucketProps } from './props.ts';

/** A bucket of its own for access logs: S3 delivers them only to a bucket with SSE-S3 and without default object lock. */
export class AccessLogs extends Construct {
  constructor(scope: Construct, id: string, props: BackupBucketProps, source: PrivateBucket) {
    super(scope, id);
    const logs = new PrivateBucket(this, 'Resource', {
      ...inherited(props),
      bucket: logBucketName(props.bucket),
      forceDestroy: props.forceDestroy ?? false,
      preventDestroy: false,
      objectLock: false,
      statements: (arn) => [deliver(arn, source.bucket.arn, props.account)],
      transformNames: {
        bucket: 'backup.logs',
        policy: 'backup.logs-policy',
        encryption: 'backup.logs-encryption',
      },
    });
    lifecycle(this, {
      ...inherited(props),
      bucket: logs,
      keepDays: toDays(props.accessLogRetention ?? days(365)),
      keepVersionDays: 1,
      transformName: 'backup.logs-lifecycle',
    });
    new S3BucketLoggingA(this, 'delivery', {
      ...providerOf(props),
      bucket: source.bucket.id,
      targetBucket: logs.bucket.id,
      targetPrefix: 'access/',
    });
  }
}

/** Bucket names end at 63 characters. */
const logBucketName = (bucket: string): string => `${bucket.slice(0, 58).replace(/[-.]+$/, '')}-logs`;

/** Amazon S3 User Guide, "Enabling Amazon S3 server access logging", bucket policy for the logging service. */
const deliver = (logs: string, source: string, account: string): Statement => ({
  Sid: 'DeliverAccessLogs',
  Effect: 'Allow',
  Principal: { Service: 'logging.s3.amazonaws.com' },
  Action: 's3:PutObject',
  Resource: `${logs}/access/*`,
  Condition: { ArnLike: { 'aws:SourceArn': source }, StringEquals: { 'aws:SourceAccount': account } },
});
