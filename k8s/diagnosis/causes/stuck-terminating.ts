import type { Cause } from '../diagnosis.ts';
import { eventLines, warnings } from '../evidence.ts';

/** Deleted, and still there. A pod has had its grace period by `deletionTimestamp`. */
export const stuckTerminating: Cause = (found) => {
  const { object, now } = found;
  const { deletionTimestamp, finalizers = [] } = object.metadata;
  if (deletionTimestamp === undefined) return undefined;
  const seconds = Math.max(0, Math.round((now.getTime() - Date.parse(deletionTimestamp)) / 1000));
  const name = `${object.kind}/${object.metadata.name}`;
  return {
    code: 'PLINTH-K8S-182',
    cause:
      finalizers.length > 0
        ? `${name} is being deleted and waits for ${finalizers.join(', ')}`
        : `${name} should have been gone ${seconds} s ago`,
    evidence: [`deletionTimestamp ${deletionTimestamp}`, ...eventLines(warnings(found).slice(0, 2))],
    fix:
      finalizers.length > 0
        ? 'let the controller that owns the finalizer run; remove it by hand only if that controller is gone for good'
        : object.kind === 'Pod'
          ? `see whether its node still answers; if the node is gone for good, kubectl delete pod ${object.metadata.name} --force`
          : 'wait until it is gone, then apply again',
  };
};
