import { type Finding, finding } from '../../finding.ts';
import { type AttributeRule, quiet, type Rule } from '../../kind.ts';
import { blocks, hasUnknown, isMarker, number, text, type Value } from '../../value.ts';
import { settingKind } from './setting.ts';

const source = 'Amazon S3 User Guide, Locking objects with Object Lock';

interface Retention {
  readonly days: number;
  readonly mode: string | undefined;
}

/** The default retention of new objects; the inline block of provider 3 has one level more. */
function retentionOf(value: Value | undefined): Retention {
  const rules = blocks(value).flatMap((block) => (block.rule === undefined ? [block] : blocks(block.rule)));
  const retention = rules.flatMap((rule) => blocks(rule.default_retention))[0];
  return {
    days: (number(retention?.days) ?? 0) + 365 * (number(retention?.years) ?? 0),
    mode: text(retention?.mode),
  };
}

const isWeaker = (before: Retention, after: Retention): boolean =>
  after.days < before.days || (before.mode === 'COMPLIANCE' && after.mode !== 'COMPLIANCE');

export const objectLockUpdated: AttributeRule = ({ name, before, after }) => {
  if (isMarker(after) || hasUnknown(after))
    return [
      finding({
        code: 's3-object-lock-unknown',
        attribute: name,
        severity: 'review',
        data: 'unknown',
        why: 'Changes the default retention of new objects, and the plan does not show to what.',
        source,
      }),
    ];
  const [old, planned] = [retentionOf(before), retentionOf(after)];
  return isWeaker(old, planned) ? [weakened(name, old, planned)] : [];
};

const weakened = (attribute: string | undefined, before: Retention, after: Retention): Finding =>
  finding({
    code: 's3-object-lock-weaker',
    attribute,
    data: 'recoverability-reduced',
    why:
      after.days === 0
        ? `Takes the default retention of ${before.days} days away. New objects are not locked any more; those that are locked stay so, and Object Lock itself cannot be turned off.`
        : `Weakens the default retention from ${before.days} days in ${before.mode ?? 'unknown'} mode to ${after.days} days in ${after.mode ?? 'unknown'} mode. Only new objects are concerned.`,
    fix: 'Keep the retention as long as backups have to be safe from deletion.',
    source,
  });

const reset: Rule = (change) => {
  const retention = retentionOf(change.before?.rule);
  return retention.days > 0 ? [weakened(undefined, retention, { days: 0, mode: undefined })] : [];
};

export const objectLockKind = settingKind({
  types: ['aws_s3_bucket_object_lock_configuration'],
  noun: 'the Object Lock configuration',
  code: 's3-object-lock',
  updated: { rule: objectLockUpdated, token: quiet, object_lock_enabled: quiet },
  reset,
  guards: { rule: (value) => retentionOf(value).days > 0 },
});
