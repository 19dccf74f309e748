import { count, specOf } from '../../readiness/fields.ts';
import { blocksEveryDrain, disruptionsOf } from '../../readiness/kinds/pod-disruption-budget.ts';
import type { Cause } from '../diagnosis.ts';
import { conditionLines } from '../evidence.ts';

interface Spec {
  readonly minAvailable: number | string;
  readonly maxUnavailable: number | string;
}

/** All pods are healthy, and still none may go: a mistake in the budget. */
export const budgetBlocksDrains: Cause = ({ object }) => {
  if (object.kind !== 'PodDisruptionBudget' || !blocksEveryDrain(object)) return undefined;
  const { minAvailable, maxUnavailable } = specOf<Spec>(object);
  const { currentHealthy, desiredHealthy, expectedPods } = disruptionsOf(object);
  const setting =
    minAvailable === undefined ? `maxUnavailable ${maxUnavailable}` : `minAvailable ${minAvailable}`;
  return {
    code: 'PLINTH-K8S-172',
    cause: `PodDisruptionBudget/${object.metadata.name} blocks every drain of a node: with ${setting}, ${desiredHealthy} of ${count(expectedPods, 'pod')} must stay`,
    evidence: [
      `${currentHealthy} of ${expectedPods} healthy, ${desiredHealthy} needed, 0 may be evicted`,
      ...conditionLines(object, 'DisruptionAllowed'),
    ],
    fix: 'set maxUnavailable to 1, or raise workload.replicas.min above what minAvailable keeps',
  };
};
