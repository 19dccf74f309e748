import { describe, expect, it } from 'vitest';
import { aChange } from '../judged.ts';
import { anInstance, codes, found } from './found.ts';

describe('objects', () => {
  it('lose their protection and their bucket in one apply', () => {
    const lock = aChange('aws_s3_bucket_object_lock_configuration', { before: { bucket: 'dumps' } });
    const bucket = aChange('aws_s3_bucket', {
      before: { id: 'dumps', bucket: 'dumps', force_destroy: true },
    });

    expect(found([lock, bucket])).toMatchObject([
      { code: 'disarmed-and-destroyed', severity: 'dangerous', reversible: 'no' },
    ]);
    const guarded = aChange('aws_s3_bucket', {
      before: { id: 'dumps', bucket: 'dumps', force_destroy: false },
    });
    expect(codes([lock, guarded])).toEqual([]);
  });

  it('are not protected by versioning, which keeps no bucket from its deletion', () => {
    const before = { id: 'dumps', bucket: 'dumps', force_destroy: true };
    const replaced = { after: { bucket: 'copies' }, actions: ['delete', 'create'] };

    expect(
      codes([
        aChange('aws_s3_bucket_versioning', { before: { bucket: 'dumps' } }),
        aChange('aws_s3_bucket', { before }),
      ]),
    ).not.toContain('disarmed-and-destroyed');
    expect(
      codes([
        aChange('aws_s3_bucket_versioning', { before: { bucket: 'dumps' }, ...replaced }),
        aChange('aws_s3_bucket', { before, ...replaced }),
      ]),
    ).not.toContain('disarmed-and-destroyed');
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
