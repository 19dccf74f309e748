import type { Change } from '../change.ts';

/** The arguments whose change forces a replacement, as the plan itself says; none where it is tainted or asked for. */
export const forcingArguments = ({ replacePaths }: Pick<Change, 'replacePaths'>): readonly string[] => [
  ...new Set(replacePaths.map(([name]) => String(name))),
];
