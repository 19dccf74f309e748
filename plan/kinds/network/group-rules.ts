import { byKeys } from '../../by-keys.ts';
import type { Change } from '../../change.ts';
import { type Context, oncePerPlan } from '../../context.ts';
import { memo } from '../../made-once.ts';
import { text } from '../../value.ts';
import { inlineRules, type NetworkRule, resourceRules } from './rules.ts';
import type { GroupKey } from './stores.ts';

export const groupTypes = ['aws_security_group', 'aws_default_security_group'] as const;
export const ruleTypes = [
  'aws_security_group_rule',
  'aws_vpc_security_group_ingress_rule',
  'aws_vpc_security_group_egress_rule',
] as const;

/** The group of a rule, where the plan has it. */
export function groupOf(rule: Change, context: Context): Change | undefined {
  const id = text(rule.before?.security_group_id) ?? text(rule.after?.security_group_id);
  const named = groupsById(context).get(id ?? '')?.[0];
  if (named !== undefined) return named;
  const referred = context
    .references(rule, 'security_group_id')
    .filter(({ type }) => groupTypes.some((known) => known === type));
  return referred.length === 1 ? referred[0] : undefined;
}

export function keyOf(change: Change, context: Context): GroupKey {
  const group = isGroup(change) ? change : groupOf(change, context);
  const id = isGroup(change)
    ? text(change.before?.id)
    : text(change.before?.security_group_id ?? change.after?.security_group_id);
  return { ...(id !== undefined && { id }), ...(group !== undefined && { address: group.address }) };
}

/** Rule resources by the id and by the address of their group, each read once. */
const rulesByGroup = oncePerPlan((context) =>
  byKeys(context.ofType(...ruleTypes).map(ownedRules), ({ owner }) => groupKeys(keyOf(owner, context))),
);

interface OwnedRules extends OtherRules {
  readonly owner: Change;
}

function ownedRules(owner: Change): OwnedRules {
  const before = resourceRules(owner.type, owner.before).rules;
  const after = owner.action === 'delete' ? [] : resourceRules(owner.type, owner.after).rules;
  const isNew = owner.action === 'create' || owner.action === 'replace';
  return { owner, before, staying: isNew ? [] : after, created: isNew ? after : [] };
}

/** One text for each name of a group. */
export const groupKeys = ({
  id,
  address,
}: {
  readonly [name in keyof GroupKey]?: string | undefined;
}): readonly string[] => [
  ...(id === undefined ? [] : [`id ${id}`]),
  ...(address === undefined ? [] : [`address ${address}`]),
];

const groupsById = oncePerPlan((context) =>
  byKeys(
    context.ofType(...groupTypes).filter(({ deposed }) => deposed === undefined),
    ({ before }) => [text(before?.id)].filter((id) => id !== undefined),
  ),
);

export interface OtherRules {
  /** Rules of the group before the plan. */
  readonly before: readonly NetworkRule[];
  /** Rules that are there before and after, throughout. */
  readonly staying: readonly NetworkRule[];
  /** Rules that this plan adds. */
  readonly created: readonly NetworkRule[];
}

/** The rules of a group that other resources than the one given hold. */
export function otherRules(change: Change, context: Context): OtherRules {
  const { id, address } = keyOf(change, context);
  const { all, byOwner } = rulesIn(context)(id)(address);
  const others = (byOwner.get(change.address) ?? []).reduce(without, all);
  const group = isGroup(change) ? undefined : groupOf(change, context);
  return group === undefined ? others : and(others, inlineOf(context)(group));
}

const isGroup = ({ type }: Change): boolean => groupTypes.some((known) => known === type);

interface GroupRules {
  readonly all: OtherRules;
  /** By the address of the resource that holds them. */
  readonly byOwner: ReadonlyMap<string, readonly OwnedRules[]>;
}

/** Put together once for each group: for each of its thousands of rules anew, it would take minutes. */
const rulesIn = oncePerPlan((context) =>
  memo((id: string | undefined) =>
    memo((address: string | undefined): GroupRules => {
      const index = rulesByGroup(context);
      const parts = [...new Set(groupKeys({ id, address }).flatMap((key) => index.get(key) ?? []))];
      return { all: joined(parts), byOwner: byKeys(parts, ({ owner }) => [owner.address]) };
    }),
  ),
);

const joined = (parts: readonly OtherRules[]): OtherRules => ({
  before: parts.flatMap(({ before }) => before),
  staying: parts.flatMap(({ staying }) => staying),
  created: parts.flatMap(({ created }) => created),
});

/** Both, without a copy where one of them holds nothing, as a group's own blocks mostly do. */
const and = (one: OtherRules, other: OtherRules): OtherRules => ({
  before: bothOf(one.before, other.before),
  staying: bothOf(one.staying, other.staying),
  created: bothOf(one.created, other.created),
});

const bothOf = <T>(one: readonly T[], other: readonly T[]): readonly T[] =>
  other.length === 0 ? one : one.concat(other);

/** All but those of one part. */
const without = (all: OtherRules, own: OtherRules): OtherRules => ({
  before: withoutItems(all.before, own.before),
  staying: withoutItems(all.staying, own.staying),
  created: withoutItems(all.created, own.created),
});

/** Those of a part stand one after another. */
function withoutItems<T>(all: readonly T[], own: readonly T[]): readonly T[] {
  if (own[0] === undefined) return all;
  const at = all.indexOf(own[0]);
  return all.slice(0, at).concat(all.slice(at + own.length));
}

/**
 * Rules in the group itself. Where rules are resources of their own, the group's blocks only repeat them, and say nothing of
 * what stays.
 */
const inlineOf = oncePerPlan((context) =>
  memo((group: Change): OtherRules => {
    const id = text(group.before?.id);
    const isNew = group.action === 'create' || group.action === 'replace';
    return joined(
      (['ingress', 'egress'] as const).map((direction) => {
        const before = inlineRules(group.before?.[direction], direction, id).rules;
        const isOwn =
          context.isConfigured(group, direction) === true ||
          group.changed.some(({ name }) => name === direction) ||
          group.action === 'create';
        const after =
          isOwn && group.action !== 'delete'
            ? inlineRules(group.after?.[direction], direction, id).rules
            : [];
        return { before, staying: isNew ? [] : after, created: isNew ? after : [] };
      }),
    );
  }),
);
