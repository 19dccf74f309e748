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
  const index = known.get(key) ?? indexOf(context.ofType(type), side, argument);
  known.set(key, index);
  return index.get(value) ?? [];
}

function indexOf(changes: readonly Change[], side: Side, argument: string): Index {
  const index = new Map<string | undefined, Change[]>();
  for (const change of changes) {
    const value = text(change[side]?.[argument]);
    const others = index.get(value);
    if (others === undefined) index.set(value, [change]);
    else others.push(change);
  }
  return index;
}
