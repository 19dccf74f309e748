import type { Rule } from '../context.ts';
import { conditionOf } from '../fields.ts';
import { current, inProgress } from '../results.ts';

/** A Ready condition, where there is one, is what most controllers report by. */
export const anyOther: Rule = (live) => {
  const ready = conditionOf(live, 'Ready');
  if (ready === undefined) return current('it exists');
  return ready.status === 'True'
    ? current(ready.message || 'it is ready')
    : inProgress(ready.message || 'it is not ready yet', ready.reason);
};

export const scaledObject: Rule = (live, context) =>
  conditionOf(live, 'Ready') === undefined
    ? inProgress('KEDA has not looked at it yet')
    : anyOther(live, context);

export const verticalPodAutoscaler: Rule = (live) => {
  const provided = conditionOf(live, 'RecommendationProvided');
  return provided?.status === 'True'
    ? current('it has a recommendation')
    : inProgress(provided?.message || 'it has no recommendation yet', provided?.reason);
};
