const toNumber = (address: string): number =>
  address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);

const toAddress = (value: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');

const parse = (cidr: string): { readonly base: number; readonly prefix: number } => {
  const [address, prefix] = cidr.split('/') as [string, string];
  return { base: toNumber(address), prefix: Number(prefix) };
};

/** The first `count` of the sixteen equal parts of a block: `10.0.0.0/16` gives `10.0.0.0/20`, `10.0.16.0/20`, ... */
export function subnetCidrs(cidr: string, count: number): string[] {
  const { base, prefix } = parse(cidr);
  const size = 2 ** (32 - prefix - 4);
  return Array.from({ length: count }, (_, index) => `${toAddress(base + index * size)}/${prefix + 4}`);
}

/** RFC 1918, "Address Allocation for Private Internets", section 3. */
const privateBlocks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map(parse);

/**
 * The block for the recovery region: the next one of the same size, so the two networks can be peered
 * (`10.0.0.0/16` -> `10.1.0.0/16`). The last block of a private range is followed by the one before it.
 */
export function recoveryCidr(cidr: string): string {
  const { base, prefix } = parse(cidr);
  const size = 2 ** (32 - prefix);
  const range = privateBlocks.find(
    (block) => base >= block.base && base < block.base + 2 ** (32 - block.prefix),
  );
  const fits = !range || base + size < range.base + 2 ** (32 - range.prefix);
  return `${toAddress(fits ? base + size : base - size)}/${prefix}`;
}
