import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js';
import type { Construct } from 'constructs';
import type { ChildProps } from '../child.ts';
import { child } from '../child.ts';
import type { PrivateBucket } from './private-bucket.ts';

export interface LifecycleProps extends ChildProps {
  readonly bucket: PrivateBucket;
  /** Days until an object is hidden behind a delete marker. */
  readonly keepDays: number;
  /** Days a hidden version is kept after that. */
  readonly keepVersionDays: number;
  readonly transformName: string;
}

const everything = [{ prefix: '' }];

/**
 * Objects go in three steps: hidden after their retention, deleted some days later, and the marker after
 * the last version. Two rules, as S3 takes days and markers only apart.
 */
export const lifecycle = (scope: Construct, props: LifecycleProps): S3BucketLifecycleConfiguration =>
  new S3BucketLifecycleConfiguration(
    scope,
    'lifecycle',
    child(props, props.transformName, {
      bucket: props.bucket.bucket.id,
      rule: [
        {
          id: 'expire',
          status: 'Enabled',
          filter: everything,
          expiration: [{ days: props.keepDays }],
          noncurrentVersionExpiration: [{ noncurrentDays: props.keepVersionDays }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
        {
          id: 'remove-markers',
          status: 'Enabled',
          filter: everything,
          expiration: [{ expiredObjectDeleteMarker: true }],
        },
      ],
      dependsOn: [props.bucket.versioning],
    }),
  );
