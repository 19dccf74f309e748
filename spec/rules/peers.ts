import { alignedCidr, parseCidr, printCidr } from '../cidr.ts';
import type { Problem } from '../problem.ts';
import { breach, type Rule, type RuleContext, set } from './rule.ts';

const example = '10.60.0.0/16';

/** Address ranges exist, begin where they may, and none is the whole internet. */
export const egressRangesAreRanges: Rule = (context) =>
  context.draft.workload.egress.flatMap(({ cidrs }, index) =>
    cidrs.flatMap((cidr, place) => range(context, ['workload', 'egress', index, 'cidrs', place], cidr)),
  );

function range(context: RuleContext, at: readonly (string | number)[], cidr: string): readonly Problem[] {
  const right = rightRange(cidr);
  if (right === cidr) return [];
  return [
    breach(context, {
      code: 'PLINTH-PEER-001',
      at,
      got: cidr,
      rule: 'must be a network address: octets up to 255, no bits beyond the prefix, and not the whole internet',
      // A list is written whole, so it is mended whole.
      edits: [set(context, ['workload', 'egress'], mendedEgress(context))],
      fix: `name the network that is meant, such as ${right}`,
    }),
  ];
}

const mendedEgress = (context: RuleContext) =>
  context.draft.workload.egress.map((peer) => ({ ...peer, cidrs: peer.cidrs.map(rightRange) }));

/** The range itself when it is right, else the nearest that is. */
function rightRange(cidr: string): string {
  if (cidr.includes(':')) return isIpv6Range(cidr) ? cidr : 'fd00::/8';
  const parsed = parseCidr(cidr);
  if (parsed === undefined || parsed.prefix === 0 || !/^\d+(\.\d+){3}\/\d+$/.test(cidr)) return example;
  return printCidr(alignedCidr(parsed));
}

/** Groups of four hexadecimal digits, at most one gap, and a prefix from 1 to 128. */
function isIpv6Range(cidr: string): boolean {
  const [address = '', length = ''] = cidr.split('/');
  const prefix = Number(length);
  const halves = address.split('::');
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const complete = halves.length === 1 ? groups.length === 8 : halves.length === 2 && groups.length < 8;
  return (
    complete &&
    Number.isInteger(prefix) &&
    prefix >= 1 &&
    prefix <= 128 &&
    groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))
  );
}

/** Each peer has a name of its own: rules of the security group are addressed by it. */
export const egressNamesDiffer: Rule = (context) => {
  const { egress } = context.draft.workload;
  const names = egress.map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) < index);
  if (twice.length === 0) return [];
  const seen = new Set<string>();
  const renamed = egress.map((peer) => {
    let { name } = peer;
    for (let n = 2; seen.has(name); n++) name = `${peer.name.slice(0, 36)}-${n}`;
    seen.add(name);
    return { ...peer, name };
  });
  return [
    breach(context, {
      code: 'PLINTH-PEER-002',
      at: ['workload', 'egress'],
      got: twice,
      rule: 'every peer has a name of its own',
      edits: [set(context, ['workload', 'egress'], renamed)],
      fix: `rename one, for example to ${renamed.at(-1)?.name}`,
    }),
  ];
};
