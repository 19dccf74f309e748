import type { AttributeChange } from '../../../change.ts';
import type { Timing } from '../../../finding.ts';
import type { Value } from '../../../value.ts';

/** When, in the middle of a sentence. */
export const whenWords = (timing: Timing): string => {
  if (timing === 'now') return 'now';
  return timing === 'maintenance-window'
    ? 'in the next maintenance window'
    : 'now or in the next maintenance window';
};

/** ` from 7 to 14`, or nothing where either value is not to be had. Only for arguments that are harmless to print. */
export function fromTo({ before, after }: Pick<AttributeChange, 'before' | 'after'>): string {
  const [one, other] = [printable(before), printable(after)];
  return one === undefined || other === undefined ? '' : ` from ${one} to ${other}`;
}

const printable = (value: Value): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
