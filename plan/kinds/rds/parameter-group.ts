import type { AttributeChange, Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Finding, finding, type Timing } from '../../finding.ts';
import { type Kind, quiet, type Rule } from '../../kind.ts';
import { isKept } from '../../relations.ts';
import { hasUnknown, isMarker, text, type Value } from '../../value.ts';
import { restarts } from '../rds-instance/instance/restart.ts';
import { type GroupProps, groupDestroyed, groupReplaced } from './group-end.ts';
import { type ParameterChange, parameterChanges, printedName } from './parameter-changes.ts';
import { contextOfParameter, isSpelledWithSpaces, type ParameterContext } from './parameter-context.ts';
import { noteOf } from './parameter-notes.ts';
import { sources } from './sources.ts';
import { usersOf, usersText } from './users.ts';

const attribute = 'parameter';

function parameters(change: AttributeChange, group: Change, context: Context): readonly Finding[] {
  const changes = parameterChanges(change);
  if (changes === undefined) return [unclear(change)];
  const family = text(group.after?.family) ?? text(group.before?.family) ?? '';
  const users = usersOf(group, context);
  const using: Using = { text: usersText(users), restart: restartAnyhow(users) };
  return changes.flatMap((parameter) => findingsOf(parameter, family, using));
}

/** Who uses the group. */
interface Using {
  readonly text: string;
  /** This plan restarts all of them for another reason, at apply or in the window. */
  readonly restart: boolean;
}

function restartAnyhow(users: readonly Change[]): boolean {
  const kept = users.filter(isKept);
  return kept.length > 0 && kept.every(restarts);
}

function findingsOf(change: ParameterChange, family: string, using: Using): readonly Finding[] {
  const context = contextOfParameter(family, change);
  if (context === 'fixed') return [refused(change, ', which AWS does not let anybody change')];
  if (change.kind !== 'removed' && context === 'static' && change.method === 'immediate')
    return [refused(change, ' with apply_method immediate, which AWS refuses for a static parameter')];
  if (change.kind === 'method only') return [methodOnly(change)];
  return applied(change, context, family, using);
}

/** A static parameter waits however it is sent, and everything waits that is sent as `pending-reboot`. */
function timingOf({ method }: ParameterChange, context: ParameterContext): Timing {
  if (context === 'static' || method === 'pending-reboot') return 'next-reboot';
  return isMarker(method) ? 'unknown' : 'now';
}

function applied(
  change: ParameterChange,
  context: ParameterContext,
  family: string,
  using: Using,
): readonly Finding[] {
  const timing = timingOf(change, context);
  const note = noteOf(family, change);
  const mayBeRefused = context === 'unknown' && timing === 'now' && change.kind !== 'removed';
  const isHarmless = note === undefined && timing === 'now' && !mayBeRefused && !hasUnknown(change.after);
  // Applied at once without an interruption, and of no concern to data and users.
  if (isHarmless) return [];
  const sentences = [
    `${whatText(change)}${whenText(timing, using)}.`,
    note?.text,
    mayBeRefused ? 'Should the parameter be static, AWS refuses to apply it immediately.' : undefined,
    timing === 'next-reboot' ? rebootText(using) : undefined,
    using.text,
  ];
  return [
    finding({
      code: `rds-parameter-${note?.code ?? (timing === 'next-reboot' ? 'next-reboot' : 'change')}`,
      attribute,
      severity: timing === 'next-reboot' ? 'review' : (note?.severity ?? 'review'),
      timing,
      interruption:
        note?.interruption ?? (note === undefined && hasUnknown(change.after) ? 'unknown' : 'none'),
      data: note?.data ?? 'none',
      apply: mayBeRefused ? 'unknown' : 'succeeds',
      why: sentences.filter((sentence) => sentence !== undefined).join(' '),
      fix: timing === 'next-reboot' ? rebootFix(using) : undefined,
      source: note === undefined ? sources.parameterGroups : `${note.source}; ${sources.parameterGroups}`,
    }),
  ];
}

