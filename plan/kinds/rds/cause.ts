import type { Change } from '../../change.ts';
import { forcingArguments } from '../forcing.ts';

const reasons: Readonly<Record<string, string>> = {
  replace_because_tainted: 'it is marked as tainted',
  replace_by_request: 'the replacement was requested with -replace',
  replace_by_triggers: 'of replace_triggered_by',
};

/** Why it is replaced, to follow "because". */
export function causeOf(change: Change): string {
  const { actionReason } = change;
  const names = [...forcingArguments(change)].sort();
  if (names.length > 0) return `${names.join(', ')} cannot change in place`;
  return (
    (actionReason !== undefined && Object.hasOwn(reasons, actionReason)
      ? reasons[actionReason]
      : undefined) ?? 'Terraform plans it, without naming an argument'
  );
}

/** Whether AWS refuses the new object because the old one still has its name. */
export const keepsName = ({ before, after }: Change, argument: string): boolean =>
  typeof before?.[argument] === 'string' && before[argument] === after?.[argument];
