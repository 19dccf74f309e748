/** An IPv4 address range: its first address as a number, and the length of its prefix. */
export interface Cidr {
  readonly base: number;
  readonly prefix: number;
}

/** Reads `10.20.0.0/16`; undefined when an octet or the prefix is out of range. */
export function parseCidr(text: string): Cidr | undefined {
  const [address = '', length = ''] = text.split('/');
  const octets = address.split('.').map(Number);
  const prefix = Number(length);
  if (octets.length !== 4 || octets.some((octet) => !Number.isInteger(octet) || octet < 0 || octet > 255))
    return undefined;
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > 32) return undefined;
  return { base: octets.reduce((sum, octet) => sum * 256 + octet, 0), prefix };
}

export const printCidr = ({ base, prefix }: Cidr): string =>
  `${[24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join('.')}/${prefix}`;

/** The range that begins where a range of its size may: AWS takes no other. */
export const alignedCidr = ({ base, prefix }: Cidr): Cidr => {
  const size = 2 ** (32 - prefix);
  return { base: Math.floor(base / size) * size, prefix };
};
