/** A range of IPv4 or IPv6 addresses. */
export interface Range {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
  readonly prefix: number;
}

const bits = { 4: 32, 6: 128 } as const;

/** Reads `10.0.0.0/8`, `2001:db8::/32` or a single address; undefined for anything else. */
export function rangeOf(text: string): Range | undefined {
  const [address = '', length, ...rest] = text.trim().split('/');
  if (rest.length > 0) return undefined;
  const family = address.includes(':') ? 6 : 4;
  const value = family === 6 ? ipv6(address) : ipv4(address);
  const prefix = length === undefined ? bits[family] : prefixOf(length, bits[family]);
  if (value === undefined || prefix === undefined) return undefined;
  const size = 1n << BigInt(bits[family] - prefix);
  const first = (value / size) * size;
  return { family, first, last: first + size - 1n, prefix };
}

function prefixOf(text: string, most: number): number | undefined {
  const prefix = /^\d{1,3}$/.test(text) ? Number(text) : -1;
  return prefix >= 0 && prefix <= most ? prefix : undefined;
}

function ipv4(text: string): bigint | undefined {
  const octets = text.split('.');
  if (octets.length !== 4 || !octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) <= 255))
    return undefined;
  return octets.reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
}

function ipv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':').flatMap(hextets)));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

/** The last two groups may be written as an IPv4 address. */
function hextets(group: string): readonly string[] {
  const value = group.includes('.') ? ipv4(group) : undefined;
  return value === undefined ? [group] : [(value >> 16n).toString(16), (value & 0xffffn).toString(16)];
}

/** Whether every address of `inner` is in `outer`. */
export const contains = (outer: Range, inner: Range): boolean =>
  outer.family === inner.family && outer.first <= inner.first && outer.last >= inner.last;

export const overlaps = (one: Range, other: Range): boolean =>
  one.family === other.family && one.first <= other.last && other.first <= one.last;

/**
 * Whether a range is so broad that it is the internet: wider than any private or assigned block. That takes in the halves
 * 0.0.0.0/1 and 128.0.0.0/1, and 2000::/3, which is all of the public IPv6 space.
 */
export const isInternet = ({ family, prefix }: Range): boolean => prefix <= (family === 4 ? 7 : 3);
