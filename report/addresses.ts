/** Instances of one resource: `aws_instance.a` and `[0-9]`, or a single address without keys. */
export interface AddressGroup {
  readonly base: string;
  readonly keys: string;
}

/** Every address, instances that `count` made as ranges and those of `for_each` as a list of keys. */
export function addressGroups(addresses: readonly string[]): readonly AddressGroup[] {
  const bases = new Map<string, string[]>();
  for (const address of addresses) {
    const [, base = address, key = ''] = /^(.*?)\[(\d+|"(?:[^"\\]|\\.)*")\]$/s.exec(address) ?? [];
    const keys = bases.get(base);
    if (keys === undefined) bases.set(base, [key]);
    else keys.push(key);
  }
  return [...bases].flatMap(([base, keys]) => [
    ...keys.filter((key) => key === '').map(() => ({ base, keys: '' })),
    ...keysOf(
      base,
      keys.filter((key) => key !== ''),
    ),
  ]);
}

const keysOf = (base: string, keys: readonly string[]): readonly AddressGroup[] => {
  if (keys.length === 0) return [];
  const numbers = keys.filter((key) => /^\d+$/.test(key)).map(Number);
  const names = keys.filter((key) => !/^\d+$/.test(key));
  return [{ base, keys: `[${[...ranges(numbers.sort((a, b) => a - b)), ...names].join(', ')}]` }];
};

function ranges(numbers: readonly number[]): readonly string[] {
  const found: [number, number][] = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last !== undefined && number <= last[1] + 1) last[1] = number;
    else found.push([number, number]);
  }
  return found.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
}
