import { toDays } from '../units.ts';
import { breach, type Rule, set } from './rule.ts';

/** A lifecycle that deletes what is still locked fails quietly, and keeps paying. */
export const lockEndsBeforeRetention: Rule = (context) => {
  const { objectLock, retention } = context.draft.backup;
  if (objectLock === undefined || toDays(objectLock.duration) <= toDays(retention)) return [];
  return [
    breach(context, {
      code: 'PLINTH-BKT-001',
      at: ['backup', 'objectLock', 'duration'],
      got: objectLock.duration,
      rule: `must not exceed backup.retention (${toDays(retention)} days)`,
      edits: [set(context, ['backup', 'objectLock', 'duration'], retention)],
    }),
  ];
};
