import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Finding, finding } from '../../finding.ts';
import { type AttributeRule, quiet, type Rule } from '../../kind.ts';
import { hasUnknown, isMarker, type Value } from '../../value.ts';
import { isNewBucket, versioningOf } from './bucket-of.ts';
import { actionsOf, type LifecycleAction, newActions } from './lifecycle-rules.ts';
import { settingKind } from './setting.ts';

const source = 'Amazon S3 User Guide, Expiring objects and Lifecycle configuration elements';

function ruleFindings(
  before: Value | undefined,
  after: Value | undefined,
  attribute: string,
  change: Change,
  context: Context,
): readonly Finding[] {
  if (isMarker(before) || isMarker(after) || hasUnknown(after)) return [unknownRules(attribute)];
  const added = newActions(actionsOf(before), actionsOf(after));
  return [
    ...expiryFindings(added, attribute, change, context),
    ...versionFindings(added, attribute, change, context),
    ...moveFindings(added, attribute),
  ];
}

const unknownRules = (attribute: string): Finding =>
  finding({
    code: 's3-lifecycle-unknown',
    attribute,
    severity: 'review',
    data: 'unknown',
    reversible: 'unknown',
    why: 'Changes lifecycle rules, and the plan does not show which objects they will delete.',
    fix: 'Read the rules in the configuration before applying.',
    source,
  });

function expiryFindings(
  added: readonly LifecycleAction[],
  attribute: string,
  change: Change,
  context: Context,
): readonly Finding[] {
  const expiring = added.filter(({ what }) => what === 'expire');
  if (expiring.length === 0) return [];
  const when = soonest(expiring);
  if (versioningOf(change, 'after', context) === 'Enabled')
    return [
      finding({
        code: 's3-lifecycle-expiry',
        attribute,
        data: 'recoverability-reduced',
        reversible: 'no',
        why: `Hides objects behind delete markers ${when}. The bucket keeps versions, so the content stays until versions expire.`,
        fix: 'Check that nothing older than that is still read.',
        source,
      }),
    ];
  return [
    finding({
      code: 's3-lifecycle-expiry',
      attribute,
      data: 'loss',
      reversible: 'no',
      why: `Deletes objects for good ${when}, those that are there now included. Nothing in this plan shows that the bucket keeps versions; the rules run about once a day and cannot be undone.`,
      fix: 'Turn versioning on first, or take the expiration out.',
      source,
    }),
  ];
}

function versionFindings(
  added: readonly LifecycleAction[],
  attribute: string,
  change: Change,
  context: Context,
): readonly Finding[] {
  const expiring = added.filter(({ what }) => what === 'expire-versions');
  // A bucket that never was versioned has no noncurrent versions.
  if (expiring.length === 0 || versioningOf(change, 'before', context) === 'Disabled') return [];
  return [
    finding({
      code: 's3-lifecycle-versions',
      attribute,
      severity: 'dangerous',
      data: 'recoverability-reduced',
      reversible: 'no',
      why: `Deletes older versions of objects ${soonest(expiring)}, those kept now included. They are what an overwritten or deleted object is restored from; the rules run about once a day and cannot be undone.`,
      fix: 'Keep noncurrent versions as long as an overwrite may go unnoticed.',
      source,
    }),
  ];
}

const soonest = (actions: readonly LifecycleAction[]): string => {
  const days = actions.flatMap((action) =>
    'days' in action && action.days !== undefined ? [action.days] : [],
  );
  return days.length > 0 ? `after ${Math.min(...days)} days` : 'from a set date on';
};

const slowToRead = new Set(['GLACIER', 'DEEP_ARCHIVE']);

function moveFindings(added: readonly LifecycleAction[], attribute: string): readonly Finding[] {
  const targets = added.flatMap((action) => (action.what === 'move' ? [action.to] : []));
  const archive = targets.find((to) => slowToRead.has(to));
  return [
    ...(archive !== undefined
      ? [
          finding({
            code: 's3-lifecycle-archive',
            attribute,
            interruption: 'unknown',
            reversible: 'no',
            why: `Moves objects to ${archive}, where a read fails until the object has been restored. That takes minutes to two days, and taking the rule back moves nothing back.`,
            fix: 'Use GLACIER_IR where objects are still read.',
            source:
              'Amazon S3 User Guide, Understanding S3 Glacier storage classes for long-term data storage',
          }),
        ]
      : []),
    ...(targets.includes('ONEZONE_IA')
      ? [
          finding({
            code: 's3-lifecycle-one-zone',
            attribute,
            data: 'recoverability-reduced',
            reversible: 'no',
            why: 'Moves objects to ONEZONE_IA, which keeps them in one Availability Zone only. They are lost with that zone.',
            fix: 'Use STANDARD_IA for anything that cannot be made again.',
            source: 'Amazon S3 User Guide, Understanding and managing Amazon S3 storage classes',
          }),
        ]
      : []),
  ];
}

export const lifecycleUpdated: AttributeRule = ({ name, before, after }, change, context) =>
  ruleFindings(before, after, name, change, context);

/** Rules set on a bucket that is already there are new to what is in it. */
const created: Rule = (change, context) =>
  isNewBucket(change, context) ? [] : ruleFindings([], change.after?.rule, 'rule', change, context);

const reset: Rule = () => [
  finding({
    code: 's3-lifecycle-delete',
    why: 'Removes the lifecycle rules. Nothing expires or moves any more; what is stored stays, and so does its cost.',
    source,
  }),
];

export const lifecycleKind = settingKind({
  types: ['aws_s3_bucket_lifecycle_configuration', 'aws_s3control_bucket_lifecycle_configuration'],
  noun: 'the lifecycle configuration',
  code: 's3-lifecycle',
  created,
  updated: { rule: lifecycleUpdated, transition_default_minimum_object_size: quiet },
  reset,
});
