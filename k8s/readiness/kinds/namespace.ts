import type { Rule } from '../context.ts';
import { statusOf } from '../fields.ts';
import { current, inProgress } from '../results.ts';

export const namespace: Rule = (live) =>
  statusOf<{ readonly phase: string }>(live).phase === 'Active'
    ? current('it is active')
    : inProgress('it is not active yet');
