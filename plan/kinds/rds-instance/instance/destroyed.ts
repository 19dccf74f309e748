import type { Change } from '../../../change.ts';
import type { Context } from '../../../context.ts';
import { type FindingProps, finding } from '../../../finding.ts';
import type { Rule } from '../../../kind.ts';
import { flag, isMarker, isUnset } from '../../../value.ts';
import { isReplica, retentionOf, switchOf } from './instance.ts';
import { sourceOf } from './replicas.ts';
import { sources } from './sources.ts';

/** How a destroy of the instance ends. It goes by the state before the plan: flags of the same plan do not count. */
export interface Ending {
  /** Why it is refused. */
  readonly refused?: string;
  readonly data: 'none' | 'recoverability-reduced' | 'loss' | 'unknown';
  /** Whether AWS may refuse it. @default 'succeeds' */
  readonly apply?: 'succeeds' | 'unknown';
  /** What becomes of the data, as a sentence. */
  readonly copy: string;
}

export function endingOf({ before = {} }: Pick<Change, 'before'>): Ending {
  const isProtected = switchOf(before.deletion_protection);
  const skips = switchOf(before.skip_final_snapshot);
  if (isProtected === true) return refusedEnding('deletion protection is on in the state');
  if (isReplica(before)) return replicaEnding(skips);
  if (skips === undefined || isProtected === undefined)
    return { data: 'unknown', copy: 'This plan does not show whether a final snapshot is taken.' };
  if (skips) return endingWithoutSnapshot(before);
  if (isMarker(before.final_snapshot_identifier))
    return {
      data: 'unknown',
      apply: 'unknown',
      copy: 'The plan does not show whether a final snapshot is named.',
    };
  if (isUnset(before.final_snapshot_identifier))
    return refusedEnding('a final snapshot is wanted and the state names none');
  return {
    data: 'recoverability-reduced',
    copy: 'A final snapshot is kept; it fails if a snapshot of that name exists already.',
  };
}

/** The same, with a look at what the plan does to the source of a replica. */
function endingBeside(change: Change, context: Context): Ending {
  const ending = endingOf(change);
  if (!isReplica(change.before) || ending.refused !== undefined) return ending;
  const source = sourceOf(change, context);
  return source?.action === 'delete' && endingOf(source).refused === undefined
    ? { ...ending, copy: `It is a read replica. The same plan deletes its source: ${endingOf(source).copy}` }
    : ending;
}

const refusedEnding = (refused: string): Ending => ({ refused, data: 'none', copy: 'Nothing is destroyed.' });

/** AWS refuses a final snapshot of a replica, and the source has its data. */
const replicaEnding = (skips: boolean | undefined): Ending =>
  skips === false
    ? refusedEnding(
        'no final snapshot can be taken of a read replica, and skip_final_snapshot is off in the state',
      )
    : { data: 'none', copy: 'It is a read replica: its source keeps the data.' };

/** Automated backups go with the instance unless told otherwise, and outlive it only until their retention ends. */
function endingWithoutSnapshot(before: NonNullable<Change['before']>): Ending {
  const days = retentionOf(before);
  const keeps = flag(before.delete_automated_backups) === false;
  if (keeps && days !== undefined && days > 0)
    return {
      data: 'recoverability-reduced',
      copy: `No final snapshot is taken; the automated backups outlive it until they expire, in ${days} days at most.`,
    };
  if (isMarker(before.delete_automated_backups) || (keeps && days === undefined))
    return {
      data: 'unknown',
      copy: 'No final snapshot is taken, and whether automated backups stay is not shown.',
    };
  return { data: 'loss', copy: 'No final snapshot is taken, and its automated backups go with it.' };
}

export const destroyed: Rule = (change, context) => {
  const ending = endingBeside(change, context);
  const what = change.deposed === undefined ? 'instance' : 'deposed instance';
  if (ending.refused !== undefined)
    return [destroyRefused(ending.refused, `Is not destroyed: the ${what} stays, as`)];
  return [
    finding({
      ...gone(change, ending),
      code: isReplica(change.before) ? 'rds-instance-replica-delete' : 'rds-instance-delete',
      why: `Deletes the ${what} now, and clients are cut off for good. ${ending.copy}`,
      fix: isReplica(change.before)
        ? 'Move its readers to another endpoint first.'
        : 'Take a snapshot by hand and check that it restores, before applying.',
    }),
  ];
};

/** The fields of an instance that goes. A replica comes back from its source, anything else only as a restore. */
export const gone = (
  change: Change,
  { data, apply = 'succeeds' }: Ending,
): Pick<FindingProps, 'severity' | 'interruption' | 'data' | 'reversible' | 'apply' | 'source'> => ({
  severity: 'dangerous',
  interruption: 'outage',
  data,
  apply,
  reversible: isReplica(change.before) ? 'yes' : 'no',
  source: `${sources.deleting}; ${sources.sent}`,
});

export const destroyRefused = (reason: string, start: string) =>
  finding({
    code: 'rds-instance-delete-refused',
    timing: 'not-applied',
    apply: 'fails',
    why: `${start} ${reason}. Flags changed in the same plan do not count for its destroy.`,
    fix: 'If it is really to go, change the flag first, in an apply of its own.',
    source: `${sources.deleting}; ${sources.sent}`,
  });
