import { describe, expect, it } from 'vitest';
import { aChange } from '../judged.ts';
import { codes, found, unchanged } from './found.ts';

describe('a key', () => {
  const arn = 'arn:aws:kms:eu-central-1:000000000000:key/1';
  const database = unchanged('aws_db_instance', 'main', { identifier: 'orders', kms_key_id: arn });

  it('deleted under a database that stays takes it away', () => {
    const deleted = aChange('aws_kms_key', { before: { arn, key_id: '1', deletion_window_in_days: 30 } });

    expect(found([deleted, database])).toMatchObject([
      { code: 'key-in-use', severity: 'dangerous', data: 'recoverability-reduced', interruption: 'outage' },
    ]);
  });

  it('disabled does the same, with nothing lost', () => {
    const disabled = aChange('aws_kms_key', {
      before: { arn, is_enabled: true },
      after: { arn, is_enabled: false },
    });

    expect(found([disabled, database])).toMatchObject([{ code: 'key-in-use', data: 'none' }]);
  });

  it('that nothing uses is no combined matter', () => {
    const deleted = aChange('aws_kms_key', { before: { arn: `${arn}2`, deletion_window_in_days: 30 } });

    expect(codes([deleted, database])).toEqual([]);
  });

  it('counts those that name it under other arguments and in blocks', () => {
    const deleted = aChange('aws_kms_key', { before: { arn, key_id: '1', deletion_window_in_days: 30 } });
    const queue = unchanged('aws_sqs_queue', 'jobs', { name: 'jobs', kms_master_key_id: '1' });
    const bucket = unchanged('aws_s3_bucket_server_side_encryption_configuration', 'dumps', {
      bucket: 'dumps',
      rule: [
        { apply_server_side_encryption_by_default: [{ kms_master_key_id: arn, sse_algorithm: 'aws:kms' }] },
      ],
    });

    expect(found([deleted, queue, bucket])).toMatchObject([
      {
        code: 'key-in-use',
        addresses: [
          'aws_kms_key.main',
          'aws_s3_bucket_server_side_encryption_configuration.dumps',
          'aws_sqs_queue.jobs',
        ],
      },
    ]);
  });

  it('leaves out those that are destroyed with it', () => {
    const deleted = aChange('aws_kms_key', { before: { arn, key_id: '1', deletion_window_in_days: 30 } });
    const queue = aChange('aws_sqs_queue', { before: { name: 'jobs', kms_master_key_id: arn } });

    expect(codes([deleted, queue])).toEqual([]);
  });
});
