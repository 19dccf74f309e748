import type { Change } from '../../../change.ts';
import type { Context } from '../../../context.ts';
import { finding } from '../../../finding.ts';
import type { Rule } from '../../../kind.ts';
import { text } from '../../../value.ts';
import { forcingArguments } from '../../forcing.ts';
import { created } from './created.ts';
import { destroyRefused, endingOf, gone } from './destroyed.ts';
import { isGiven, isReplica } from './instance.ts';

export const replaced: Rule = (change, context) => {
  if (change.replaceOrder === 'create-first' && keepsName(change)) return [nameTaken(change)];
  const ending = endingOf(change);
  if (ending.refused !== undefined)
    return [
      destroyRefused(ending.refused, `Is not replaced${causeOf(change)}, because the destroy is refused:`),
    ];
  return [
    finding({
      ...gone(change, ending),
      code: 'rds-instance-replace',
      attribute: forcing(change)[0],
      why: `Is destroyed and created again now${causeOf(change)}, and the new instance ${originOf(change, context)}. ${ending.copy}`,
      fix: 'Undo what forces it, or move the data to a second instance first and switch clients over.',
    }),
  ];
};

/** The new one is made beside the old one, which may not have its name. */
export const left: Rule = (change, context) =>
  keepsName(change) ? [nameTaken(change)] : [oldOneLeft(change, context), ...created(change, context)];

const keepsName = ({ before, after }: Change): boolean => {
  const identifier = text(before?.identifier);
  return identifier !== undefined && identifier === text(after?.identifier);
};

const nameTaken = (change: Change) =>
  finding({
    code: 'rds-instance-replace-name-taken',
    attribute: forcing(change)[0],
    timing: 'not-applied',
    apply: 'fails',
    why: `Is not replaced${causeOf(change)}, because the new instance is created first, under the identifier the old one still has. AWS refuses it (DBInstanceAlreadyExists), and the old instance stays.`,
    fix: 'Use identifier_prefix or another identifier with create_before_destroy.',
    source: 'Amazon RDS API Reference, CreateDBInstance',
  });

const oldOneLeft = (change: Change, context: Context) =>
  finding({
    code: 'rds-instance-replace-left',
    attribute: forcing(change)[0],
    interruption: 'unknown',
    reversible: 'unknown',
    why: `Gets a second instance now${causeOf(change)}, which ${originOf(change, context)}; the old one keeps running, unmanaged. Clients that follow the endpoint of the configuration reach the new one, without the data of the old.`,
    fix: 'Move the data first, and decide what becomes of the old instance.',
    source:
      'Terraform language, lifecycle of replaced resources; Amazon RDS User Guide, Creating a DB instance',
  });

const forcing = (change: Change): readonly string[] => {
  const named = change.changed.filter(({ forcesReplacement }) => forcesReplacement).map(({ name }) => name);
  return named.length > 0 ? named : forcingArguments(change);
};

/** What the plan gives as the reason, after a verb. */
function causeOf(change: Change): string {
  const names = forcing(change);
  if (names.length > 0) return `, forced by ${names.join(', ')}`;
  switch (change.actionReason) {
    case 'replace_because_tainted':
      return ', as it is tainted';
    case 'replace_by_request':
      return ', as -replace asks for it';
    case 'replace_by_triggers':
      return ', as replace_triggered_by asks for it';
    default:
      return '';
  }
}

/** Where the data of the new instance comes from. */
function originOf(change: Change, context: Context): string {
  if (isReplica(change.after)) return 'is built anew from its source';
  if (isGiven(change, 'snapshot_identifier', context))
    return 'has the data of the snapshot it is restored from, without later writes';
  if (isGiven(change, 'restore_to_point_in_time', context))
    return 'has the data of the point in time it is restored to';
  return isGiven(change, 's3_import', context)
    ? 'has the data of the backup it is imported from'
    : 'is empty';
}
