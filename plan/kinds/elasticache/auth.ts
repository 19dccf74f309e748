import { type Change, hasChanged } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Finding, finding } from '../../finding.ts';
import type { AttributeRule } from '../../kind.ts';
import { flag, hasUnknown, isSensitive, isUnknown, isUnset, list, text, texts } from '../../value.ts';
import { presenceOf } from './presence.ts';
import { sources } from './sources.ts';

const source = `${sources.auth}; ${sources.sent}`;

const strategyOf = (change: Change): string | undefined => {
  const value = change.after?.auth_token_update_strategy;
  return isUnset(value) ? 'ROTATE' : text(value);
};

/** Where the plan hides whether there is a token, the strategy DELETE tells. */
const isDropped = (change: Change, context: Context): boolean => {
  const presence = presenceOf(change, context, 'auth_token');
  return presence === 'unset' || (presence === 'unknown' && strategyOf(change) === 'DELETE');
};

/** The token itself: rotated, set or dropped. AWS takes it at once, whatever apply_immediately says. */
export const authToken: AttributeRule = ({ name, before }, change, context) => {
  if (isDropped(change, context)) return [tokenDropped(name)];
  const strategy = strategyOf(change);
  if (strategy === 'ROTATE') return [tokenRotated(name, isUnset(before), isSensitive(before))];
  return [
    finding({
      code: 'elasticache-auth-set',
      attribute: name,
      interruption: 'unknown',
      apply: 'unknown',
      why: 'Sets a new AUTH token as the only one, now. Clients that hold another one are refused, and AWS takes the strategy SET only for a token that a rotation brought before.',
      fix: 'Apply the new token with ROTATE first, move the clients, then SET.',
      source,
    }),
  ];
};

const tokenRotated = (attribute: string, isFirst: boolean, mayBeFirst: boolean): Finding =>
  finding({
    code: isFirst ? 'elasticache-auth-first' : 'elasticache-auth-rotated',
    attribute,
    severity: 'review',
    why: isFirst
      ? 'Adds an AUTH token now, while clients without one are still admitted. Only the strategy SET, later, makes the token compulsory.'
      : `Adds a new AUTH token now beside the old one, which stays valid until the next rotation.${mayBeFirst ? ' If it is the first one, clients without a token stay admitted too.' : ''}`,
    fix: 'Move the clients to the new token, then apply the strategy SET.',
    source,
  });

const tokenDropped = (attribute: string): Finding =>
  finding({
    code: 'elasticache-auth-dropped',
    attribute,
    interruption: 'unknown',
    why: 'Drops the AUTH token as users and groups take over. Clients that still send the token alone are refused, unless the group has a default user for them.',
    fix: 'Move the clients to users first.',
    source,
  });

/** SET without a new token makes the last one the only one. */
export const authStrategy: AttributeRule = ({ name }, change, context) => {
  if (hasChanged(change, 'auth_token') || strategyOf(change) !== 'SET') return [];
  if (presenceOf(change, context, 'auth_token') === 'unset') return [];
  return [
    finding({
      code: 'elasticache-auth-set',
      attribute: name,
      interruption: 'unknown',
      why: 'Makes the last AUTH token the only one now. Clients with the one before it, or with none, are refused.',
      fix: 'Make sure that every client has the new token first.',
      source,
    }),
  ];
};

/** An empty token is what the provider sends for a removed one; AWS takes that for a move to user groups only. */
export function authRefusal(change: Change, context: Context): Finding | undefined {
  const isRemoved = hasChanged(change, 'auth_token') && isDropped(change, context);
  const strategy = strategyOf(change);
  if (isRemoved && (strategy !== 'DELETE' || isUnset(change.after?.user_group_ids)))
    return refused(
      'auth_token',
      'Fails: AWS refuses to drop the AUTH token, unless user groups come in its place with the strategy DELETE.',
      'Keep the token, or move to user groups.',
    );
  const isBare =
    hasChanged(change, 'auth_token_update_strategy') &&
    strategy !== 'ROTATE' &&
    !hasChanged(change, 'auth_token') &&
    presenceOf(change, context, 'auth_token') === 'unset' &&
    isUnset(change.after?.user_group_ids);
  if (!isBare) return undefined;
  return refused(
    'auth_token_update_strategy',
    'Fails: AWS takes an update strategy together with an AUTH token only, and there is none.',
    'Leave the strategy out.',
  );
}

/** Users of a group that goes lose access at once; a first group ends access without a user. */
export const userGroups: AttributeRule = ({ name, before, after }, change) => {
  const gone = texts(before).filter((group) => !texts(after).includes(group));
  const isFirst = list(before).length === 0;
  const why =
    isUnset(after) && !hasUnknown(after)
      ? 'Detaches the user group now, which ends the access control by users. Whoever reaches the port gets in, but for an AUTH token.'
      : gone.length > 0
        ? 'Detaches a user group now, whose users cannot connect any more.'
        : isFirst
          ? 'Puts access under a user group now. Clients that are no user of it are refused.'
          : 'Changes the user groups now.';
  return [
    finding({
      code: 'elasticache-user-groups',
      attribute: name,
      severity: 'review',
      interruption: 'unknown',
      apply: isUnknown(change.after?.transit_encryption_enabled) ? 'unknown' : 'succeeds',
      why: `${why} Sessions that lose their rights are closed.`,
      fix: 'Give every client a user of the new group first.',
      source: sources.rbac,
    }),
  ];
};

export function userGroupRefusal(change: Change): Finding | undefined {
  if (!hasChanged(change, 'user_group_ids') || isUnset(change.after?.user_group_ids)) return undefined;
  if (flag(change.after?.transit_encryption_enabled) !== false) return undefined;
  return refused(
    'user_group_ids',
    'Fails: access control by users needs encryption in transit, which is off.',
    'Switch encryption in transit on first.',
  );
}

const refused = (attribute: string, why: string, fix: string): Finding =>
  finding({
    code: `elasticache-${attribute === 'user_group_ids' ? 'user-groups' : 'auth'}-refused`,
    attribute,
    timing: 'not-applied',
    apply: 'fails',
    why,
    fix,
    source,
  });
