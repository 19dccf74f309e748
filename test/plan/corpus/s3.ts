import {
  aBucket,
  accessLogs,
  allowRead,
  anObject,
  bucketAcl,
  bucketPolicy,
  cors,
  denyPlain,
  encryption,
  lifecycle,
  metrics,
  notifications,
  objectLock,
  ownership,
  publicAccessBlock,
  replicationRule,
  replicationRules,
  versioning,
} from './base/s3.ts';
import { between, change, configured, creation, dangerous, deletion, lost, review } from './build.ts';
import type { Case } from './case.ts';
import * as source from './sources.ts';

const BUCKET = 'aws_s3_bucket.main';
/** Refused if anything is in it, which a plan does not say. */
const ifEmpty = review({ interruption: 'unknown', data: 'none', apply: 'unknown' });
const weaker = review({ timing: 'now', interruption: 'none', data: 'recoverability-reduced' });

const buckets: readonly Case[] = [
  {
    id: 's3-bucket-deleted',
    title: 'A bucket deleted, refused unless it is empty',
    ...deletion(aBucket()),
    expect: { [BUCKET]: ifEmpty },
    source: source.S3_DELETING,
  },
  {
    id: 's3-bucket-deleted-by-force',
    title: 'A bucket deleted with all that is in it',
    ...deletion(aBucket({ force_destroy: true })),
    expect: { [BUCKET]: lost },
    source: `${source.S3_DELETING}; ${source.PROVIDER}`,
  },
  {
    id: 's3-bucket-renamed',
    title: 'Another bucket name: replaces the bucket, refused unless it is empty',
    ...change(aBucket(), { bucket: 'orders-papers-111122223333' }),
    expect: { [BUCKET]: ifEmpty },
    source: source.PROVIDER,
  },
  {
    id: 's3-bucket-renamed-by-force',
    title: 'Another bucket name, and all that is in the old one deleted',
    ...change(aBucket({ force_destroy: true }), { bucket: 'orders-papers-111122223333' }),
    expect: { [BUCKET]: lost },
    source: source.PROVIDER,
  },
  {
    id: 's3-force-destroy-on',
    title: 'A later destroy deletes what is in the bucket',
    ...change(aBucket(), { force_destroy: true }),
    expect: {
      [BUCKET]: review({ timing: 'not-applied', interruption: 'none', data: 'recoverability-reduced' }),
    },
    source: source.PROVIDER,
  },
  {
    id: 's3-versioning-suspended',
    title: 'Versioning suspended',
    ...between(versioning('Enabled'), versioning('Suspended')),
    expect: { 'aws_s3_bucket_versioning.main': weaker },
    source: source.VERSIONING,
  },
  {
    id: 's3-versioning-removed',
    title: 'The versioning resource removed, which suspends versioning',
    ...deletion(versioning('Enabled'), aBucket()),
    expect: { 'aws_s3_bucket_versioning.main': weaker },
    source: `${source.VERSIONING}; ${source.PROVIDER}`,
  },
  {
    id: 's3-lifecycle-expiry-shorter',
    title: 'Objects deleted after 30 days instead of 365',
    ...between(lifecycle({ expiration: [{ days: 365 }] }), lifecycle({ expiration: [{ days: 30 }] })),
    expect: { 'aws_s3_bucket_lifecycle_configuration.main': dangerous({ reversible: 'no' }) },
    source: source.LIFECYCLE,
  },
  {
    id: 's3-lifecycle-versions-shorter',
    title: 'Old versions deleted after 7 days instead of 90',
    ...between(
      lifecycle({ noncurrent_version_expiration: [{ noncurrent_days: 90 }] }),
      lifecycle({ noncurrent_version_expiration: [{ noncurrent_days: 7 }] }),
    ),
    expect: {
      'aws_s3_bucket_lifecycle_configuration.main': dangerous({
        interruption: 'none',
        data: 'recoverability-reduced',
        reversible: 'no',
      }),
    },
    source: source.LIFECYCLE,
  },
  {
    id: 's3-object-lock-shorter',
    title: 'Later objects locked for 30 days instead of 90',
    ...between(objectLock(90), objectLock(30)),
    expect: { 'aws_s3_bucket_object_lock_configuration.main': weaker },
    source: source.OBJECT_LOCK,
  },
  {
    id: 's3-replication-removed',
    title: 'Objects are not copied to the other bucket any more',
    ...deletion(replicationRules(replicationRule('copy'))),
    expect: { 'aws_s3_bucket_replication_configuration.main': weaker },
    source: source.S3_REPLICATION,
  },
  {
    id: 's3-replication-disabled',
    title: 'The replication rule disabled',
    ...between(
      replicationRules(replicationRule('copy')),
      replicationRules(replicationRule('copy', { status: 'Disabled' })),
    ),
    expect: { 'aws_s3_bucket_replication_configuration.main': weaker },
    source: source.S3_REPLICATION,
  },
];

