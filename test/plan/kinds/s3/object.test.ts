import { describe, expect, it } from 'vitest';
import { aChange, judged } from '../../judged.ts';
import { fields, judgedIn, quietly, unchanged } from './fields.ts';

const type = 'aws_s3_object';
const object = (more = {}) => ({ bucket: 'site', key: 'index.html', version_id: '', ...more });
const versioned = unchanged('aws_s3_bucket_versioning', {
  bucket: 'site',
  versioning_configuration: [{ status: 'Enabled' }],
});

describe('an object', () => {
  it('is lost when it is deleted from a bucket that keeps no versions', () => {
    expect(fields(judged(type, { before: object() }))).toBe('dangerous now unknown loss no succeeds');
  });

  it('is lost with all of its versions, which the provider deletes too', () => {
    expect(judgedIn([aChange(type, { before: object({ version_id: 'v1' }) }), versioned])).toBe(
      'dangerous now unknown loss no succeeds',
    );
  });

  it('stays behind a marker when the state knows no version of it', () => {
    expect(judgedIn([aChange(type, { before: object() }), versioned])).toBe(
      'review now unknown recoverability-reduced no succeeds',
    );
  });

  it('is overwritten, with the old content kept in a versioned bucket only', () => {
    const change = aChange(type, { before: object({ etag: 'a' }), after: object({ etag: 'b' }) });
    expect(judgedIn([change])).toBe('review now none recoverability-reduced yes succeeds');
    expect(judgedIn([change, versioned])).toBe(quietly);
  });

  it('may be missed under its old key', () => {
    const impact = judged(type, {
      before: object(),
      after: object({ key: 'home.html' }),
      actions: ['delete', 'create'],
      replacePaths: [['key']],
    });
    expect(fields(impact)).toBe('review now unknown recoverability-reduced no succeeds');
  });

  it('is exposed by its ACL, and quiet when a header changes', () => {
    expect(
      fields(judged(type, { before: object({ acl: 'private' }), after: object({ acl: 'public-read' }) })),
    ).toBe('dangerous now none none yes succeeds');
    expect(fields(judged(type, { before: object(), after: object({ cache_control: 'no-store' }) }))).toBe(
      quietly,
    );
  });
});

describe('the storage class of an object', () => {
  const moved = (after: string) =>
    fields(
      judged(type, {
        before: object({ storage_class: 'STANDARD' }),
        after: object({ storage_class: after }),
      }),
    );

  it('keeps readers waiting for a restore in an archive, and is quiet elsewhere', () => {
    expect(moved('GLACIER')).toBe('review now unknown none yes succeeds');
    expect(moved('DEEP_ARCHIVE')).toBe('review now unknown none yes succeeds');
    expect(moved('GLACIER_IR')).toBe(quietly);
  });
});

describe('what stands before a bucket', () => {
  it('cuts its users off when an access point goes', () => {
    expect(fields(judged('aws_s3_access_point', { before: { bucket: 'site', name: 'app' } }))).toBe(
      'dangerous now outage none yes succeeds',
    );
    const replaced = judged('aws_s3_access_point', {
      before: { bucket: 'site', name: 'app', vpc_configuration: [] },
      after: { bucket: 'site', name: 'app', vpc_configuration: [{ vpc_id: 'vpc-1' }] },
      actions: ['delete', 'create'],
      replacePaths: [['vpc_configuration']],
    });
    expect(fields(replaced)).toBe('dangerous now outage none yes succeeds');
    expect(replaced.findings[0]?.why).toContain('vpc_configuration');
  });

  it('loses tables, and may refuse to delete what holds them', () => {
    expect(fields(judged('aws_s3tables_table', { before: { name: 'a' } }))).toBe(
      'dangerous now outage loss no succeeds',
    );
    expect(fields(judged('aws_s3tables_table_bucket', { before: { name: 'a' } }))).toBe(
      'review now unknown none unknown unknown',
    );
  });
});
