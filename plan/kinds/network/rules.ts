import {
  type Attributes,
  blocks,
  flag,
  hasUnknown,
  isMarker,
  list,
  number,
  text,
  texts,
  type Value,
} from '../../value.ts';
import { contains, isInternet, overlaps, type Range, rangeOf } from './cidr.ts';

export type Direction = 'ingress' | 'egress';

/** One permission of a security group: one peer, one range of ports. */
export interface NetworkRule {
  readonly direction: Direction;
  /** A name as of tcp, or `all`. */
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly peer: Peer;
}

export type Peer =
  | { readonly kind: 'range'; readonly range: Range }
  | { readonly kind: 'group' | 'prefix-list'; readonly id: string };

/** The rules that can be read, and whether those are all. */
export interface Rules {
  readonly rules: readonly NetworkRule[];
  readonly isComplete: boolean;
}

export const noRules: Rules = { rules: [], isComplete: true };

/** The protocol numbers that are as common as their names. */
const protocolNames: Readonly<Record<string, string>> = {
  '-1': 'all',
  '1': 'icmp',
  '6': 'tcp',
  '17': 'udp',
  '58': 'icmpv6',
};

const protocolOf = (value: Value | undefined): string => {
  const name = (typeof value === 'number' ? String(value) : (text(value) ?? '-1')).toLowerCase();
  return protocolNames[name] ?? name;
};

const everyPort = { from: 0, to: 65535 };

/** Ports where the protocol has them; of ICMP they are types and codes, of which all are meant by -1. */
function portsOf(settings: Attributes, protocol: string): { readonly from: number; readonly to: number } {
  const [from, to] = [number(settings.from_port), number(settings.to_port)];
  if (protocol === 'all' || from === undefined || from < 0) return everyPort;
  return { from, to: to === undefined || to < 0 ? everyPort.to : to };
}

/** The blocks `ingress` or `egress` of a group. */
export function inlineRules(value: Value | undefined, direction: Direction, groupId?: string): Rules {
  if (isMarker(value)) return { rules: [], isComplete: false };
  return {
    rules: blocks(value).flatMap((block) =>
      expanded(block, direction, [
        ...texts(block.security_groups).map((id) => groupPeer(id, groupId)),
        ...(flag(block.self) === true ? [groupPeer('self', groupId)] : []),
      ]),
    ),
    isComplete: !hasUnknown(value) && !list(value).some((item) => item === null),
  };
}

/** A rule that is a resource of its own, of either generation. */
export function resourceRules(type: string, settings: Attributes | undefined): Rules {
  if (settings === undefined) return noRules;
  const groupId = text(settings.security_group_id);
  const direction =
    type === 'aws_vpc_security_group_egress_rule' || text(settings.type) === 'egress' ? 'egress' : 'ingress';
  const groups = texts([
    settings.source_security_group_id ?? '',
    settings.referenced_security_group_id ?? '',
  ]);
  const peers = groups.filter((id) => id !== '').map((id) => groupPeer(id, groupId));
  const rules = expanded(settings, direction, [
    ...peers,
    ...(flag(settings.self) === true ? [groupPeer('self', groupId)] : []),
  ]);
  // A rule has one group as its peer or others; the group is computed, and unknown, where the rule has others.
  const read =
    rules.length > 0 ? [...otherArguments, ...portArguments] : [...peerArguments, ...portArguments];
  return { rules, isComplete: !read.some((name) => hasUnknown(settings[name]) || isMarker(settings[name])) };
}

const portArguments = ['from_port', 'to_port', 'protocol', 'ip_protocol', 'self'] as const;
const otherArguments = [
  'cidr_blocks',
  'cidr_ipv4',
  'cidr_ipv6',
  'ipv6_cidr_blocks',
  'prefix_list_ids',
] as const;

const peerArguments = [
  ...otherArguments,
  'prefix_list_id',
  'referenced_security_group_id',
  'source_security_group_id',
] as const;

/** A group that names itself may do so by `self` or by its id; ids of other accounts come after theirs. */
const groupPeer = (id: string, own: string | undefined): Peer => ({
  kind: 'group',
  id: id === own ? 'self' : id,
});