function whenText(timing: Timing, { restart }: Using): string {
  if (timing === 'next-reboot') return `, which waits for a ${restart ? 'restart' : 'reboot by hand'}`;
  return timing === 'now' ? ' now' : '';
}

const restartText =
  'This plan restarts all that use the group for another reason, and the values may come with that.';

const rebootText = ({ restart }: Using): string =>
  restart ? restartText : 'Neither Terraform nor the maintenance window reboots for it.';

const rebootFix = ({ restart }: Pick<Using, 'restart'>): string =>
  restart
    ? 'After the restart, look whether the group is in-sync on the instances, and reboot them if not.'
    : 'Plan a reboot of the instances that use the group.';

function whatText({ kind, name: given, before, after }: ParameterChange): string {
  const name = printed(given);
  if (kind === 'removed') return `Resets ${name} to the default of the family`;
  const [old, planned] = [shown(before), shown(after)];
  if (planned === undefined) return `Sets ${name}`;
  return old === undefined ? `Sets ${name} to ${planned}` : `Changes ${name} from ${old} to ${planned}`;
}

const printed = (name: string): string =>
  isSpelledWithSpaces(name) ? name : printedName(name, 'a parameter');

/** Numbers and switches are harmless to print; other values are left out. */
const shown = (value: Value | undefined): string | undefined => {
  const given = typeof value === 'number' || typeof value === 'boolean' ? String(value) : text(value);
  return given !== undefined && /^(-?\d{1,20}(\.\d{1,9})?|on|off|true|false)$/i.test(given)
    ? given
    : undefined;
};

const refused = ({ name }: ParameterChange, why: string): Finding =>
  finding({
    code: 'rds-parameter-refused',
    attribute,
    timing: 'not-applied',
    apply: 'fails',
    why: `Plans to set ${printed(name)}${why}. The parameter stays as it is.`,
    fix: "Use apply_method = 'pending-reboot' for static parameters, and drop those AWS controls itself.",
    source: sources.modifyParameters,
  });

const methodOnly = ({ name }: ParameterChange): Finding =>
  finding({
    code: 'rds-parameter-method-only',
    attribute,
    severity: 'safe',
    why: `Changes only how ${printed(name)} is applied, not its value. AWS may not keep that, and the next plan show it again.`,
    fix: 'Set the apply_method that AWS reports.',
    source: sources.providerPlan,
  });

const unclear = ({ name }: AttributeChange): Finding =>
  finding({
    code: 'rds-parameter-unknown',
    attribute: name,
    severity: 'review',
    timing: 'unknown',
    interruption: 'unknown',
    apply: 'unknown',
    why: 'Changes parameters that this plan does not tell. Some take effect now, some at a reboot by hand.',
    fix: 'Make the parameters known at plan time.',
    source: sources.parameterGroups,
  });

const groupOf = (restart: boolean): GroupProps => ({
  code: 'rds-parameter-group',
  noun: 'the parameter group',
  source: sources.parameterGroups,
  swapped: {
    timing: 'next-reboot',
    text: restart
      ? restartText
      : 'Instances that move to the new group use its values only after a reboot by hand.',
    fix: rebootFix({ restart }),
  },
});

const replaced: Rule = (change, context) =>
  groupReplaced(groupOf(restartAnyhow(usersOf(change, context))))(change, context);

export const parameterGroup: Kind = {
  types: [
    'aws_db_parameter_group',
    'aws_rds_cluster_parameter_group',
    'aws_docdb_cluster_parameter_group',
    'aws_neptune_parameter_group',
    'aws_neptune_cluster_parameter_group',
  ],
  noun: 'the parameter group',
  updated: { parameter: parameters, skip_destroy: quiet },
  destroyed: groupDestroyed(groupOf(false)),
  replaced,
  left: replaced,
};
