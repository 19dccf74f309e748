import type { Change } from '../change.ts';
import { own } from '../value.ts';

/** The arguments whose change forces a replacement, as the plan itself says; none where it is tainted or asked for. */
export const forcingArguments = ({ replacePaths }: Pick<Change, 'replacePaths'>): readonly string[] => [
  ...new Set(replacePaths.map(([name]) => String(name))),
];

const reasons: Readonly<Record<string, string>> = {
  replace_because_tainted: 'it is marked as tainted',
  replace_by_request: 'the replacement was requested with -replace',
  replace_by_triggers: 'of replace_triggered_by',
};

/** Why it is replaced where no argument forces it, to follow "because"; undefined where the plan does not say. */
export const replaceReason = ({ actionReason }: Pick<Change, 'actionReason'>): string | undefined =>
  own(reasons, actionReason ?? '');
