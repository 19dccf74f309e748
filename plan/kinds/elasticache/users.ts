import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Finding, finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet } from '../../kind.ts';
import { flag, hasUnknown, text, texts } from '../../value.ts';
import { causeOf, endsIt, inWords, isNameTaken } from '../ending.ts';
import { leftRunning } from '../left.ts';
import { certainly } from './presence.ts';
import { sources } from './sources.ts';

const rights: AttributeRule = ({ name }) => [
  finding({
    code: 'elasticache-user-rights',
    attribute: name,
    interruption: 'unknown',
    why: 'Changes what the user may do, now. Commands and keys outside the new rights are refused from then on, also in open connections.',
    fix: 'Compare the old rights with what its clients do.',
    source: sources.rbac,
  }),
];

const secrets: AttributeRule = ({ name }) => [
  finding({
    code: 'elasticache-user-passwords',
    attribute: name,
    interruption: 'unknown',
    why: 'Changes how the user signs in, now. New connections with a password that is gone are refused; two may be valid at a time.',
    fix: 'Add the new password beside the old one, move the clients, then take the old one away.',
    source: sources.rbac,
  }),
];

const noPassword: AttributeRule = (attribute, change, context) =>
  flag(attribute.after) === true
    ? [
        finding({
          code: 'elasticache-user-no-password',
          attribute: attribute.name,
          severity: 'review',
          why: 'Lets the user in without a password. Whoever reaches the port has its rights.',
          fix: 'Keep a password, or use IAM authentication.',
          source: sources.rbac,
        }),
      ]
    : secrets(attribute, change, context);

const members: AttributeRule = ({ name, before, after }) => {
  const isGrown = !hasUnknown(after) && texts(before).every((user) => texts(after).includes(user));
  if (isGrown) return [];
  return [
    finding({
      code: 'elasticache-users-removed',
      attribute: name,
      interruption: 'unknown',
      why: `${certainly(after, 'take')} users out of the group now, whose sessions are closed. They cannot connect to the caches of the group any more.`,
      fix: 'Move their clients to other users first.',
      source: sources.rbac,
    }),
  ];
};

interface AccessProps {
  readonly code: string;
  readonly noun: string;
  readonly name: string;
  readonly effect: string;
}

const nameTaken = (change: Change, { code, noun, name }: AccessProps): Finding =>
  finding({
    code: `${code}-name-taken`,
    timing: 'not-applied',
    apply: 'fails',
    why: `Fails to replace ${noun}${causeOf(change)}, as the old one still has the name when the new one is created.`,
    fix: `Change ${name} too, or let the old one be destroyed first.`,
    source: sources.rbac,
  });

const accessLeft = (change: Change, props: AccessProps): readonly Finding[] => [
  isNameTaken(change, props.name) ? nameTaken(change, props) : leftRunning(change, props.noun),
];

const accessGone = (change: Change, props: AccessProps): readonly Finding[] => {
  const { code, noun, name, effect } = props;
  if (isNameTaken(change, name)) return [nameTaken(change, props)];
  return [
    finding({
      code: `${code}-gone`,
      severity: 'review',
      interruption: 'unknown',
      why: `${endsIt(change)} ${noun}${causeOf(change)}, ${effect}.`,
      source: sources.rbac,
    }),
  ];
};

const userProps = ({ type }: Change): AccessProps => ({
  code: 'elasticache-user',
  noun: 'the cache user',
  name: type === 'aws_memorydb_user' ? 'user_name' : 'user_id',
  effect: 'and takes it out of every group, which closes its sessions',
});

const user: Kind = {
  types: ['aws_elasticache_user', 'aws_memorydb_user'],
  noun: 'the cache user',
  updated: {
    access_string: rights,
    authentication_mode: secrets,
    engine: quiet,
    no_password_required: noPassword,
    passwords: secrets,
    timeouts: quiet,
  },
  destroyed: (change) => accessGone(change, userProps(change)),
  left: (change) => accessLeft(change, userProps(change)),
  guards: { no_password_required: (value) => flag(value) === false },
};

/** Caches of the plan that have the group before and after, and so keep AWS from deleting it. */
function holders(change: Change, context: Context): readonly string[] {
  const id = text(change.before?.user_group_id) ?? text(change.before?.name);
  const has = (attributes: Change['before']): boolean =>
    id !== undefined &&
    (texts(attributes?.user_group_ids).includes(id) ||
      text(attributes?.user_group_id) === id ||
      text(attributes?.acl_name) === id);
  return context
    .ofType('aws_elasticache_replication_group', 'aws_elasticache_serverless_cache', 'aws_memorydb_cluster')
    .filter(({ before, after }) => has(before) && has(after))
    .map(({ address }) => address);
}

const groupProps = ({ type }: Change): AccessProps => ({
  code: 'elasticache-user-group',
  noun: 'the user group',
  name: type === 'aws_memorydb_acl' ? 'name' : 'user_group_id',
  effect: 'and ends the access of its users; AWS refuses that while a cache has the group',
});

const groupGone = (change: Change, context: Context): readonly Finding[] => {
  const held = holders(change, context);
  const isReplaced = isNameTaken(change, 'user_group_id', 'name');
  if (isReplaced || held.length === 0)
    return accessGone(change, groupProps(change)).map((found) =>
      found.apply === 'succeeds' ? { ...found, apply: 'unknown' as const } : found,
    );
  return [
    finding({
      code: 'elasticache-user-group-attached',
      timing: 'not-applied',
      apply: 'fails',
      why: `Fails: AWS deletes a user group only when no cache has it, and ${inWords(held)} still does.`,
      fix: 'Detach it first.',
      source: sources.rbac,
    }),
  ];
};

const userGroup: Kind = {
  types: ['aws_elasticache_user_group', 'aws_memorydb_acl'],
  noun: 'the user group',
  updated: { engine: quiet, user_ids: members, user_names: members },
  destroyed: groupGone,
  left: (change) => accessLeft(change, groupProps(change)),
};

const association: Kind = {
  types: ['aws_elasticache_user_group_association'],
  noun: 'the membership of a user group',
  updated: { timeouts: quiet },
  destroyed: (change) =>
    accessGone(change, {
      code: 'elasticache-user-membership',
      noun: 'the membership of a user in a group',
      // It has no name of its own that could be taken.
      name: '',
      effect: 'and closes the sessions of the user in the caches of that group',
    }),
};

export const userKinds: readonly Kind[] = [user, userGroup, association];
