import './matchers.ts';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket/index.js';
import { describe, expect, it } from 'vitest';
import { days } from '../../spec/units.ts';
import { BackupBucket } from '../../stacks/backup/index.ts';
import { development, local, production } from './fixture.ts';
import { at, type Synthesized, synthAlone, synthStack } from './synth.ts';

const prod = synthStack(production);
const dev = synthStack(development);

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Condition: unknown;
}

const statements = (stack: Synthesized, name: string): Record<string, Statement> => {
  const { policy } = at(stack, `aws_s3_bucket_policy.${name}`);
  const { Statement } = JSON.parse(policy as string) as { Statement: Statement[] };
  return Object.fromEntries(Statement.map((statement) => [statement.Sid, statement]));
};

interface Rule {
  readonly id: string;
  readonly expiration: readonly { readonly days?: number }[];
  readonly noncurrent_version_expiration: readonly { readonly noncurrent_days: number }[];
}

const expiry = (stack: Synthesized): [number | undefined, number | undefined] => {
  const rules = at(stack, 'aws_s3_bucket_lifecycle_configuration.backup_lifecycle').rule as Rule[];
  const rule = rules.find(({ id }) => id === 'expire');
  return [rule?.expiration[0]?.days, rule?.noncurrent_version_expiration[0]?.noncurrent_days];
};

describe('the backup bucket and its log bucket', () => {
  it.each(['backup', 'backup_logs'])('%s is private, versioned and owned by its account', (name) => {
    expect(at(prod, `aws_s3_bucket_public_access_block.${name}_public-access-block`)).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(at(prod, `aws_s3_bucket_versioning.${name}_versioning`).versioning_configuration).toEqual({
      status: 'Enabled',
    });
    expect(at(prod, `aws_s3_bucket_ownership_controls.${name}_ownership`).rule).toEqual({
      object_ownership: 'BucketOwnerEnforced',
    });
  });

  it.each(['backup_policy', 'backup_logs_policy'])('%s refuses plain text and TLS before 1.2', (name) => {
    expect(statements(prod, name)).toMatchObject({
      DenyPlainText: { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      DenyOldTls: { Effect: 'Deny', Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } } },
    });
  });

  it.each(['backup', 'backup_logs'])(
    '%s is kept when destroyed with something in it, except in development and on an emulator',
    (name) => {
      const { environment } = local;
      const emulated = synthStack({ ...local, environment: { ...environment, tier: 'staging' } });
      expect(at(prod, `aws_s3_bucket.${name}`).force_destroy).toBe(false);
      expect(at(dev, `aws_s3_bucket.${name}`).force_destroy).toBe(true);
      expect(at(emulated, `aws_s3_bucket.${name}`).force_destroy).toBe(true);
    },
  );
});

describe('encryption of backups', () => {
  it('is by the customer key with a bucket key', () => {
    expect(at(prod, 'aws_s3_bucket_server_side_encryption_configuration.backup_encryption').rule).toEqual([
      {
        bucket_key_enabled: true,
        apply_server_side_encryption_by_default: {
          sse_algorithm: 'aws:kms',
          kms_master_key_id: '${aws_kms_key.encryption.arn}',
        },
      },
    ]);
  });

  it('refuses a put that names any other', () => {
    expect(statements(prod, 'backup_policy').DenyOtherKeys).toMatchObject({
      Effect: 'Deny',
      Condition: {
        Null: { 's3:x-amz-server-side-encryption': 'false' },
        StringNotEquals: {
          's3:x-amz-server-side-encryption-aws-kms-key-id': '${aws_kms_key.encryption.arn}',
        },
      },
    });
  });

  it('refuses a put with a key only its writer has', () => {
    expect(statements(prod, 'backup_policy').DenyCustomerKeys).toEqual({
      Sid: 'DenyCustomerKeys',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:PutObject',
      Resource: '${aws_s3_bucket.backup.arn}/*',
      Condition: { Null: { 's3:x-amz-server-side-encryption-customer-algorithm': 'false' } },
    });
  });

  it('of access logs is by S3, which delivers to no other', () => {
    expect(
      at(prod, 'aws_s3_bucket_server_side_encryption_configuration.backup_logs_encryption').rule,
    ).toEqual([{ apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } }]);
    expect(at(prod, 'aws_s3_bucket_logging.backup_logs_delivery').target_bucket).toBe(
      '${aws_s3_bucket.backup_logs.id}',
    );
  });
});

describe('how long backups are kept', () => {
  it('is what the spec says', () => {
    expect(expiry(dev)).toEqual([7, 1]);
  });

  it('is never shorter than the object lock', () => {
    expect(expiry(prod)).toEqual([90, 45]);
    const locked = synthStack({
      ...production,
      backup: { ...production.backup, retention: days(10), versionRetention: days(60) },
    });
    expect(expiry(locked)).toEqual([45, 60]);
  });

  it('is locked for the duration asked, and not at all otherwise', () => {
    expect(at(prod, 'aws_s3_bucket.backup').object_lock_enabled).toBe(true);
    expect(at(prod, 'aws_s3_bucket_object_lock_configuration.backup_object-lock').rule).toEqual({
      default_retention: { mode: 'GOVERNANCE', days: 45 },
    });
    expect(at(dev, 'aws_s3_bucket.backup')).not.toHaveProperty('object_lock_enabled');
    expect(dev.resource).not.toHaveProperty('aws_s3_bucket_object_lock_configuration');
  });

  it('leaves no unfinished uploads and no lone delete markers', () => {
    expect(at(prod, 'aws_s3_bucket_lifecycle_configuration.backup_lifecycle').rule).toMatchObject([
      { abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }] },
      { expiration: [{ expired_object_delete_marker: true }] },
    ]);
  });
});

describe('a backup bucket of one’s own', () => {
  const alone = (bucket: string) =>
    synthAlone((stack) => {
      new BackupBucket(stack, 'backups', {
        bucket,
        account: '111122223333',
        kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1',
      });
    });

  it('is kept on destroy by default', () => {
    expect(alone('shop').json).toHaveResource(S3Bucket, { bucket: 'shop', force_destroy: false });
    expect(alone('shop').json).toHaveResource(S3Bucket, { bucket: 'shop-logs', force_destroy: false });
  });

  it('may have the longest name S3 takes', () => {
    const longest = 'b'.repeat(63);
    expect(alone(longest).json).toHaveResource(S3Bucket, { bucket: `${'b'.repeat(58)}-logs` });
  });
});
