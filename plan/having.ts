import { byKeys } from './by-keys.ts';
import type { Change } from './change.ts';
import { type Context, oncePerPlan } from './context.ts';
import { text } from './value.ts';

type Side = 'before' | 'after';
type Index = ReadonlyMap<string | undefined, readonly Change[]>;

const indexes = oncePerPlan(() => new Map<string, Index>());

/**
 * The resources of a type whose argument has this text on one side of the plan (undefined: no known text). Each is read
 * once per plan and argument, so that thousands of resources may ask for those that name them.
 */
export function having(
  context: Context,
  type: string,
  side: Side,
  argument: string,
  value: string | undefined,
): readonly Change[] {
  const known = indexes(context);
  const key = `${type} ${side} ${argument}`;
  const index = known.get(key) ?? byKeys(context.ofType(type), (change) => [text(change[side]?.[argument])]);
  known.set(key, index);
  return index.get(value) ?? [];
}

/** Those of several types, each by an argument of its own, in the order of the plan. */
export function havingAny(
  context: Context,
  argumentOf: Readonly<Record<string, string>>,
  side: Side,
  value: string,
): readonly Change[] {
  const found = Object.entries(argumentOf).flatMap(([type, argument]) =>
    having(context, type, side, argument, value),
  );
  if (new Set(found.map(({ type }) => type)).size < 2) return found;
  const isFound = new Set(found);
  return context.ofType(...Object.keys(argumentOf)).filter((change) => isFound.has(change));
}
