import type { Rule } from '../context.ts';
import { ageOf, conditionOf, statusOf } from '../fields.ts';
import { current, failed, inProgress } from '../results.ts';

interface ContainerStatus {
  readonly name: string;
  readonly restartCount?: number;
  readonly state?: { readonly waiting?: { readonly reason?: string; readonly message?: string } };
}

interface Status {
  readonly phase: string;
  readonly reason: string;
  readonly message: string;
  readonly initContainerStatuses: readonly ContainerStatus[];
  readonly containerStatuses: readonly ContainerStatus[];
}

/** What an autoscaler of nodes takes to bring one; kstatus' 15 s is too short for that. */
const schedulingGrace = 5 * 60_000;

/** Waiting does not help with these. */
const hopeless: ReadonlySet<string> = new Set(['CrashLoopBackOff', 'InvalidImageName']);

export const pod: Rule = (live, context) => {
  const {
    phase,
    reason,
    message,
    initContainerStatuses = [],
    containerStatuses = [],
  } = statusOf<Status>(live);
  if (phase === 'Succeeded') return current('it completed');
  if (phase === 'Failed') return failed(message ?? 'it failed', reason);
  if (conditionOf(live, 'Ready')?.status === 'True') return current('it is ready');

  const scheduled = conditionOf(live, 'PodScheduled');
  if (scheduled?.status === 'False' && scheduled.reason === 'Unschedulable') {
    const why = `no node takes it: ${scheduled.message ?? 'no message'}`;
    return ageOf(scheduled, context) > schedulingGrace
      ? failed(why, scheduled.reason)
      : inProgress(why, scheduled.reason);
  }
  const waiting = [...initContainerStatuses, ...containerStatuses].find(({ state }) => state?.waiting);
  const why = waiting?.state?.waiting?.reason;
  if (waiting === undefined || why === undefined) return inProgress('it is not ready yet');
  const told = `container ${waiting.name} waits`;
  return hopeless.has(why) ? failed(told, why) : inProgress(told, why);
};
