import type { Change } from '../../change.ts';
import { forcingArguments, replaceReason } from '../forcing.ts';

/** Why it is replaced, to follow "because". */
export function causeOf(change: Change): string {
  const names = [...forcingArguments(change)].sort();
  if (names.length > 0) return `${names.join(', ')} cannot change in place`;
  return replaceReason(change) ?? 'Terraform plans it, without naming an argument';
}

/** Whether AWS refuses the new object because the old one still has its name. */
export const keepsName = ({ before, after }: Change, argument: string): boolean =>
  typeof before?.[argument] === 'string' && before[argument] === after?.[argument];
