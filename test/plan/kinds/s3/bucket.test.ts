import { describe, expect, it } from 'vitest';
import { aChange, judged } from '../../judged.ts';
import { fields, judgedIn, quietly } from './fields.ts';

const bucket = (forceDestroy: boolean, more = {}) => ({
  bucket: 'backups',
  id: 'backups',
  force_destroy: forceDestroy,
  ...more,
});

describe('a bucket', () => {
  it('is quiet when it is new', () => {
    expect(fields(judged('aws_s3_bucket', { after: bucket(false) }))).toBe(quietly);
    const computed = { after: bucket(false), unknown: { policy: true, arn: true } };
    expect(fields(judged('aws_s3_bucket', computed))).toBe(quietly);
  });

  it('loses everything in it when the prior state lets the provider empty it', () => {
    expect(fields(judged('aws_s3_bucket', { before: bucket(true) }))).toBe(
      'dangerous now outage loss no succeeds',
    );
  });

  it('may refuse its deletion when it may hold something', () => {
    expect(fields(judged('aws_s3_bucket', { before: bucket(false) }))).toBe(
      'review now unknown none unknown unknown',
    );
  });

  it('counts the flag of the prior state, not one set in the same plan', () => {
    const impact = judged('aws_s3_bucket', {
      before: bucket(false),
      after: { ...bucket(true), bucket: 'other' },
      actions: ['delete', 'create'],
      replacePaths: [['bucket']],
    });
    expect(fields(impact)).toBe('review now unknown none unknown unknown');
    expect(impact.findings[0]?.why).toContain('The change of bucket forces it.');
  });

  it('comes back empty from a replacement', () => {
    const impact = judged('aws_s3_bucket', {
      before: bucket(true),
      after: { ...bucket(true), bucket: 'other' },
      actions: ['delete', 'create'],
      replacePaths: [['bucket']],
    });
    expect(fields(impact)).toBe('dangerous now outage loss no succeeds');
    expect(impact.findings[0]?.why).toContain('The new bucket is empty.');
  });

  it('keeps its objects when the old one is left running', () => {
    const change = { before: bucket(true), after: bucket(true), actions: ['create', 'forget'] };
    expect(fields(judged('aws_s3_bucket', change))).toBe('review now unknown none no succeeds');
  });

  it('may refuse to give up versions that are locked', () => {
    const change = { before: bucket(true, { object_lock_enabled: true }) };
    expect(fields(judged('aws_s3_bucket', change))).toBe('dangerous now outage loss no unknown');
  });

  it('is disarmed by force_destroy, of which nothing is sent', () => {
    const change = { before: bucket(false), after: bucket(true) };
    expect(fields(judged('aws_s3_bucket', change))).toBe(
      'review not-applied none recoverability-reduced yes succeeds',
    );
  });

  it('is quiet when it is armed again, or tagged', () => {
    expect(fields(judged('aws_s3_bucket', { before: bucket(true), after: bucket(false) }))).toBe(quietly);
    expect(
      fields(judged('aws_s3_bucket', { before: bucket(true), after: bucket(true, { tags: { a: 'b' } }) })),
    ).toBe(quietly);
  });

  it('takes its settings with it', () => {
    const gone = aChange('aws_s3_bucket', { before: bucket(true) });
    for (const type of [
      'aws_s3_bucket_public_access_block',
      'aws_s3_bucket_versioning',
      'aws_s3_bucket_policy',
      'aws_s3_bucket_lifecycle_configuration',
    ])
      expect(judgedIn([aChange(type, { before: { bucket: 'backups', policy: '{}' } }), gone])).toBe(quietly);
  });
});

describe('the blocks inside a bucket of provider 3', () => {
  const inline = (before: object, after: object) =>
    fields(
      judged('aws_s3_bucket', {
        before: { ...bucket(false), ...before },
        after: { ...bucket(false), ...after },
      }),
    );

  it('suspend versioning', () => {
    expect(inline({ versioning: [{ enabled: true }] }, { versioning: [{ enabled: false }] })).toBe(
      'review now none recoverability-reduced yes succeeds',
    );
  });

  it('expire objects', () => {
    const rule = { id: 'old', enabled: true, prefix: 'logs/', expiration: [{ days: 30 }] };
    expect(inline({ lifecycle_rule: [] }, { lifecycle_rule: [rule] })).toBe(
      'dangerous now none loss no succeeds',
    );
  });

  it('open the bucket by its ACL', () => {
    expect(inline({ acl: 'private' }, { acl: 'public-read' })).toBe('dangerous now none none yes succeeds');
  });

  it('stop replication', () => {
    const rules = [{ role: 'r', rules: [{ id: 'a', status: 'Enabled', destination: [{ bucket: 'b' }] }] }];
    expect(inline({ replication_configuration: rules }, { replication_configuration: [] })).toBe(
      'review now none recoverability-reduced yes succeeds',
    );
  });
});
