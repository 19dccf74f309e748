import type { Change } from '../../change.ts';
import { type Finding, finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet, type Rule } from '../../kind.ts';
import { type Attributes, blocks, flag, hasUnknown, isMarker, text, texts } from '../../value.ts';
import { rangeOf } from './cidr.ts';
import { isCovered, isWeb, isWorld, type NetworkRule, resourceRules } from './rules.ts';

const source = 'Amazon VPC User Guide, Control subnet traffic with network access control lists';

interface Entry extends NetworkRule {
  readonly isAllowed: boolean;
}

/** Entries of a list are rules of a security group in other words, and may deny. */
function entryOf(settings: Attributes, isEgress: boolean): readonly Entry[] {
  const cidrs = [text(settings.cidr_block), text(settings.ipv6_cidr_block)].filter(
    (cidr) => cidr !== undefined && rangeOf(cidr) !== undefined,
  );
  const isAllowed = (text(settings.action) ?? text(settings.rule_action))?.toLowerCase() === 'allow';
  return resourceRules('', {
    ...settings,
    cidr_blocks: cidrs as readonly string[],
    type: isEgress ? 'egress' : 'ingress',
  }).rules.map((rule) => ({ ...rule, isAllowed }));
}

function entryFindings(
  before: readonly Entry[],
  after: readonly Entry[],
  attribute: string | undefined,
): readonly Finding[] {
  const allowed = (entries: readonly Entry[]): readonly Entry[] =>
    entries.filter(({ isAllowed }) => isAllowed);
  const denied = (entries: readonly Entry[]): readonly Entry[] =>
    entries.filter(({ isAllowed }) => !isAllowed);
  const isNarrower =
    allowed(before).some((entry) => !isCovered(entry, allowed(after))) ||
    denied(after).some((entry) => !isCovered(entry, denied(before)));
  const isOpened = allowed(after).some(
    (entry) =>
      entry.direction === 'ingress' && isWorld(entry) && !isWeb(entry) && !isCovered(entry, allowed(before)),
  );
  return [...(isNarrower ? [narrowed(attribute)] : []), ...(isOpened ? [opened(attribute)] : [])];
}

const narrowed = (attribute: string | undefined): Finding =>
  finding({
    code: 'network-acl-narrower',
    attribute,
    interruption: 'unknown',
    why: 'Lets less traffic through the network ACL of its subnets. It keeps no state, so that connections that are open are cut as well; who uses them is not in a plan.',
    fix: 'Check in the flow logs that nobody uses it, answers on ephemeral ports included.',
    source,
  });

const opened = (attribute: string | undefined): Finding =>
  finding({
    code: 'network-acl-open',
    attribute,
    severity: 'review',
    why: 'Lets traffic from the internet into the subnets. Only the security groups behind it still keep it out.',
    source,
  });

const entriesUpdated =
  (isEgress: boolean): AttributeRule =>
  ({ name, before, after }) => {
    if (isMarker(after) || hasUnknown(after)) return [narrowed(name)];
    const entries = (value: typeof before): readonly Entry[] =>
      blocks(value).flatMap((block) => entryOf(block, isEgress));
    return entryFindings(entries(before), entries(after), name);
  };

const subnetsUpdated: AttributeRule = ({ name, before, after }) => {
  const kept = texts(after);
  if (!isMarker(after) && !hasUnknown(after) && texts(before).length === 0 && kept.length === 0) return [];
  return [
    finding({
      code: 'network-acl-subnets',
      attribute: name,
      interruption: 'unknown',
      why: 'Changes which subnets the network ACL stands before. Those that leave it get the default one, those that join it its entries.',
      source,
    }),
  ];
};

const gone: Rule = () => [
  finding({
    code: 'network-acl-delete',
    interruption: 'unknown',
    why: 'Takes the network ACL away. Its subnets get the default one of the VPC, with whatever that lets through.',
    source,
  }),
];

const isEgress = (change: Change): boolean => flag((change.before ?? change.after)?.egress) === true;

const sideEntries = (change: Change, side: 'before' | 'after'): readonly Entry[] => {
  const settings = change[side];
  return settings === undefined ? [] : entryOf(settings, isEgress(change));
};

export const aclKinds: readonly Kind[] = [
  {
    types: ['aws_network_acl', 'aws_default_network_acl'],
    noun: 'the network ACL',
    updated: {
      arn: quiet,
      egress: entriesUpdated(true),
      id: quiet,
      ingress: entriesUpdated(false),
      owner_id: quiet,
      subnet_ids: subnetsUpdated,
      tags: quiet,
      tags_all: quiet,
      vpc_id: quiet,
    },
    destroyed: gone,
  },
  {
    types: ['aws_network_acl_rule'],
    noun: 'the entry of a network ACL',
    // Entries of a new list meet nobody's traffic yet.
    created: (change, context) =>
      context.references(change, 'network_acl_id').some(({ action }) => action === 'create')
        ? []
        : entryFindings([], sideEntries(change, 'after'), undefined),
    updated: {},
    destroyed: (change) => entryFindings(sideEntries(change, 'before'), [], undefined),
    replaced: (change) => {
      const found = entryFindings(sideEntries(change, 'before'), sideEntries(change, 'after'), undefined);
      return found.length > 0 ? found : [entryGap];
    },
  },
  {
    types: ['aws_network_acl_association'],
    noun: 'the association of a network ACL',
    updated: {},
    destroyed: gone,
  },
];

const entryGap = finding({
  code: 'network-acl-gap',
  interruption: 'brief',
  why: 'Removes the entry of the network ACL and adds it again. Traffic it lets through is dropped in between.',
  source,
});
