import { type Finding, type FindingProps, finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet, type Rule } from '../../kind.ts';
import {
  type Attributes,
  blocks,
  hasUnknown,
  isSame,
  isUnset,
  type Json,
  number,
  text,
  type Value,
} from '../../value.ts';

const source = 'Amazon EBS User Guide, Modify Amazon Data Lifecycle Manager policies; Delete them';

const told = (props: Omit<FindingProps, 'source'>): Finding =>
  finding({ data: 'recoverability-reduced', severity: 'review', source, ...props });

const off = (why: string, attribute?: string): Finding =>
  told({
    code: 'snapshot-policy-off',
    attribute,
    severity: 'dangerous',
    why: `${why} No snapshot is made by it any more; those that exist stay.`,
    fix: 'Have another policy or AWS Backup take the snapshots first.',
  });

const stateUpdated: AttributeRule = ({ name, after }) => {
  if (text(after) === 'ENABLED') return [];
  return [off('Disables the snapshot policy.', name)];
};

const schedulesOf = (details: Value | undefined): readonly Attributes[] =>
  blocks(details).flatMap(({ schedule }) => blocks(schedule));

/** A schedule keeps so many snapshots, or each for so long. */
const keptCount = ({ retain_rule }: Attributes): number => number(blocks(retain_rule)[0]?.count) ?? 0;

const daysPer: Readonly<Record<string, number>> = { DAYS: 1, WEEKS: 7, MONTHS: 30, YEARS: 365 };
const keptDays = ({ retain_rule }: Attributes): number => {
  const [rule] = blocks(retain_rule);
  return (number(rule?.interval) ?? 0) * (daysPer[text(rule?.interval_unit) ?? ''] ?? 1);
};

const copies = ({ cross_region_copy_rule }: Attributes): number => blocks(cross_region_copy_rule).length;

function scheduleFindings(attribute: string, old: Attributes, planned: Attributes): readonly Finding[] {
  const found: Finding[] = [];
  const [count, fewer] = [keptCount(old), keptCount(planned)];
  if (fewer > 0 && fewer < count)
    found.push(
      told({
        code: 'snapshot-policy-fewer',
        attribute,
        severity: 'dangerous',
        reversible: 'no',
        why: `Keeps ${fewer} snapshots of a volume instead of ${count}. The older ones are deleted with the next snapshot.`,
        fix: 'Keep the higher count.',
      }),
    );
  if (keptDays(planned) > 0 && keptDays(planned) < keptDays(old))
    found.push(
      told({
        code: 'snapshot-policy-shorter',
        attribute,
        why: 'Keeps new snapshots for a shorter time. Those that exist stay for the time they were made with.',
      }),
    );
  if (copies(planned) < copies(old))
    found.push(
      told({
        code: 'snapshot-policy-copy-off',
        attribute,
        why: 'Stops copying snapshots to another Region. Copies that exist stay.',
      }),
    );
  return found;
}

const ruleOf = ({ create_rule }: Attributes): Json => (create_rule ?? null) as Json;

/** Schedules go by their names: what a renamed one made is not deleted by it any more. */
const detailsUpdated: AttributeRule = ({ name, before, after }) => {
  const [old, planned] = [blocks(before)[0] ?? {}, blocks(after)[0] ?? {}];
  const shared = schedulesOf(before).flatMap((schedule) => {
    const now = schedulesOf(after).find((one) => text(one.name) === text(schedule.name));
    return now === undefined ? [] : [{ schedule, now }];
  });
  const isUnclear =
    // Left out, units and locations are computed.
    hasUnknown(planned.target_tags) ||
    hasUnknown(planned.resource_types) ||
    !isSame(old.target_tags as Json, planned.target_tags as Json) ||
    schedulesOf(before).length > shared.length ||
    shared.some(
      ({ schedule, now }) => !isSame(ruleOf(schedule), ruleOf(now)) && !hasUnknown(now.create_rule),
    );
  return [
    ...shared.flatMap(({ schedule, now }) => scheduleFindings(name, schedule, now)),
    ...(isUnclear ? [otherwise(name)] : []),
  ];
};

const otherwise = (attribute: string): Finding =>
  told({
    code: 'snapshot-policy-change',
    attribute,
    data: 'unknown',
    why: 'Changes which volumes the snapshot policy takes, or when. What has no snapshots any more, or rarer ones, is not in a plan.',
    fix: 'Compare the volumes that are snapshotted before and after apply.',
  });

const destroyed: Rule = (change) =>
  text(change.before?.state) === 'DISABLED' ? [] : [off('Deletes the snapshot policy.')];

export const snapshotPolicyKind: Kind = {
  types: ['aws_dlm_lifecycle_policy'],
  noun: 'the snapshot policy',
  updated: {
    default_policy: quiet,
    description: quiet,
    execution_role_arn: ({ name, before }) =>
      isUnset(before)
        ? []
        : [
            told({
              code: 'snapshot-policy-role',
              attribute: name,
              data: 'none',
              why: 'Has the snapshots made by another role. The policy fails where that role has no rights.',
            }),
          ],
    policy_details: detailsUpdated,
    state: stateUpdated,
  },
  destroyed,
};
