import type { LiveObject } from '../../object.ts';
import type { Rule } from '../context.ts';
import { count, statusOf } from '../fields.ts';
import { current, failed, inProgress } from '../results.ts';

interface Status {
  readonly observedGeneration: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly expectedPods: number;
  readonly disruptionsAllowed: number;
}

export const disruptionsOf = (live: LiveObject): Status => ({
  observedGeneration: 0,
  currentHealthy: 0,
  desiredHealthy: 0,
  expectedPods: 0,
  disruptionsAllowed: 0,
  ...statusOf<Status>(live),
});

/** No pod may ever be evicted, though all are healthy: waiting does not help, nodes cannot be drained. */
export const blocksEveryDrain = (live: LiveObject): boolean => {
  const { expectedPods, currentHealthy, disruptionsAllowed } = disruptionsOf(live);
  return expectedPods > 0 && currentHealthy >= expectedPods && disruptionsAllowed === 0;
};

export const podDisruptionBudget: Rule = (live) => {
  const { observedGeneration, currentHealthy, desiredHealthy, expectedPods, disruptionsAllowed } =
    disruptionsOf(live);
  if (observedGeneration === 0) return inProgress('the controller has not seen it yet');
  const healthy = `${currentHealthy} of ${count(expectedPods, 'pod')} healthy, ${desiredHealthy} needed`;
  if (blocksEveryDrain(live)) return failed(`it allows no eviction: ${healthy}`, 'NoDisruptionAllowed');
  if (currentHealthy < desiredHealthy) return inProgress(healthy);
  return current(`${healthy}, ${disruptionsAllowed} may be evicted`);
};
