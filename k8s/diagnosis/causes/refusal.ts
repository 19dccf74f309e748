import { conditionOf, specOf, statusOf } from '../../readiness/fields.ts';
import { eventLine, warnings } from '../evidence.ts';
import type { Found } from '../found.ts';

interface Counts {
  readonly replicas: number;
  readonly desiredNumberScheduled: number;
  readonly currentNumberScheduled: number;
  readonly active: number;
  readonly succeeded: number;
}

/** Fewer pods than wanted, so a refusal of a while ago still stands. */
function lacksPods({ object, replicaSet }: Found): boolean {
  const owner = replicaSet ?? object;
  const {
    replicas = 0,
    desiredNumberScheduled = 0,
    currentNumberScheduled = 0,
    ...job
  } = statusOf<Counts>(owner);
  if (owner.kind === 'DaemonSet') return currentNumberScheduled < desiredNumberScheduled;
  if (owner.kind === 'Job') return (job.active ?? 0) + (job.succeeded ?? 0) === 0;
  return replicas < (specOf<{ readonly replicas: number }>(owner).replicas ?? 1);
}

export interface Refusal {
  readonly message: string;
  readonly line: string;
}

/** Why the API server refuses to take the pods: events say it, and conditions where events may not be read. */
export function refusalOf(found: Found): Refusal | undefined {
  if (!lacksPods(found)) return undefined;
  const [event] = warnings(found, 'FailedCreate');
  if (event !== undefined)
    return { message: event.message.replace(/^Error creating: /, ''), line: eventLine(event) };
  const condition = [found.replicaSet, found.object]
    .map((one) => one && conditionOf(one, 'ReplicaFailure'))
    .find((one) => one?.status === 'True');
  return condition?.message === undefined
    ? undefined
    : { message: condition.message, line: `condition ReplicaFailure is True: ${condition.message}` };
}
