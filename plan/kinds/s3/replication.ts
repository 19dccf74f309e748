import { type Finding, finding } from '../../finding.ts';
import { type AttributeRule, quiet, type Rule } from '../../kind.ts';
import { type Attributes, blocks, hasUnknown, isMarker, text, type Value } from '../../value.ts';
import { type Scope, scopeCovers, scopeOf } from './scope.ts';
import { settingKind } from './setting.ts';
import { without } from './without.ts';

const source = 'Amazon S3 User Guide, What does Amazon S3 replicate?';

interface Copy {
  readonly scope: Scope;
  readonly target: string;
}

/** What enabled rules copy, and where to. */
const copiesOf = (rules: readonly Attributes[]): readonly Copy[] =>
  rules
    .filter(({ status }) => text(status) === 'Enabled')
    .flatMap((rule) =>
      blocks(rule.destination).map(({ bucket }) => ({ scope: scopeOf(rule), target: text(bucket) ?? '' })),
    );

/** The inline block of provider 3 has the rules one level down. */
const rulesOf = (value: Value | undefined): readonly Attributes[] =>
  blocks(value).flatMap((block) => (block.rules === undefined ? [block] : blocks(block.rules)));

const unknownChange = (attribute: string, what: string): Finding =>
  finding({
    code: 's3-replication-unknown',
    attribute,
    severity: 'review',
    data: 'unknown',
    why: `Changes ${what} of the replication, and the plan does not show whether objects are still copied. A failed copy is not an error of the writer.`,
    fix: 'Watch the replication metrics after apply.',
    source,
  });

export const replicationUpdated: AttributeRule = ({ name, before, after }) => {
  if (isMarker(after) || hasUnknown(without(after, ['id', 'priority', 'account', 'storage_class'])))
    return [unknownChange(name, 'the rules')];
  const planned = copiesOf(rulesOf(after));
  const lost = copiesOf(rulesOf(before)).filter(
    (copy) => !planned.some(({ target, scope }) => target === copy.target && scopeCovers(scope, copy.scope)),
  );
  if (lost.length > 0) return [stops(name, planned.length === 0)];
  return hasTimeControl(before) && !hasTimeControl(after) ? [untimed(name)] : [];
};

/** Fifteen minutes for nearly every object, with metrics and events for those that take longer. */
const hasTimeControl = (rules: Value): boolean =>
  rulesOf(rules)
    .flatMap(({ destination }) => blocks(destination))
    .some((destination) =>
      blocks(destination.replication_time).some(({ status }) => text(status) === 'Enabled'),
    );

const untimed = (attribute: string): Finding =>
  finding({
    code: 's3-replication-untimed',
    attribute,
    severity: 'review',
    why: 'Takes away that objects are copied within 15 minutes. They are still copied, without a time that AWS promises and without events for those that are late.',
    fix: 'Keep replication_time where the copy has to be recent.',
    source: 'Amazon S3 User Guide, Meeting compliance requirements with S3 Replication Time Control',
  });

const stops = (attribute: string | undefined, isAll: boolean): Finding =>
  finding({
    code: 's3-replication-off',
    attribute,
    data: 'recoverability-reduced',
    why: `Stops copying ${isAll ? 'new objects' : 'some of the new objects'} to where they were copied. Copies that exist stay; what is written from now on is not copied later by itself.`,
    fix: 'Keep the rule until its successor copies.',
    source,
  });

const roleUpdated: AttributeRule = ({ name }) => [unknownChange(name, 'the role')];

const reset: Rule = (change) =>
  copiesOf(rulesOf(change.before?.rule)).length > 0 ? [stops(undefined, true)] : [];

export const replicationKind = settingKind({
  types: ['aws_s3_bucket_replication_configuration'],
  noun: 'the replication',
  code: 's3-replication',
  updated: { rule: replicationUpdated, role: roleUpdated, token: quiet },
  reset,
  guards: { rule: (value) => copiesOf(rulesOf(value)).length > 0 },
});
