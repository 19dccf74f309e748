import { describe, expect, it } from 'vitest';
import { aChange } from '../judged.ts';
import { anInstance, codes, found } from './found.ts';

describe('objects', () => {
  it('lose their protection and their bucket in one apply', () => {
    const versioning = aChange('aws_s3_bucket_versioning', { before: { bucket: 'dumps' } });
    const bucket = aChange('aws_s3_bucket', {
      before: { id: 'dumps', bucket: 'dumps', force_destroy: true },
    });

    expect(found([versioning, bucket])).toMatchObject([
      { code: 'disarmed-and-destroyed', severity: 'dangerous', reversible: 'no' },
    ]);
    const guarded = aChange('aws_s3_bucket', {
      before: { id: 'dumps', bucket: 'dumps', force_destroy: false },
    });
    expect(codes([versioning, guarded])).toEqual([]);
  });
});

it('protection and final snapshot dropped together disarm', () => {
  const disarming = anInstance(
    { deletion_protection: true },
    { deletion_protection: false, skip_final_snapshot: true },
  );

  expect(found([disarming])).toMatchObject([
    { code: 'disarmed', severity: 'review', data: 'recoverability-reduced' },
  ]);
});
