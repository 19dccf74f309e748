import { describe, expect, it } from 'vitest';
import { judged } from '../../judged.ts';
import { fields, quiet } from './fields.ts';

describe('the block on public snapshots', () => {
  const type = 'aws_ebs_snapshot_block_public_access';
  const change = (before: string, after: string) =>
    judged(type, { before: { state: before }, after: { state: after } });

  it('held shared snapshots private, which are public again without it', () => {
    const exposed = fields('dangerous now none none yes succeeds');
    expect(judged(type, { before: { state: 'block-all-sharing' } })).toMatchObject(exposed);
    expect(change('block-all-sharing', 'unblocked')).toMatchObject(exposed);
    expect(change('block-all-sharing', 'block-new-sharing')).toMatchObject(exposed);
  });

  it('kept others from being shared', () => {
    const shareable = fields('review now none none yes succeeds');
    expect(judged(type, { before: { state: 'block-new-sharing' } })).toMatchObject(shareable);
    expect(change('block-new-sharing', 'unblocked')).toMatchObject(shareable);
  });

  it('is quiet when it grows', () => {
    expect(change('unblocked', 'block-new-sharing')).toMatchObject(quiet);
    expect(change('block-new-sharing', 'block-all-sharing')).toMatchObject(quiet);
  });
});

describe('encryption of volumes by default', () => {
  const type = 'aws_ebs_encryption_by_default';

  it('is missed by new volumes once it is off', () => {
    const weaker = fields('review now none none yes succeeds');
    expect(judged(type, { before: { enabled: true }, after: { enabled: false } })).toMatchObject(weaker);
    expect(judged(type, { before: { enabled: true } })).toMatchObject(weaker);
    expect(judged(type, { before: { enabled: false }, after: { enabled: true } })).toMatchObject(quiet);
  });
});