function expanded(
  settings: Attributes,
  direction: Direction,
  groups: readonly Peer[],
): readonly NetworkRule[] {
  const protocol = protocolOf(settings.protocol ?? settings.ip_protocol);
  const ports = portsOf(settings, protocol);
  const of = (...names: readonly string[]): readonly string[] =>
    names.flatMap((name) => {
      const value = settings[name];
      return typeof value === 'string' ? [value] : texts(value);
    });
  const ranges = of('cidr_blocks', 'ipv6_cidr_blocks', 'cidr_ipv4', 'cidr_ipv6').flatMap(
    (cidr) => rangeOf(cidr) ?? [],
  );
  const peers: readonly Peer[] = [
    ...ranges.map((range): Peer => ({ kind: 'range', range })),
    ...of('prefix_list_ids', 'prefix_list_id').map((id): Peer => ({ kind: 'prefix-list', id })),
    ...groups,
  ];
  return peers.map((peer) => ({ direction, protocol, ...ports, peer }));
}

const takesInPorts = (outer: NetworkRule, inner: NetworkRule): boolean =>
  outer.direction === inner.direction &&
  (outer.protocol === 'all' || outer.protocol === inner.protocol) &&
  outer.from <= inner.from &&
  outer.to >= inner.to;

/** Whether rules together let through all that one does. Neighbouring ranges of addresses count as one. */
export function isCovered(rule: NetworkRule, by: readonly NetworkRule[]): boolean {
  const candidates = by.filter((other) => takesInPorts(other, rule));
  const { peer } = rule;
  if (peer.kind !== 'range')
    return candidates.some((other) => other.peer.kind === peer.kind && other.peer.id === peer.id);
  let next = peer.range.first;
  // Only what overlaps can help: a group may have thousands of ranges, and they would be sorted for each of its rules.
  const ranges = candidates
    .flatMap((other) => (other.peer.kind === 'range' ? [other.peer.range] : []))
    .filter((range) => overlaps(range, peer.range))
    .sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  for (const { first, last } of ranges) {
    if (first > next) return false;
    if (last >= next) next = last + 1n;
    if (next > peer.range.last) return true;
  }
  return false;
}

/** Whether two rules may let through something in common: what has a group may have an address of a range as well. */
export const mayMeet = (one: NetworkRule, other: NetworkRule): boolean =>
  one.direction === other.direction &&
  (one.protocol === 'all' || other.protocol === 'all' || one.protocol === other.protocol) &&
  one.from <= other.to &&
  other.from <= one.to &&
  peersMayMeet(one.peer, other.peer);

function peersMayMeet(one: Peer, other: Peer): boolean {
  if (one.kind === 'range' && other.kind === 'range') return overlaps(one.range, other.range);
  if (one.kind === 'range' || other.kind === 'range' || one.kind !== other.kind) return true;
  return one.id === other.id;
}

export const isEqual = (one: NetworkRule, other: NetworkRule): boolean =>
  takesInPorts(one, other) &&
  takesInPorts(other, one) &&
  (one.peer.kind === 'range'
    ? other.peer.kind === 'range' &&
      contains(one.peer.range, other.peer.range) &&
      contains(other.peer.range, one.peer.range)
    : other.peer.kind === one.peer.kind && other.peer.id === one.peer.id);

export const isWorld = ({ peer }: NetworkRule): boolean => peer.kind === 'range' && isInternet(peer.range);

/** Web traffic, and pings: what is meant to be reached from anywhere. */
export const isWeb = ({ protocol, from, to }: NetworkRule): boolean =>
  protocol.startsWith('icmp') ||
  ((protocol === 'tcp' || protocol === 'udp') && from === to && (from === 80 || from === 443));

export const letsInPort = ({ direction, protocol, from, to }: NetworkRule, port: number): boolean =>
  direction === 'ingress' && (protocol === 'all' || protocol === 'tcp') && from <= port && port <= to;

/** "port 5432", "ports 1024 to 65535", "every port". */
export const portsText = ({ protocol, from, to }: NetworkRule): string => {
  if (protocol.startsWith('icmp')) return 'ICMP';
  if (from === 0 && to === 65535) return 'every port';
  return from === to ? `port ${from}` : `ports ${from} to ${to}`;
};
