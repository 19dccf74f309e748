/** Things by each of their keys. */
export function byKeys<T>(
  things: readonly T[],
  keysOf: (thing: T) => readonly string[],
): ReadonlyMap<string, T[]> {
  const index = new Map<string, T[]>();
  for (const thing of things)
    for (const key of new Set(keysOf(thing))) {
      const group = index.get(key);
      if (group === undefined) index.set(key, [thing]);
      else group.push(thing);
    }
  return index;
}
