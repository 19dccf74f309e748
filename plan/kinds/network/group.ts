import type { Change } from '../../change.ts';
import { type Finding, finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet, type Rule } from '../../kind.ts';
import { text } from '../../value.ts';
import { forcingArguments } from '../forcing.ts';
import { leftRunning } from '../left.ts';
import { ruleFindings } from './rule-change.ts';
import { type Direction, inlineRules, noRules, type Rules } from './rules.ts';
import { keepersOf } from './users.ts';

const deleting = 'Amazon VPC User Guide, Delete a security group';

const inline = (change: Change, side: 'before' | 'after', direction: Direction): Rules =>
  inlineRules(change[side]?.[direction], direction, text(change.before?.id));

const rulesUpdated =
  (direction: Direction): AttributeRule =>
  ({ name }, change, context) =>
    ruleFindings(
      {
        before: inline(change, 'before', direction),
        after: inline(change, 'after', direction),
        attribute: name,
        hasGap: false,
      },
      change,
      context,
    );

/** Outgoing connections of a new group are nobody's yet. */
const created: Rule = (change, context) =>
  ruleFindings(
    { before: noRules, after: inline(change, 'after', 'ingress'), attribute: 'ingress', hasGap: false },
    change,
    context,
  );

const refused = (verb: string, keeper: Change): Finding =>
  finding({
    code: 'network-group-in-use',
    timing: 'not-applied',
    apply: 'fails',
    why: `Cannot ${verb} the security group: ${keeper.address} still has it, and AWS refuses to delete a group in use. The provider waits for it, then the apply stops.`,
    fix:
      verb === 'delete'
        ? 'Take the group from what has it first.'
        : 'Give the group create_before_destroy and a name_prefix.',
    source: deleting,
  });

const destroyed: Rule = (change, context) => {
  const keeper = keepersOf(change, context)[0];
  if (keeper !== undefined) return [refused('delete', keeper)];
  return [
    finding({
      code: 'network-group-delete',
      apply: 'unknown',
      why: 'Deletes the security group, which AWS refuses while anything has it or another group names it. Nothing in this plan shows a user of it.',
      fix: 'Check that no network interface and no rule of another group uses it.',
      source: deleting,
    }),
  ];
};

/** In the order create-first its users get the new group before the old one goes; the rules of others keep the old id. */
const replaced: Rule = (change, context) => {
  const isDestroyFirst = change.replaceOrder === 'destroy-first';
  const keeper = isDestroyFirst ? keepersOf(change, context)[0] : undefined;
  const forcing = forcingArguments(change).join(' and ');
  const because = forcing === '' ? '' : ` The change of ${forcing} forces it.`;
  return [
    keeper !== undefined
      ? refused('replace', keeper)
      : finding({
          code: 'network-group-replace',
          interruption: 'unknown',
          apply: isDestroyFirst ? 'unknown' : 'succeeds',
          why: `Replaces the security group, which gets a new id. Rules elsewhere that name the old id let nobody in any more${isDestroyFirst ? ', and AWS refuses the deletion while anything has the group' : ''}.${because}`,
          fix: isDestroyFirst ? 'Give the group create_before_destroy and a name_prefix.' : undefined,
          source: deleting,
        }),
    ...exposedAnew(change, context),
  ];
};

/** The new group with its own rules: only what it opens that the old one did not. */
const exposedAnew: Rule = (change, context) =>
  ruleFindings(
    {
      before: inline(change, 'before', 'ingress'),
      after: inline(change, 'after', 'ingress'),
      attribute: 'ingress',
      hasGap: false,
    },
    change,
    context,
  ).filter(({ code }) => code.startsWith('network-open'));

const updated = {
  arn: quiet,
  description: quiet,
  egress: rulesUpdated('egress'),
  id: quiet,
  ingress: rulesUpdated('ingress'),
  name: quiet,
  name_prefix: quiet,
  owner_id: quiet,
  revoke_rules_on_delete: quiet,
  tags: quiet,
  tags_all: quiet,
  timeouts: quiet,
  vpc_id: quiet,
} as const;

export const groupKind: Kind = {
  types: ['aws_security_group'],
  noun: 'the security group',
  created,
  updated,
  destroyed,
  replaced,
  left: (change, context) => [leftRunning(change, 'the security group'), ...exposedAnew(change, context)],
};

/** Adopted when "created", with every rule taken away that is not in the configuration; never deleted. */
export const defaultGroupKind: Kind = {
  types: ['aws_default_security_group'],
  noun: 'the default security group',
  created: (change, context) => {
    const isNewVpc = context.references(change, 'vpc_id').some(({ action }) => action === 'create');
    return [
      ...created(change, context),
      ...(isNewVpc
        ? []
        : [
            finding({
              code: 'network-default-group-adopted',
              severity: 'review',
              interruption: 'unknown',
              why: 'Takes over the default security group and removes every rule that is not in the configuration. What relies on one of them is cut off.',
              source: 'AWS provider, aws_default_security_group',
            }),
          ]),
    ];
  },
  updated,
  destroyed: () => [
    finding({
      code: 'network-default-group-left',
      timing: 'not-applied',
      why: 'Stops managing the default security group and sends nothing. Its rules stay as they are.',
      source: 'AWS provider, aws_default_security_group: removing it only takes it out of the state',
    }),
  ],
};
