import type { Change } from '../../../change.ts';
import type { Context } from '../../../context.ts';
import { type Finding, finding } from '../../../finding.ts';
import type { Rule } from '../../../kind.ts';
import { isMarker, isUnknown } from '../../../value.ts';
import { isGiven, isReplica, retentionOf, switchOf } from './instance.ts';
import { exposed } from './network.ts';
import { refusals } from './refusals.ts';
import { sources } from './sources.ts';

export const created: Rule = (change, context) => {
  const refused = refusals(change, context);
  if (refused.length > 0) return refused;
  return [...publicAddress(change), ...(startsWithoutBackups(change, context) ? [withoutBackups] : [])];
};

/** False unless the configuration names it: where it is not known, it was named. */
function publicAddress({ after }: Change): readonly Finding[] {
  if (isMarker(after?.publicly_accessible)) return [maybePublic];
  return switchOf(after?.publicly_accessible) === true ? [exposed('Is created with a public address.')] : [];
}

const maybePublic = finding({
  code: 'rds-instance-public-unknown',
  attribute: 'publicly_accessible',
  severity: 'review',
  reversible: 'unknown',
  why: 'May be created with a public address: this plan does not show whether it is.',
  fix: 'Look at publicly_accessible before applying.',
  source: sources.vpc,
});

/** Replicas have none as a rule, and a restored instance may have those of its source. */
function startsWithoutBackups(change: Change, context: Context): boolean {
  const { after } = change;
  const isRestored =
    isGiven(change, 'snapshot_identifier', context) || isGiven(change, 'restore_to_point_in_time', context);
  if (isReplica(after) || isRestored) return false;
  // The provider sends 0 where the argument is not set.
  return isUnknown(after?.backup_retention_period)
    ? context.isConfigured(change, 'backup_retention_period') === false
    : after?.backup_retention_period !== undefined && retentionOf(after) === 0;
}

const withoutBackups = finding({
  code: 'rds-instance-created-without-backups',
  attribute: 'backup_retention_period',
  severity: 'review',
  data: 'recoverability-reduced',
  why: 'Starts without automated backups, as its retention is 0. Switching them on later takes the instance offline.',
  fix: 'Set backup_retention_period to at least seven days.',
  source: `${sources.backups}; ${sources.settings}`,
});
