import { type LiveObject, type ObjectRef, printRef } from '../object.ts';
import type { ClusterProblem } from '../problem.ts';

/** Milliseconds a deleted object may take to go. */
export const deletionLimit = 120_000;

/** A deleted object that did not go. */
export const stuck = (ref: ObjectRef, live: LiveObject | undefined): ClusterProblem => ({
  code: 'PLINTH-K8S-081',
  path: printRef(ref),
  got: `still there ${deletionLimit / 1_000} s after it was deleted${finalizersOf(live)}`,
  rule: 'what is pruned must go',
  fix: 'see why the controller behind the finalizer does not answer; once it does, run this again',
});

const finalizersOf = (live: LiveObject | undefined): string => {
  const names = live?.metadata.finalizers ?? [];
  return names.length === 0 ? '' : `, held by finalizer ${names.join(', ')}`;
};
