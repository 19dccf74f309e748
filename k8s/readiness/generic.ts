import type { LiveObject } from '../object.ts';
import { conditionOf, count, statusOf } from './fields.ts';
import { failed, inProgress, terminating } from './results.ts';
import type { Readiness } from './status.ts';

type GenericRule = (live: LiveObject) => Readiness | undefined;

const isBeingDeleted: GenericRule = ({ metadata }) => {
  if (metadata.deletionTimestamp === undefined) return undefined;
  const finalizers = metadata.finalizers ?? [];
  return terminating(
    finalizers.length === 0
      ? 'it is being deleted'
      : `it is being deleted, ${count(finalizers.length, 'finalizer')} to go: ${finalizers.join(', ')}`,
  );
};

/** Whatever the rest of the status says, it is about the object as it was. */
const isOutOfDate: GenericRule = (live) => {
  const { observedGeneration } = statusOf<{ readonly observedGeneration: number }>(live);
  return observedGeneration !== undefined &&
    live.metadata.generation !== undefined &&
    observedGeneration !== live.metadata.generation
    ? inProgress('the controller has not seen the last change yet')
    : undefined;
};

const isReconciling: GenericRule = (live) => {
  const condition = conditionOf(live, 'Reconciling');
  return condition?.status === 'True'
    ? inProgress(condition.message || 'the controller is at it', condition.reason)
    : undefined;
};

const isStalled: GenericRule = (live) => {
  const condition = conditionOf(live, 'Stalled');
  return condition?.status === 'True'
    ? failed(condition.message || 'the controller gave up', condition.reason)
    : undefined;
};

/** True of every kind, in this order (kstatus, `checkGenericProperties`). */
export const genericRules: readonly GenericRule[] = [isBeingDeleted, isOutOfDate, isReconciling, isStalled];
