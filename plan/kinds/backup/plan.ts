import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Finding, finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet, type Rule } from '../../kind.ts';
import { areKnown, type BackupRule, pairsOf, type RulePair, rulesOf } from './plan-rules.ts';
import { runsPerYear } from './schedule.ts';

const source = 'AWS Backup Developer Guide, Backup plan options and configuration';

const rulesUpdated: AttributeRule = ({ name, before, after }) => {
  if (!areKnown(after)) return [unknownRules(name)];
  const pairs = pairsOf(rulesOf(before), rulesOf(after));
  const gone = pairs.filter((pair) => pair.after === undefined);
  if (gone.length > 0 && rulesOf(after).length === 0) return [stopped(name)];
  return [
    ...(gone.length > 0 ? [removed(name, gone)] : []),
    ...pairs.flatMap((pair) => (pair.after === undefined ? [] : weaker(pair.before, pair.after))),
  ].map((one) => ({ ...one, attribute: name }));
};

const unknownRules = (attribute: string): Finding =>
  finding({
    code: 'backup-plan-unknown',
    attribute,
    severity: 'review',
    data: 'unknown',
    why: 'Changes the rules of the backup plan, and the plan does not show to what.',
    fix: 'Compare schedules, retention and copies in the configuration.',
    source,
  });

const stopped = (attribute: string): Finding =>
  finding({
    code: 'backup-plan-emptied',
    attribute,
    severity: 'dangerous',
    data: 'recoverability-reduced',
    why: 'Takes the last rule out of the backup plan. No backup is made by it any more; recovery points that exist expire as before.',
    fix: 'Keep a rule.',
    source,
  });

const removed = (attribute: string, gone: readonly RulePair[]): Finding =>
  finding({
    code: 'backup-rule-removed',
    attribute,
    data: 'recoverability-reduced',
    why: `Takes ${gone.length === 1 ? 'a rule' : `${gone.length} rules`} out of the backup plan. Other rules remain; what these made is not made any more.`,
    fix: 'Check that the remaining rules are often enough and kept long enough.',
    source,
  });

/** In what a rule protects less than before. Recovery points that exist keep the lifecycle they were made with. */
const weaker = (before: BackupRule, after: BackupRule): readonly Finding[] => [
  ...scheduleFindings(before, after),
  ...(after.keep < before.keep
    ? [shorter('backup-retention', 'recovery points', before.keep, after.keep)]
    : []),
  ...(after.coldAfter < before.coldAfter ? [colder(after.coldAfter)] : []),
  ...(before.isContinuous && !after.isContinuous ? [noContinuous] : []),
  ...copyFindings(before, after),
];

function scheduleFindings(before: BackupRule, after: BackupRule): readonly Finding[] {
  if (before.schedule === after.schedule || before.schedule === undefined) return [];
  const [old, planned] = [runsPerYear(before.schedule), runsPerYear(after.schedule ?? '')];
  if (old !== undefined && planned !== undefined && planned >= old) return [];
  const isRarer = old !== undefined && planned !== undefined;
  return [
    finding({
      code: isRarer ? 'backup-schedule-rarer' : 'backup-schedule-unknown',
      severity: 'review',
      data: isRarer ? 'recoverability-reduced' : 'unknown',
      why: isRarer
        ? `Backs up about ${Math.round(planned)} instead of ${Math.round(old)} times a year. More is lost at a restore: all that changed since the last backup.`
        : 'Changes the schedule of a backup rule, and how often that is cannot be counted here.',
      source,
    }),
  ];
}

const daysText = (days: number): string => (Number.isFinite(days) ? `${days} days` : 'ever');

const shorter = (code: string, what: string, before: number, after: number): Finding =>
  finding({
    code: `${code}-shorter`,
    data: 'recoverability-reduced',
    why: `Keeps new ${what} for ${daysText(after)} instead of ${before === Number.POSITIVE_INFINITY ? 'for ever' : daysText(before)}. Those that exist keep the lifecycle they were made with.`,
    source: 'AWS Backup Developer Guide, Backup plan options and configuration: lifecycle',
  });

const colder = (days: number): Finding =>
  finding({
    code: 'backup-cold-storage',
    severity: 'review',
    why: `Moves new recovery points to cold storage after ${days} days. A restore from there takes hours longer, and they stay there for at least 90 days.`,
    source: 'AWS Backup Developer Guide, Backup plan options and configuration: lifecycle',
  });

const noContinuous = finding({
  code: 'backup-continuous-off',
  data: 'recoverability-reduced',
  why: 'Stops continuous backup. What is backed up from now on can be restored to its snapshots only, not to any point in time.',
  fix: 'Keep enable_continuous_backup true.',
  source: 'AWS Backup Developer Guide, Continuous backups and point-in-time recovery (PITR)',
});

function copyFindings(before: BackupRule, after: BackupRule): readonly Finding[] {
  const kept = (target: string) => after.copies.find((copy) => copy.target === target);
  const lost = before.copies.filter(({ target }) => kept(target) === undefined);
  const cut = before.copies.filter(({ target, keep }) => (kept(target)?.keep ?? keep) < keep);
  return [
    ...(lost.length > 0
      ? [
          finding({
            code: 'backup-copy-off',
            data: 'recoverability-reduced',
            why: 'Stops copying recovery points to another vault. Copies that exist stay until they expire.',
            fix: 'Keep the copy action until another one has taken its place.',
            source: 'AWS Backup Developer Guide, Creating backup copies across AWS Regions',
          }),
        ]
      : []),
    ...cut.map(({ target, keep }) => shorter('backup-copy', 'copies', keep, kept(target)?.keep ?? keep)),
  ];
}

const destroyed: Rule = () => [
  finding({
    code: 'backup-plan-delete',
    severity: 'dangerous',
    data: 'recoverability-reduced',
    why: 'Deletes the backup plan. No backup is made by it any more; recovery points that exist stay until they expire.',
    fix: 'Have another plan back up the same resources first.',
    source: 'AWS Backup Developer Guide, Delete a backup plan',
  }),
];

/** A new plan has a new id; selections have to be made for it. */
const replaced = (change: Change, context: Context): readonly Finding[] => [
  finding({
    code: 'backup-plan-replace',
    severity: 'review',
    why: 'Replaces the backup plan, and with it every selection. A job that is due in between is missed.',
    source: 'AWS provider 5.100.0, plan behaviour (measured)',
  }),
  ...change.changed
    .filter(({ name }) => name === 'rule')
    .flatMap((attribute) => rulesUpdated(attribute, change, context)),
];

export const planKind: Kind = {
  types: ['aws_backup_plan'],
  noun: 'the backup plan',
  updated: {
    advanced_backup_setting: quiet,
    arn: quiet,
    id: quiet,
    name: quiet,
    rule: rulesUpdated,
    tags: quiet,
    tags_all: quiet,
    version: quiet,
  },
  destroyed,
  replaced,
};
