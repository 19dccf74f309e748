import { count } from '../../readiness/fields.ts';
import { blocksEveryDrain, disruptionsOf } from '../../readiness/kinds/pod-disruption-budget.ts';
import type { Cause } from '../diagnosis.ts';
import { conditionLines } from '../evidence.ts';
import { podCauses } from '../pod-causes.ts';

/** Pods are down already; the budget does what it is for, and what is wrong with the pods is the cause. */
export const budgetOfUnhealthyPods: Cause = (found) => {
  const { object } = found;
  const { currentHealthy, desiredHealthy, expectedPods, disruptionsAllowed } = disruptionsOf(object);
  if (object.kind !== 'PodDisruptionBudget' || disruptionsAllowed > 0 || expectedPods === 0) return undefined;
  if (blocksEveryDrain(object)) return undefined;
  const why = podCauses.map((cause) => cause(found)).find((finding) => finding !== undefined);
  return {
    code: 'PLINTH-K8S-173',
    cause: `PodDisruptionBudget/${object.metadata.name} allows no eviction while ${currentHealthy} of ${count(expectedPods, 'pod')} ${currentHealthy === 1 ? 'is' : 'are'} healthy and ${desiredHealthy} needed${why === undefined ? '' : `: ${why.cause}`}`,
    evidence: [...conditionLines(object, 'DisruptionAllowed'), ...(why?.evidence ?? [])],
    fix: why?.fix ?? 'make the pods it selects healthy; plinth status names what they lack',
  };
};