const access: readonly Case[] = [
  {
    id: 's3-public-access-open',
    title: 'Public policies and ACLs count again',
    ...change(publicAccessBlock(), { ignore_public_acls: false, restrict_public_buckets: false }),
    expect: { 'aws_s3_bucket_public_access_block.main': dangerous({ timing: 'now' }) },
    source: source.PUBLIC_ACCESS,
  },
  {
    id: 's3-public-access-block-deleted',
    title: 'The public-access block deleted',
    ...deletion(publicAccessBlock(), aBucket()),
    expect: { 'aws_s3_bucket_public_access_block.main': dangerous({ timing: 'now' }) },
    source: source.PUBLIC_ACCESS,
  },
  {
    id: 's3-public-policies-accepted',
    title: 'New public policies accepted, but still without effect',
    ...change(publicAccessBlock(), { block_public_policy: false }),
    expect: { 'aws_s3_bucket_public_access_block.main': review({ timing: 'now', interruption: 'none' }) },
    source: source.PUBLIC_ACCESS,
  },
  {
    id: 's3-policy-public',
    title: 'Everybody may read',
    ...between(bucketPolicy(denyPlain), bucketPolicy(denyPlain, allowRead('*'))),
    expect: { 'aws_s3_bucket_policy.main': dangerous({ timing: 'now' }) },
    source: source.IAM_PRINCIPAL,
  },
  {
    id: 's3-policy-one-network',
    title: 'Everybody in one VPC may read',
    ...between(
      bucketPolicy(denyPlain),
      bucketPolicy(
        denyPlain,
        allowRead('*', { Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-0a1b2c3d4e5f60001' } } }),
      ),
    ),
    expect: { 'aws_s3_bucket_policy.main': review({ timing: 'now' }) },
    source: 'Amazon S3 User Guide, Blocking public access: the meaning of public',
  },
  {
    id: 's3-policy-tls-not-forced',
    title: 'Requests without TLS are not refused any more',
    ...between(
      bucketPolicy(denyPlain, allowRead({ AWS: 'arn:aws:iam::111122223333:role/orders' })),
      bucketPolicy(allowRead({ AWS: 'arn:aws:iam::111122223333:role/orders' })),
    ),
    expect: { 'aws_s3_bucket_policy.main': review({ timing: 'now', data: 'none' }) },
    source: 'Amazon S3 User Guide, Security best practices for Amazon S3',
  },
  {
    id: 's3-acl-public',
    title: 'An ACL for everybody',
    ...between(bucketAcl('private'), bucketAcl('public-read')),
    expect: { 'aws_s3_bucket_acl.main': dangerous({ timing: 'now' }) },
    source: 'Amazon S3 User Guide, Access control list (ACL) overview',
  },
  {
    id: 's3-acls-off',
    title: 'ACLs switched off: writers that send one are refused',
    ...between(ownership('BucketOwnerPreferred'), ownership('BucketOwnerEnforced')),
    expect: {
      'aws_s3_bucket_ownership_controls.main': review({
        timing: 'now',
        interruption: 'unknown',
        data: 'none',
      }),
    },
    source: source.S3_OWNERSHIP,
  },
  {
    id: 's3-other-key',
    title: 'New objects under a key that readers need rights for',
    ...between(
      encryption('AES256'),
      encryption('aws:kms', 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000001'),
    ),
    expect: {
      'aws_s3_bucket_server_side_encryption_configuration.main': review({
        timing: 'now',
        interruption: 'unknown',
        data: 'none',
      }),
    },
    source: source.S3_ENCRYPTION,
  },
  {
    id: 's3-cors-narrower',
    title: 'Fewer origins allowed',
    ...between(
      cors('https://shop.example.com', 'https://admin.example.com'),
      cors('https://shop.example.com'),
    ),
    expect: {
      'aws_s3_bucket_cors_configuration.main': review({
        timing: 'now',
        interruption: 'unknown',
        data: 'none',
      }),
    },
    source: 'Amazon S3 User Guide, Using cross-origin resource sharing (CORS)',
  },
];

const quiet: readonly Case[] = [
  {
    id: 's3-tags',
    title: 'Tags of a bucket',
    ...change(aBucket(), { tags: { team: 'orders' } }),
    expect: {},
    source: source.PROVIDER,
  },
  {
    id: 's3-force-destroy-off',
    title: 'A later destroy is refused unless the bucket is empty',
    ...change(aBucket({ force_destroy: true }), { force_destroy: false }),
    expect: {},
    source: source.PROVIDER,
  },
  {
    id: 's3-bucket-created',
    title: 'A new bucket, closed to the public, versioned and encrypted',
    before: configured(),
    after: configured(aBucket(), publicAccessBlock(), versioning('Enabled'), encryption('AES256')),
    expect: {},
    source: source.PUBLIC_ACCESS,
  },
  {
    id: 's3-versioning-on',
    title: 'Versioning switched on again',
    ...between(versioning('Suspended'), versioning('Enabled')),
    expect: {},
    source: source.VERSIONING,
  },
  {
    id: 's3-lifecycle-longer',
    title: 'Objects kept for longer, and broken uploads cleared away',
    ...between(
      lifecycle({ expiration: [{ days: 90 }] }),
      lifecycle({
        expiration: [{ days: 365 }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      }),
    ),
    expect: {},
    source: source.LIFECYCLE,
  },
  {
    id: 's3-object-lock-longer',
    title: 'Later objects locked for longer',
    ...between(objectLock(30), objectLock(90)),
    expect: {},
    source: source.OBJECT_LOCK,
  },
  {
    id: 's3-replication-created',
    title: 'Objects are copied to another bucket',
    ...creation(replicationRules(replicationRule('copy')), aBucket(), versioning('Enabled')),
    expect: {},
    source: source.S3_REPLICATION,
  },
  {
    id: 's3-logs-elsewhere',
    title: 'Access logs under another prefix',
    ...between(accessLogs('orders/'), accessLogs('orders-documents/')),
    expect: {},
    source: source.PROVIDER,
  },
  {
    id: 's3-metrics',
    title: 'Metrics of another prefix',
    ...between(metrics('invoices/'), metrics('documents/')),
    expect: {},
    source: source.PROVIDER,
  },
];

const CREATED = 's3:ObjectCreated:*';

const around: readonly Case[] = [
  {
    id: 's3-object-archived',
    title: 'An object moved to an archive class',
    ...change(anObject(), { storage_class: 'GLACIER' }),
    expect: { 'aws_s3_object.main': review({ timing: 'now', interruption: 'unknown', data: 'none' }) },
    source: source.S3_ARCHIVE,
  },
  {
    id: 's3-events-narrowed',
    title: 'Events of fewer objects sent to the queue',
    ...between(notifications([CREATED]), notifications(['s3:ObjectCreated:Put'])),
    expect: {
      'aws_s3_bucket_notification.main': review({ timing: 'now', interruption: 'unknown', data: 'none' }),
    },
    source: source.S3_EVENTS,
  },
  {
    id: 's3-events-widened',
    title: 'More events sent to the queue, and to EventBridge',
    ...between(
      notifications(['s3:ObjectCreated:Put']),
      notifications([CREATED, 's3:ObjectRemoved:*'], { eventbridge: true }),
    ),
    expect: {},
    source: source.S3_EVENTS,
  },
  {
    id: 's3-policy-any-role',
    title: 'A role of that name in any account may read',
    ...between(
      bucketPolicy(allowRead({ AWS: 'arn:aws:iam::444455556666:role/reader' })),
      bucketPolicy(
        allowRead('*', {
          Condition: { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/reader' } },
        }),
      ),
    ),
    expect: { 'aws_s3_bucket_policy.main': dangerous({ timing: 'now', data: 'none' }) },
    source: source.PUBLIC_ACCESS,
  },
  {
    id: 's3-public-closed',
    title: 'The public-access block switched on for a bucket that everybody reads',
    ...change(
      publicAccessBlock({ restrict_public_buckets: false, block_public_policy: false }),
      { restrict_public_buckets: true },
      bucketPolicy(allowRead('*')),
    ),
    expect: {
      'aws_s3_bucket_public_access_block.main': review({
        timing: 'now',
        interruption: 'unknown',
        data: 'none',
      }),
    },
    source: source.PUBLIC_ACCESS,
  },
];

export const s3: readonly Case[] = [...buckets, ...access, ...around, ...quiet];
