/**
 * The second of the three escape hatches: a property, then a transform per named child, then a raw
 * override. A transform changes the configuration of one resource just before it is made.
 */
export type Transforms = Readonly<Record<string, unknown>>;

/** The configuration of child `name` with the user's transform applied: merged over it, or mapped by it. */
export function applyTransform<T extends object>(
  transforms: Transforms | undefined,
  name: string,
  config: T,
): T {
  const transform = transforms?.[name];
  if (transform === undefined) return config;
  if (typeof transform === 'function') return transform(config) as T;
  return { ...config, ...(transform as Partial<T>) };
}
