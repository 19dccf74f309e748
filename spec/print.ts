import { printQuantity, unitKindOf } from './units.ts';

const longest = 80;

/** A value the way a user writes it, on one line: `gib(100)`, `"eu-central-1"`, `nothing`. */
export function printValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'function') return 'a function';
  if (unitKindOf(value) !== undefined && typeof Object.values(value as object)[0] === 'number')
    return printQuantity(value as never);
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  const json = JSON.stringify(value) ?? String(value);
  return json.length > longest ? `${json.slice(0, longest - 1)}…` : json;
}
