import type { LiveObject } from '../../object.ts';
import type { ReadinessContext, Rule } from '../context.ts';
import { ageOf, type Condition, conditionOf, count, specOf, statusOf } from '../fields.ts';
import { current, failed, inProgress } from '../results.ts';

interface Status {
  readonly observedGeneration: number;
  readonly replicas: number;
  readonly updatedReplicas: number;
  readonly readyReplicas: number;
  readonly availableReplicas: number;
}

/**
 * Pods that could not be made. Quotas are counted optimistically, so a pod is now and then refused for nothing and
 * made at the next try; a few seconds tell the two apart.
 */
const refusalGrace = 15_000;

/** Controllers try again ever later, so what was put right before somebody waits is seen only after a while. */
const staleGrace = 60_000;

export const pods = (number: number): string => count(number, 'pod');

/** It had gone wrong before anybody waited. */
const isStale = ({ lastTransitionTime = '' }: Condition, { since }: ReadinessContext): boolean =>
  since !== undefined && Date.parse(lastTransitionTime) < since.getTime();

const isFinal = (condition: Condition, context: ReadinessContext, grace: number): boolean =>
  ageOf(condition, context) >= (isStale(condition, context) ? staleGrace : grace);

const refusedPods = (live: LiveObject, context: ReadinessContext) => {
  const refused = conditionOf(live, 'ReplicaFailure');
  return refused?.status === 'True' && isFinal(refused, context, refusalGrace) ? refused : undefined;
};

/** The HPA moves `spec.replicas`, so the live object's is what counts. */
export const deployment: Rule = (live, context) => {
  const wanted = specOf<{ readonly replicas: number }>(live).replicas ?? 1;
  const {
    observedGeneration,
    replicas = 0,
    updatedReplicas = 0,
    readyReplicas = 0,
    availableReplicas = 0,
  } = statusOf<Status>(live);
  if (observedGeneration === undefined) return inProgress('the controller has not seen it yet');

  const progressing = conditionOf(live, 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded' && isFinal(progressing, context, 0))
    return failed(
      `${readyReplicas} of ${pods(wanted)} ready when the progress deadline passed`,
      progressing.reason,
    );
  const refused = refusedPods(live, context);
  if (refused !== undefined)
    return failed(`its pods are refused: ${refused.message ?? 'no message'}`, refused.reason);

  if (updatedReplicas < wanted) return inProgress(`${updatedReplicas} of ${pods(wanted)} updated`);
  if (replicas > wanted) return inProgress(`${pods(replicas - wanted)} of before to be stopped`);
  if (readyReplicas < wanted) return inProgress(`${readyReplicas} of ${pods(wanted)} ready`);
  if (availableReplicas < updatedReplicas)
    return inProgress(`${availableReplicas} of ${pods(updatedReplicas)} available`);
  if (conditionOf(live, 'Available')?.status !== 'True') return inProgress('not available yet');
  if (progressing !== undefined && progressing.reason !== 'NewReplicaSetAvailable')
    return inProgress('the rollout is not finished yet', progressing.reason);
  return current(`${readyReplicas} of ${pods(wanted)} ready`);
};

export const replicaSet: Rule = (live, context) => {
  const wanted = specOf<{ readonly replicas: number }>(live).replicas ?? 1;
  const {
    observedGeneration,
    replicas = 0,
    readyReplicas = 0,
    availableReplicas = 0,
  } = statusOf<Status>(live);
  if (observedGeneration === undefined) return inProgress('the controller has not seen it yet');
  const refused = refusedPods(live, context);
  if (refused !== undefined)
    return failed(`its pods are refused: ${refused.message ?? 'no message'}`, refused.reason);
  if (replicas > wanted) return inProgress(`${pods(replicas - wanted)} to be stopped`);
  if (readyReplicas < wanted || availableReplicas < wanted)
    return inProgress(`${readyReplicas} of ${pods(wanted)} ready`);
  return current(`${readyReplicas} of ${pods(wanted)} ready`);
};
