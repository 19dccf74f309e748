import { type Cidr, parseCidr, printCidr } from '../../spec/cidr.ts';

/** Throws for what is no range: in a service that is refused before, here it is for standalone use. */
const parse = (text: string): Cidr => {
  const cidr = parseCidr(text);
  if (cidr === undefined) throw new Error(`cidr must be an IPv4 range such as 10.20.0.0/16, got ${text}`);
  return cidr;
};

const sizeOf = ({ prefix }: Cidr): number => 2 ** (32 - prefix);

/** The first `count` of the sixteen equal parts of a block: `10.0.0.0/16` gives `10.0.0.0/20`, `10.0.16.0/20`, ... */
export function subnetCidrs(cidr: string, count: number): string[] {
  const { base, prefix } = parse(cidr);
  const part = { base, prefix: prefix + 4 };
  return Array.from({ length: count }, (_, index) =>
    printCidr({ ...part, base: base + index * sizeOf(part) }),
  );
}

/** RFC 1918, "Address Allocation for Private Internets", section 3. */
const privateBlocks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map(parse);

/**
 * The block for the recovery region: the next one of the same size, so the two networks can be peered
 * (`10.0.0.0/16` -> `10.1.0.0/16`). The last block of a private range is followed by the one before it.
 */
export function recoveryCidr(text: string): string {
  const cidr = parse(text);
  const range = privateBlocks.find(
    (block) => cidr.base >= block.base && cidr.base < block.base + sizeOf(block),
  );
  const next = cidr.base + sizeOf(cidr);
  const fits = range === undefined || next < range.base + sizeOf(range);
  return printCidr({ ...cidr, base: fits ? next : cidr.base - sizeOf(cidr) });
}
