import type { Rule } from '../context.ts';
import { specOf, statusOf } from '../fields.ts';
import { current, failed, inProgress } from '../results.ts';
import { pods } from './deployment.ts';
import { pod } from './pod.ts';

interface Spec {
  readonly replicas: number;
  readonly updateStrategy: {
    readonly type?: string;
    readonly rollingUpdate?: { readonly partition?: number };
  };
}

interface Status {
  readonly observedGeneration: number;
  readonly replicas: number;
  readonly readyReplicas: number;
  readonly updatedReplicas: number;
  readonly currentRevision: string;
  readonly updateRevision: string;
}

/** A StatefulSet has no condition that says it failed; its pods have. */
const rollout: Rule = (live) => {
  const { replicas: wanted = 1, updateStrategy } = specOf<Spec>(live);
  const {
    observedGeneration,
    replicas = 0,
    readyReplicas = 0,
    updatedReplicas = 0,
    ...status
  } = statusOf<Status>(live);
  if (observedGeneration === undefined) return inProgress('the controller has not seen it yet');
  if (replicas < wanted || readyReplicas < wanted)
    return inProgress(`${readyReplicas} of ${pods(wanted)} ready`);
  if (replicas > wanted) return inProgress(`${pods(replicas - wanted)} to be stopped`);
  const partition = updateStrategy?.rollingUpdate?.partition ?? 0;
  if (partition > 0) {
    const toUpdate = Math.max(0, wanted - partition);
    return updatedReplicas < toUpdate
      ? inProgress(`${updatedReplicas} of ${pods(toUpdate)} above partition ${partition} updated`)
      : current(`${pods(toUpdate)} above partition ${partition} updated`);
  }
  if (status.currentRevision !== status.updateRevision)
    return inProgress(`${updatedReplicas} of ${pods(wanted)} updated`);
  return current(`${readyReplicas} of ${pods(wanted)} ready`);
};

export const statefulSet: Rule = (live, context) => {
  if (specOf<Spec>(live).updateStrategy?.type === 'OnDelete')
    return current('its pods are updated when they are deleted (OnDelete)');
  const progress = rollout(live, context);
  if (progress.status !== 'InProgress') return progress;
  for (const one of context.related?.pods ?? []) {
    const { status, message, reason } = pod(one, context);
    if (status === 'Failed') return failed(`Pod/${one.metadata.name}: ${message}`, reason);
  }
  return progress;
};
