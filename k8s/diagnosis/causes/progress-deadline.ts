import { conditionOf, count } from '../../readiness/fields.ts';
import type { Cause } from '../diagnosis.ts';
import { conditionLines, eventLines, warnings } from '../evidence.ts';

/** The rollout gave up, and none of its pods says why. */
export const progressDeadline: Cause = (found) => {
  const { object, pods, readiness } = found;
  const progressing = object.kind === 'Deployment' ? conditionOf(object, 'Progressing') : undefined;
  if (progressing?.reason !== 'ProgressDeadlineExceeded') return undefined;
  return {
    code: 'PLINTH-K8S-180',
    cause: `the rollout made no progress within its deadline, and no pod says why: ${readiness.message}`,
    evidence: [
      `${count(pods.length, 'pod')} of the newest ReplicaSet`,
      ...conditionLines(object, 'Progressing', 'Available'),
      ...eventLines(warnings(found).slice(0, 3)),
    ],
    fix: 'look at the pods (kubectl describe pod); if they only start slowly, raise workload.probes.startupTime, or go back with plinth rollback',
  };
};
