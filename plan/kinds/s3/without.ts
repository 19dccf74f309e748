import { isObject, type Value } from '../../value.ts';

/** A value without some attributes of its blocks, at any depth: those the provider computes, and that mean nothing here. */
export function without(value: Value | undefined, names: readonly string[]): Value {
  if (Array.isArray(value)) return (value as readonly Value[]).map((item) => without(item, names));
  if (!isObject(value)) return value ?? null;
  return Object.fromEntries(
    Object.keys(value)
      .filter((name) => !names.includes(name))
      .map((name) => [name, without(value[name], names)]),
  );
}
