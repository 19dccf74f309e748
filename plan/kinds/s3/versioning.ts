import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Finding, finding } from '../../finding.ts';
import { type AttributeRule, quiet, type Rule } from '../../kind.ts';
import { blocks, flag, isMarker, text, type Value } from '../../value.ts';
import { bucketOf, siblings, statusOf, type Versioning } from './bucket-of.ts';
import { settingKind } from './setting.ts';

const source = 'Amazon S3 User Guide, Adding objects to versioning-suspended buckets';

function suspended(attribute: string | undefined, change: Change, context: Context): readonly Finding[] {
  const obstacle = obstacleOf(change, context);
  if (obstacle !== undefined)
    return [
      finding({
        code: 's3-versioning-refused',
        attribute,
        timing: 'not-applied',
        apply: 'fails',
        why: `Cannot suspend versioning: AWS refuses it while the bucket has ${obstacle}.`,
        fix: 'Leave versioning on.',
        source:
          'Amazon S3 API Reference, PutBucketVersioning; Amazon S3 User Guide, Object Lock considerations',
      }),
    ];
  return [
    finding({
      code: 's3-versioning-off',
      attribute,
      data: 'recoverability-reduced',
      why: 'Suspends versioning. From now on an overwrite or a deletion keeps no copy; versions that exist stay.',
      fix: 'Leave versioning on and let noncurrent versions expire.',
      source,
    }),
  ];
}

/** What forbids a suspension: AWS keeps versioning on for as long as these need it. */
function obstacleOf(change: Change, context: Context): string | undefined {
  if (flag(bucketOf(change, context)?.before?.object_lock_enabled) === true) return 'Object Lock';
  const stays = (other: Change): boolean =>
    other.before !== undefined && other.action !== 'delete' && other.action !== 'replace';
  if (siblings(change, 'aws_s3_bucket_object_lock_configuration', context).some(stays)) return 'Object Lock';
  return siblings(change, 'aws_s3_bucket_replication_configuration', context).some(stays)
    ? 'a replication configuration'
    : undefined;
}

/** A status that the plan does not show may be any. */
const unknownStatus = (attribute: string): Finding =>
  finding({
    code: 's3-versioning-unknown',
    attribute,
    severity: 'review',
    data: 'unknown',
    why: 'Changes versioning, and the plan does not show to what.',
    source,
  });

const configurationUpdated: AttributeRule = ({ name, before, after }, change, context) => {
  if (isMarker(after)) return [unknownStatus(name)];
  const [old, planned] = [blocks(before)[0], blocks(after)[0]];
  if (isMarker(planned?.status)) return [unknownStatus(name)];
  return [
    ...(text(old?.status) === 'Enabled' && text(planned?.status) !== 'Enabled'
      ? suspended(name, change, context)
      : []),
    ...mfaFindings(old?.mfa_delete, planned?.mfa_delete, name),
  ];
};

const isOn = (value: Value | undefined): boolean => text(value) === 'Enabled' || flag(value) === true;

const mfaFindings = (
  before: Value | undefined,
  after: Value | undefined,
  attribute: string,
): readonly Finding[] =>
  isOn(before) && !isOn(after) && !isMarker(after)
    ? [
        finding({
          code: 's3-versioning-mfa',
          attribute,
          data: 'recoverability-reduced',
          why: 'Lets versions be deleted without a second factor again.',
          source: 'Amazon S3 User Guide, Configuring MFA delete',
        }),
      ]
    : [];

/** The block `versioning` of the bucket itself, of provider 3. */
export const inlineVersioningUpdated: AttributeRule = ({ name, before, after }, change, context) => {
  if (isMarker(after)) return [];
  const [old, planned] = [blocks(before)[0], blocks(after)[0]];
  return [
    ...(isOn(old?.enabled) && !isOn(planned?.enabled) ? suspended(name, change, context) : []),
    ...mfaFindings(old?.mfa_delete, planned?.mfa_delete, name),
  ];
};

/** Removing the resource suspends versioning, but where it was not on. */
const reset: Rule = (change, context) => {
  const status: Versioning | undefined = statusOf(change.before);
  if (status === 'Suspended' || status === 'Disabled')
    return [
      finding({
        code: 's3-versioning-delete',
        why: 'Removes the versioning configuration of a bucket whose versioning is not on.',
        source,
      }),
    ];
  return suspended(undefined, change, context);
};

export const versioningKind = settingKind({
  types: ['aws_s3_bucket_versioning'],
  noun: 'versioning',
  code: 's3-versioning',
  updated: { versioning_configuration: configurationUpdated, mfa: quiet },
  reset,
  guards: { versioning_configuration: (value) => text(blocks(value)[0]?.status) === 'Enabled' },
});
