import { byKeys } from '../../by-keys.ts';
import type { Change } from '../../change.ts';
import { type Context, oncePerPlan } from '../../context.ts';
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
  const isGroup = groupTypes.some((type) => type === change.type);
  const group = isGroup ? change : groupOf(change, context);
  const id = isGroup
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

const groupKeys = ({ id, address }: GroupKey): readonly string[] => [
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
  const key = keyOf(change, context);
  const parts = [
    ...ruleResources(change, key, context),
    ...(groupTypes.some((type) => type === change.type) ? [] : inlineOf(groupOf(change, context), context)),
  ];
  return {
    before: parts.flatMap(({ before }) => before),
    staying: parts.flatMap(({ staying }) => staying),
    created: parts.flatMap(({ created }) => created),
  };
}

function ruleResources(change: Change, key: GroupKey, context: Context): readonly OtherRules[] {
  const index = rulesByGroup(context);
  const found = new Set(groupKeys(key).flatMap((name) => index.get(name) ?? []));
  return [...found].filter(({ owner }) => owner.address !== change.address);
}

/**
 * Rules in the group itself. Where rules are resources of their own, the group's blocks only repeat them, and say nothing of
 * what stays.
 */
function inlineOf(group: Change | undefined, context: Context): readonly OtherRules[] {
  if (group === undefined) return [];
  return (['ingress', 'egress'] as const).map((direction) => {
    const id = text(group.before?.id);
    const before = inlineRules(group.before?.[direction], direction, id).rules;
    const isOwn =
      context.isConfigured(group, direction) === true ||
      group.changed.some(({ name }) => name === direction) ||
      group.action === 'create';
    const after =
      isOwn && group.action !== 'delete' ? inlineRules(group.after?.[direction], direction, id).rules : [];
    const isNew = group.action === 'create' || group.action === 'replace';
    return { before, staying: isNew ? [] : after, created: isNew ? after : [] };
  });
}
