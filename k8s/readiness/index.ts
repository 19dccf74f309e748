import type { LiveObject } from '../object.ts';
import type { ReadinessContext } from './context.ts';
import { genericRules } from './generic.ts';
import { current, notFound } from './results.ts';
import { ruleOf } from './rules.ts';
import type { Readiness } from './status.ts';

export type { ReadinessContext, Related } from './context.ts';
export { relatedOf } from './related.ts';
export type { Readiness } from './status.ts';
export { isGating, timeoutOf } from './waiting.ts';

/** How far the object is. `undefined` stands for an object that is not there. */
export function readinessOf(live: LiveObject | undefined, context: ReadinessContext): Readiness {
  if (live === undefined)
    return context.completed ? current('it completed, and was removed since') : notFound('it does not exist');
  for (const rule of genericRules) {
    const verdict = rule(live);
    if (verdict !== undefined) return verdict;
  }
  return ruleOf(live)(live, context);
}
