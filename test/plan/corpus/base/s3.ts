import type { JsonObject } from '../../../../plan/value.ts';
import { aResource } from '../build.ts';
import type { Resource } from '../case.ts';

const BUCKET = 'orders-documents-111122223333';

export const aBucket = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_s3_bucket',
    { bucket: BUCKET, force_destroy: false, ...args },
    {
      id: BUCKET,
      arn: `arn:aws:s3:::${BUCKET}`,
      bucket_domain_name: `${BUCKET}.s3.amazonaws.com`,
      bucket_regional_domain_name: `${BUCKET}.s3.eu-central-1.amazonaws.com`,
      hosted_zone_id: 'Z21DNDUVLTQW6Q',
      region: 'eu-central-1',
      request_payer: 'BucketOwner',
      object_lock_enabled: false,
    },
  );

/** A setting of the bucket, in the resource of its own that it has. */
const setting = (type: string, args: JsonObject, attributes: JsonObject = {}): Resource =>
  aResource(type, { bucket: BUCKET, ...args }, { id: BUCKET, ...attributes });

export const versioning = (status: string): Resource =>
  setting('aws_s3_bucket_versioning', { versioning_configuration: [{ status }] });

export const publicAccessBlock = (args: JsonObject = {}): Resource =>
  setting('aws_s3_bucket_public_access_block', {
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
    ...args,
  });

export const lifecycle = (...rules: readonly JsonObject[]): Resource =>
  setting(
    'aws_s3_bucket_lifecycle_configuration',
    {
      rule: rules.map((rule, index) => ({
        id: `rule-${index + 1}`,
        status: 'Enabled',
        filter: [{ prefix: '' }],
        ...rule,
      })),
    },
    { expected_bucket_owner: '', transition_default_minimum_object_size: 'all_storage_classes_128K' },
  );

export const bucketPolicy = (...statements: readonly JsonObject[]): Resource =>
  setting('aws_s3_bucket_policy', {
    policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
  });

const objects = [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`];
/** Refuses requests without TLS. */
export const denyPlain: JsonObject = {
  Sid: 'tls',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: objects,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
export const allowRead = (principal: JsonObject | string, rest: JsonObject = {}): JsonObject => ({
  Sid: 'read',
  Effect: 'Allow',
  Principal: principal,
  Action: 's3:GetObject',
  Resource: `arn:aws:s3:::${BUCKET}/*`,
  ...rest,
});

export const bucketAcl = (acl: string): Resource =>
  setting('aws_s3_bucket_acl', { acl }, { id: `${BUCKET},${acl}`, access_control_policy: [] });

export const encryption = (algorithm: string, key?: string): Resource =>
  setting('aws_s3_bucket_server_side_encryption_configuration', {
    rule: [
      {
        apply_server_side_encryption_by_default: [
          { sse_algorithm: algorithm, ...(key !== undefined && { kms_master_key_id: key }) },
        ],
        bucket_key_enabled: true,
      },
    ],
  });

export const replicationRules = (...rules: readonly JsonObject[]): Resource =>
  setting('aws_s3_bucket_replication_configuration', {
    role: 'arn:aws:iam::111122223333:role/orders-replication',
    rule: rules,
  });
export const replicationRule = (id: string, args: JsonObject = {}): JsonObject => ({
  id,
  priority: 1,
  status: 'Enabled',
  filter: [{ prefix: '' }],
  delete_marker_replication: [{ status: 'Disabled' }],
  destination: [{ bucket: 'arn:aws:s3:::orders-documents-copy', storage_class: 'STANDARD_IA' }],
  ...args,
});

export const objectLock = (days: number, mode = 'GOVERNANCE'): Resource =>
  setting('aws_s3_bucket_object_lock_configuration', {
    object_lock_enabled: 'Enabled',
    rule: [{ default_retention: [{ mode, days }] }],
  });

export const accessLogs = (prefix: string): Resource =>
  setting('aws_s3_bucket_logging', { target_bucket: 'orders-logs', target_prefix: prefix });

export const ownership = (rule: string): Resource =>
  setting('aws_s3_bucket_ownership_controls', { rule: [{ object_ownership: rule }] });

export const cors = (...origins: readonly string[]): Resource =>
  setting('aws_s3_bucket_cors_configuration', {
    cors_rule: [{ allowed_methods: ['GET'], allowed_origins: origins }],
  });

export const metrics = (prefix: string): Resource =>
  setting('aws_s3_bucket_metric', { name: 'whole', filter: [{ prefix }] }, { id: `${BUCKET}:whole` });

export const anObject = (args: JsonObject = {}): Resource =>
  setting(
    'aws_s3_object',
    { key: 'terms.pdf', content: 'terms', storage_class: 'STANDARD', ...args },
    {
      id: 'terms.pdf',
      arn: `arn:aws:s3:::${BUCKET}/terms.pdf`,
      etag: '0123',
      version_id: '',
      server_side_encryption: 'AES256',
      checksum_crc32: '',
    },
  );

/** Events of invoices for one queue. */
export const notifications = (events: readonly string[], args: JsonObject = {}): Resource =>
  setting('aws_s3_bucket_notification', {
    eventbridge: false,
    queue: [
      {
        id: 'invoices',
        queue_arn: 'arn:aws:sqs:eu-central-1:111122223333:invoices',
        events,
        filter_suffix: '.pdf',
      },
    ],
    ...args,
  });
