import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../plan/value.ts';
import { aChange, judged } from '../../judged.ts';
import { fields, judgedIn, quietly, unchanged } from './fields.ts';

const type = 'aws_s3_bucket_lifecycle_configuration';
const bucket = 'backups';
const rule = (id: string, more: JsonObject): JsonObject => ({ id, status: 'Enabled', ...more });
const expires = (days: number, more: JsonObject = {}) => rule('expire', { expiration: [{ days }], ...more });
const versions = (days: number, keep?: number) =>
  rule('versions', {
    noncurrent_version_expiration: [{ noncurrent_days: days, newer_noncurrent_versions: keep ?? null }],
  });
const change = (before: readonly JsonObject[], after: readonly JsonObject[]) =>
  aChange(type, { before: { bucket, rule: before }, after: { bucket, rule: after } });
const judgedAlone = (before: readonly JsonObject[], after: readonly JsonObject[]) =>
  judgedIn([change(before, after)]);
const versioned = (status = 'Enabled') =>
  unchanged('aws_s3_bucket_versioning', { bucket, versioning_configuration: [{ status }] });

const lost = 'dangerous now none loss no succeeds';
const hidden = 'review now none recoverability-reduced no succeeds';
const versionsLost = 'dangerous now none recoverability-reduced no succeeds';

describe('lifecycle rules', () => {
  it('delete objects for good when expiry is new, sooner or wider and nothing keeps versions', () => {
    expect(judgedAlone([], [expires(30)])).toBe(lost);
    expect(judgedAlone([expires(90)], [expires(30)])).toBe(lost);
    expect(
      judgedAlone(
        [expires(30, { filter: [{ prefix: 'logs/' }] })],
        [expires(30, { filter: [{ prefix: '' }] })],
      ),
    ).toBe(lost);
    expect(judgedAlone([{ ...expires(30), status: 'Disabled' }], [expires(30)])).toBe(lost);
  });

  it('delete what is in a bucket that is there when they are new, and nothing of a new one', () => {
    const created = aChange(type, { after: { bucket, rule: [expires(30)] } });
    expect(judgedIn([created])).toBe(lost);
    expect(judgedIn([created, aChange('aws_s3_bucket', { after: { bucket } })])).toBe(quietly);
  });

  it('only hide objects of a versioned bucket', () => {
    expect(judgedIn([change([], [expires(30)]), versioned()])).toBe(hidden);
    expect(judgedIn([change([], [expires(30)]), versioned('Suspended')])).toBe(lost);
    const inline = unchanged('aws_s3_bucket', { bucket, versioning: [{ enabled: true }] });
    expect(judgedIn([change([], [expires(30)]), inline])).toBe(hidden);
  });

  it('delete versions that are kept now', () => {
    expect(judgedIn([change([versions(90)], [versions(7)]), versioned()])).toBe(versionsLost);
    expect(judgedIn([change([versions(30, 5)], [versions(30, 1)]), versioned()])).toBe(versionsLost);
    expect(judgedIn([change([], [versions(30)]), versioned('Disabled')])).toBe(quietly);
  });

  it('are quiet when they delete less or later, or are only renamed, split or reordered', () => {
    expect(judgedAlone([expires(30)], [expires(90)])).toBe(quietly);
    expect(judgedAlone([expires(30)], [])).toBe(quietly);
    expect(judgedAlone([versions(7)], [versions(90, 3)])).toBe(quietly);
    expect(judgedAlone([expires(30)], [{ ...expires(30), id: 'renamed' }])).toBe(quietly);
    expect(judgedAlone([expires(30)], [expires(30, { filter: [{ prefix: 'tmp/' }] })])).toBe(quietly);
    expect(judgedAlone([expires(30), versions(7)], [versions(7), expires(30)])).toBe(quietly);
    expect(fields(judged(type, { before: { bucket, rule: [expires(30)] } }))).toBe(quietly);
  });

  it('are quiet about uploads nobody finished and markers of nothing', () => {
    const abort = rule('abort', { abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }] });
    const markers = rule('markers', { expiration: [{ expired_object_delete_marker: true, days: 0 }] });
    expect(judgedAlone([], [abort, markers])).toBe(quietly);
  });

  it('read the filter in every spelling', () => {
    const both = expires(30, { filter: [{ and: [{ prefix: 'a/', tags: { keep: 'no' } }] }] });
    const tagged = expires(30, { filter: [{ tag: [{ key: 'keep', value: 'no' }] }] });
    expect(judgedAlone([tagged], [both])).toBe(quietly);
    expect(judgedAlone([both], [tagged])).toBe(lost);
  });

  it('say that an archive answers late, and that one zone is one zone', () => {
    const moves = (to: string) => rule('move', { transition: [{ days: 30, storage_class: to }] });
    expect(judgedAlone([], [moves('DEEP_ARCHIVE')])).toBe('review now unknown none no succeeds');
    expect(judgedAlone([], [moves('ONEZONE_IA')])).toBe(hidden);
    expect(judgedAlone([], [moves('STANDARD_IA')])).toBe(quietly);
    expect(judgedAlone([], [moves('GLACIER_IR')])).toBe(quietly);
  });

  it('are not guessed when they are known after apply', () => {
    const impact = judged(type, { before: { bucket, rule: [] }, after: { bucket }, unknown: { rule: true } });
    expect(fields(impact)).toBe('review now none unknown unknown succeeds');
  });
});
