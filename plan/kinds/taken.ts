import type { FindingProps } from '../finding.ts';
import { finding } from '../finding.ts';
import type { AttributeRule } from '../kind.ts';
import { canonical, isMarker, isObject, type Json, list, type Value } from '../value.ts';

/** Whether every item that was there stays, as far as the plan shows both: whoever counts on one still has it. */
export function onlyAdds(before: Value, after: Value): boolean {
  if (!isKnown(before) || !isKnown(after)) return false;
  const kept = new Set(list(after).map((item) => canonical(item as Json)));
  return list(before).every((item) => kept.has(canonical(item as Json)));
}

/** Neither unknown nor sensitive in any part. */
const isKnown = (value: Value): boolean =>
  !isMarker(value) && (isObject(value) ? Object.values(value) : list(value)).every(isKnown);

/** The same sentence about several sets, of which something is taken. */
export const eachTellsOfTaken = (
  names: readonly string[],
  props: Omit<FindingProps, 'attribute'>,
): Readonly<Record<string, AttributeRule>> =>
  Object.fromEntries(names.map((name) => [name, tellsOfTaken(props)]));

export const tellsOfTaken =
  (props: Omit<FindingProps, 'attribute'>): AttributeRule =>
  ({ name, before, after }) =>
    onlyAdds(before, after) ? [] : [finding({ ...props, attribute: name })];
