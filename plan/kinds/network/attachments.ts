import { finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet, type Rule } from '../../kind.ts';
import { blocks, hasUnknown, isMarker, text, type Value } from '../../value.ts';
import { contains, isInternet, type Range, rangeOf } from './cidr.ts';

const detached: Rule = () => [
  finding({
    code: 'network-group-detached',
    interruption: 'unknown',
    why: 'Takes a security group off what has it. Connections that only its rules let through fail; which those are is not in a plan.',
    source: 'Amazon VPC User Guide, Control traffic to your AWS resources using security groups',
  }),
];

const lists = 'Amazon VPC User Guide, Consolidate and manage network CIDR blocks with managed prefix lists';

const removed = (attribute: string | undefined) =>
  finding({
    code: 'network-prefix-list-narrower',
    attribute,
    interruption: 'unknown',
    why: 'Takes addresses out of the prefix list. Every rule and route that names the list loses them.',
    source: lists,
  });

const opened = (attribute: string | undefined) =>
  finding({
    code: 'network-prefix-list-open',
    attribute,
    severity: 'dangerous',
    why: 'Puts the internet into the prefix list. Every rule that names the list lets it in.',
    source: lists,
  });

const rangesOf = (value: Value | undefined): readonly Range[] =>
  blocks(value).flatMap(({ cidr }) => rangeOf(text(cidr) ?? '') ?? []);

const entriesUpdated: AttributeRule = ({ name, before, after }) => {
  if (isMarker(after) || hasUnknown(after)) return [removed(name)];
  const [old, planned] = [rangesOf(before), rangesOf(after)];
  return [
    ...(old.some((range) => !planned.some((other) => contains(other, range))) ? [removed(name)] : []),
    ...(planned.some(isInternet) && !old.some(isInternet) ? [opened(name)] : []),
  ];
};

const isOpenEntry = (cidr: Value | undefined): boolean => {
  const range = rangeOf(text(cidr) ?? '');
  return range !== undefined && isInternet(range);
};

export const attachmentKinds: readonly Kind[] = [
  {
    types: [
      'aws_network_interface_sg_attachment',
      'aws_vpc_endpoint_security_group_association',
      'aws_vpc_security_group_vpc_association',
    ],
    noun: 'the attachment of a security group',
    updated: { state: quiet, timeouts: quiet },
    destroyed: detached,
  },
  {
    types: ['aws_ec2_managed_prefix_list'],
    noun: 'the prefix list',
    created: ({ after }) => (rangesOf(after?.entry).some(isInternet) ? [opened('entry')] : []),
    updated: {
      arn: quiet,
      entry: entriesUpdated,
      max_entries: quiet,
      name: quiet,
      tags: quiet,
      tags_all: quiet,
      version: quiet,
    },
    destroyed: () => [{ ...removed(undefined), code: 'network-prefix-list-delete', apply: 'unknown' }],
  },
  {
    types: ['aws_ec2_managed_prefix_list_entry'],
    noun: 'the entry of a prefix list',
    created: ({ after }) => (isOpenEntry(after?.cidr) ? [opened('cidr')] : []),
    updated: { description: quiet },
    destroyed: () => [removed(undefined)],
  },
];
