import type { Api } from '../api.ts';
import { type LiveObject, type ManifestObject, refOf } from '../object.ts';
import type { ReadinessContext } from './context.ts';
import { genericRules } from './generic.ts';
import { relatedOf } from './related.ts';
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

/** Reads the object, and what its readiness depends on. */
export async function observe(
  api: Api,
  object: ManifestObject,
  options: Omit<ReadinessContext, 'related'>,
): Promise<Readiness> {
  const live = await api.get(refOf(object));
  if (live === undefined) return readinessOf(undefined, options);
  return readinessOf(live, { ...options, related: await relatedOf(api, live) });
}
