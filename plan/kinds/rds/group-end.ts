import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Finding, type FindingProps, finding } from '../../finding.ts';
import type { Rule } from '../../kind.ts';
import { flag } from '../../value.ts';
import { causeOf, keepsName } from './cause.ts';
import { holdersAtDeletion, holdersAtReplacement, laterLeavers, usersOf, usersText } from './users.ts';

/** What a kind of group is called, and what happens to the users of a new one. */
export interface GroupProps {
  /** Start of the finding codes. */
  readonly code: string;
  /** Such as "the parameter group". */
  readonly noun: string;
  readonly source: string;
  /** Of a replacement that creates the new group first. */
  readonly swapped: Pick<FindingProps, 'timing' | 'interruption' | 'apply' | 'fix'> & {
    readonly text: string;
  };
  /** Who else than a user of this plan may hold it when every user of this plan has left. @default - nobody */
  readonly heldOtherwise?: string;
}

/** Deleting a group: AWS refuses while somebody uses it, so that it never takes anything along. */
export const groupDestroyed =
  (props: GroupProps): Rule =>
  (change, context) => {
    if (flag(change.before?.skip_destroy) === true) return [left(props)];
    const holders = holdersAtDeletion(change, context);
    const later = laterLeavers(change, context);
    if (holders.length > 0 && holders.length === later.length) return [heldUntilLater(props, later, '')];
    if (holders.length > 0) return [inUse(props, holders, '')];
    const users = usersOf(change, context);
    if (users.length > 0 && props.heldOtherwise === undefined) return [];
    return [mayBeInUse(props, users, '')];
  };

export const groupReplaced =
  (props: GroupProps): Rule =>
  (change, context) => {
    const cause = ` It is replaced because ${causeOf(change)}.`;
    if (change.replaceOrder === 'destroy-first' && flag(change.before?.skip_destroy) !== true)
      return [destroyedFirst(props, change, context, cause)];
    if (keepsName(change, 'name')) return [nameTaken(props, cause)];
    const later = change.replaceOrder === 'create-first' ? laterLeavers(change, context) : [];
    if (later.length > 0) return [heldUntilLater(props, later, cause)];
    return [swapped(props, change, context, cause)];
  };

function destroyedFirst(props: GroupProps, change: Change, context: Context, cause: string): Finding {
  const holders = holdersAtReplacement(change, context);
  return holders.length > 0 ? inUse(props, holders, cause) : mayBeInUse(props, [], cause);
}

const inUse = (props: GroupProps, holders: readonly Change[], cause: string): Finding =>
  finding({
    code: `${props.code}-in-use`,
    timing: 'not-applied',
    apply: 'fails',
    why: `Plans to delete ${props.noun} while it is in use, which AWS refuses.${cause} ${usersText(holders)}`,
    fix:
      cause === ''
        ? 'Move its users to another group first.'
        : 'Use name_prefix and lifecycle { create_before_destroy = true }.',
    source: props.source,
  });

const heldUntilLater = (props: GroupProps, holders: readonly Change[], cause: string): Finding =>
  finding({
    code: `${props.code}-in-use`,
    timing: 'not-applied',
    apply: 'fails',
    why: `Plans to delete ${props.noun} before its users have left it, which AWS refuses: they move in the maintenance window.${cause} ${usersText(holders)}`,
    fix: 'Delete the old group in a later apply, or set apply_immediately on its users.',
    source: props.source,
  });

const mayBeInUse = (props: GroupProps, users: readonly Change[], cause: string): Finding =>
  finding({
    code: `${props.code}-delete`,
    apply: 'unknown',
    why:
      `Deletes ${props.noun}, which AWS refuses while somebody uses it.${cause} ` +
      (users.length === 0 ? usersText(users) : (props.heldOtherwise ?? '')),
    fix: cause === '' ? undefined : 'Use name_prefix and lifecycle { create_before_destroy = true }.',
    source: props.source,
  });

const left = (props: GroupProps): Finding =>
  finding({
    code: `${props.code}-left`,
    severity: 'safe',
    timing: 'not-applied',
    why: `Stops managing ${props.noun} and leaves it in AWS, as skip_destroy says.`,
    source: 'AWS provider documentation, skip_destroy',
  });

const nameTaken = (props: GroupProps, cause: string): Finding =>
  finding({
    code: `${props.code}-name-taken`,
    timing: 'not-applied',
    apply: 'fails',
    why: `Plans the new ${props.noun.replace('the ', '')} while the old one still has its name, which AWS refuses.${cause}`,
    fix: 'Use name_prefix, or another name.',
    source: props.source,
  });

function swapped(props: GroupProps, change: Change, context: Context, cause: string): Finding {
  const { text, ...effect } = props.swapped;
  return finding({
    code: `${props.code}-replace`,
    severity: 'review',
    ...effect,
    why: `Replaces ${props.noun}, the new one first. ${text}${cause} ${usersText(usersOf(change, context))}`,
    source: props.source,
  });
}
