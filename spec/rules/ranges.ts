import { alignedCidr, parseCidr, printCidr } from '../cidr.ts';
import { type Path, valueAt } from '../location.ts';
import { breach, type Rule, type RuleContext, set } from './rule.ts';

/** A list of ranges of the draft, with the range that mends one that is none. */
interface Ranges {
  readonly at: Path;
  readonly example: string;
}

const example = '10.60.0.0/16';

/** Every list of address ranges a service may write. */
const written = ({ draft }: RuleContext): readonly Ranges[] => [
  ...draft.workload.egress.map((_, index) => ({ at: ['workload', 'egress', index, 'cidrs'], example })),
  ...draft.workload.ingress.map((_, index) => ({ at: ['workload', 'ingress', index, 'cidrs'], example })),
  { at: ['workload', 'route', 'clientCidrs'], example },
  { at: ['network', 'cidrs'], example },
  { at: ['environment', 'kubernetes', 'dnsCidrs'], example: '169.254.20.10/32' },
  { at: ['backup', 's3Cidrs'], example: '52.219.0.0/16' },
];

/** Address ranges exist, begin where they may, and none is the internet or a good part of it. */
export const rangesAreRanges: Rule = (context) =>
  written(context).flatMap(({ at, example }) => {
    const cidrs = (valueAt(context.draft, at) ?? []) as readonly string[];
    return cidrs.flatMap((cidr, index) => {
      const right = rightRange(cidr, example);
      if (right === cidr) return [];
      return [
        breach(context, {
          code: 'PLINTH-PEER-001',
          at: [...at, index],
          got: cidr,
          rule: 'must be a network address: octets up to 255, no bits beyond the prefix, and no range wider than /8',
          edits: [mended(context, at)],
          fix: `name the network that is meant, such as ${right}`,
        }),
      ];
    });
  });

/** A list is written whole, so it is mended whole, with the list it is part of. */
function mended(context: RuleContext, at: Path) {
  const place = written(context).find((candidate) => candidate.at.join() === at.join());
  const right = (cidrs: readonly string[]) => [
    ...new Set(cidrs.map((cidr) => rightRange(cidr, place?.example ?? example))),
  ];
  const peers = at.slice(0, 2);
  if (typeof at[2] !== 'number') return set(context, at, right(valueAt(context.draft, at) as string[]));
  const list = valueAt(context.draft, peers) as readonly { readonly cidrs?: readonly string[] }[];
  return set(
    context,
    peers,
    list.map((peer) => (peer.cidrs === undefined ? peer : { ...peer, cidrs: right(peer.cidrs) })),
  );
}

/** The range itself when it is right, else the nearest that is. */
function rightRange(cidr: string, example: string): string {
  if (cidr.includes(':')) return isIpv6Range(cidr) ? cidr : 'fd00::/8';
  const parsed = parseCidr(cidr);
  if (parsed === undefined || parsed.prefix < 8 || !/^\d+(\.\d+){3}\/\d+$/.test(cidr)) return example;
  return printCidr(alignedCidr(parsed));
}

/** Groups of four hexadecimal digits, at most one gap, and a prefix from 8 to 128; public ones from 16. */
function isIpv6Range(cidr: string): boolean {
  const [address = '', length = ''] = cidr.split('/');
  const prefix = Number(length);
  const halves = address.split('::');
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const complete = halves.length === 1 ? groups.length === 8 : halves.length === 2 && groups.length < 8;
  const isUniqueLocal = /^f[cd]/.test(address);
  return (
    complete &&
    Number.isInteger(prefix) &&
    prefix >= (isUniqueLocal ? 8 : 16) &&
    prefix <= 128 &&
    groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))
  );
}
