import type { Context } from '../../context.ts';

/** Something computed once per plan, so that plans of ten thousand resources are not searched for each of them. */
export function perPlan<T>(compute: (context: Context) => T): (context: Context) => T {
  const known = new WeakMap<Context, { readonly value: T }>();
  return (context) => {
    const found = known.get(context);
    if (found !== undefined) return found.value;
    const value = compute(context);
    known.set(context, { value });
    return value;
  };
}

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
