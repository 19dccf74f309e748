import type { Rule } from '../context.ts';
import { type Condition, statusOf } from '../fields.ts';
import { current, failed, inProgress } from '../results.ts';

interface Parent {
  readonly parentRef: { readonly name: string };
  readonly conditions?: readonly Condition[];
}

/** Each parent's controller reports for itself. */
export const httpRoute: Rule = (live) => {
  const parents = statusOf<{ readonly parents: readonly Parent[] }>(live).parents ?? [];
  if (parents.length === 0) return inProgress('no gateway has taken it yet');
  for (const { parentRef, conditions = [] } of parents)
    for (const type of ['Accepted', 'ResolvedRefs']) {
      const condition = conditions.find((one) => one.type === type);
      const seen = condition?.observedGeneration ?? live.metadata.generation;
      if (condition === undefined || seen !== live.metadata.generation)
        return inProgress(`gateway ${parentRef.name} has not looked at it yet`);
      if (condition.status === 'False')
        return failed(
          `gateway ${parentRef.name} refuses it: ${condition.message ?? 'no message'}`,
          condition.reason,
        );
      if (condition.status !== 'True') return inProgress(`gateway ${parentRef.name} is at it`);
    }
  return current('every gateway has taken it');
};
