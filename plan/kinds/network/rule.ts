import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Finding, finding } from '../../finding.ts';
import { type Kind, quiet, type Rule } from '../../kind.ts';
import { text } from '../../value.ts';
import { groupOf, keyOf, ruleTypes } from './group-rules.ts';
import { ruleFindings } from './rule-change.ts';
import { letsInPort, noRules, resourceRules } from './rules.ts';
import { storesBehind } from './stores.ts';

const before = ({ type, before: settings }: Change) => resourceRules(type, settings);
const after = ({ type, after: settings }: Change) => resourceRules(type, settings);

const created: Rule = (change, context) =>
  ruleFindings({ before: noRules, after: after(change), hasGap: false }, change, context);

const updated: Rule = (change, context) =>
  ruleFindings({ before: before(change), after: after(change), hasGap: false }, change, context);

/** Goes with its group, whose own finding says what that means. */
const destroyed: Rule = (change, context) =>
  groupOf(change, context)?.action === 'delete'
    ? []
    : ruleFindings({ before: before(change), after: noRules, hasGap: false }, change, context);

const replaced: Rule = (change, context) => {
  const group = groupOf(change, context);
  const stays = text(change.before?.security_group_id) === text(change.after?.security_group_id);
  if (!stays && group?.action === 'replace') return [movesWithGroup(change, group, context)];
  if (!stays) return [...destroyed(change, context), ...created(change, context)];
  return ruleFindings(
    { before: before(change), after: after(change), hasGap: change.replaceOrder === 'destroy-first' },
    change,
    context,
  );
};

/**
 * The rule of the old group goes before the users of that group have the new one. Where AWS then refuses to delete the old
 * group, because a store still has it, the apply stops there.
 */
function movesWithGroup(change: Change, group: Change, context: Context): Finding {
  const listener = storesBehind(keyOf(change, context), context).find(({ ports }) =>
    ports.some((port) => before(change).rules.some((rule) => letsInPort(rule, port))),
  );
  const isStuck = listener !== undefined && group.replaceOrder === 'destroy-first';
  return finding({
    code: 'network-rule-group',
    attribute: 'security_group_id',
    interruption: isStuck ? 'outage' : 'unknown',
    why: isStuck
      ? `Revokes the rule of a group that ${listener.store.address} keeps. AWS then refuses to delete the group, the apply stops, and clients stay cut off.`
      : 'Revokes the rule of the old group and adds it to the new one. New connections fail until what has the old group has the new one.',
    fix: 'Give the group create_before_destroy and a name_prefix.',
    source: 'Amazon VPC User Guide, Delete a security group',
  });
}

const ruleArguments = [
  'arn',
  'cidr_blocks',
  'cidr_ipv4',
  'cidr_ipv6',
  'description',
  'from_port',
  'id',
  'ip_protocol',
  'ipv6_cidr_blocks',
  'prefix_list_id',
  'prefix_list_ids',
  'protocol',
  'referenced_security_group_id',
  'security_group_id',
  'security_group_rule_id',
  'self',
  'source_security_group_id',
  'tags',
  'tags_all',
  'timeouts',
  'to_port',
  'type',
] as const;

/** Which argument changed says nothing alone: ports, protocol and peers are one rule. */
export const ruleKind: Kind = {
  types: ruleTypes,
  noun: 'the security group rule',
  created,
  updated: Object.fromEntries(ruleArguments.map((name) => [name, quiet])),
  updatedTogether: [updated],
  destroyed,
  replaced,
};
