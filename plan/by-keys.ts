/** Things by each of their keys. */
export function byKeys<T, K>(things: readonly T[], keysOf: (thing: T) => readonly K[]): ReadonlyMap<K, T[]> {
  const index = new Map<K, T[]>();
  for (const thing of things)
    for (const key of new Set(keysOf(thing))) {
      const group = index.get(key);
      if (group === undefined) index.set(key, [thing]);
      else group.push(thing);
    }
  return index;
}
