import type { Rule } from '../context.ts';
import { statusOf } from '../fields.ts';
import { current, inProgress } from '../results.ts';
import { pods } from './deployment.ts';

interface Status {
  readonly observedGeneration: number;
  readonly desiredNumberScheduled: number;
  readonly currentNumberScheduled: number;
  readonly updatedNumberScheduled: number;
  readonly numberAvailable: number;
  readonly numberReady: number;
}

export const daemonSet: Rule = (live) => {
  const {
    observedGeneration,
    desiredNumberScheduled: wanted,
    currentNumberScheduled = 0,
    updatedNumberScheduled = 0,
    numberAvailable = 0,
    numberReady = 0,
  } = statusOf<Status>(live);
  if (observedGeneration === undefined || wanted === undefined)
    return inProgress('the controller has not seen it yet');
  if (currentNumberScheduled < wanted)
    return inProgress(`${currentNumberScheduled} of ${pods(wanted)} scheduled`);
  if (updatedNumberScheduled < wanted)
    return inProgress(`${updatedNumberScheduled} of ${pods(wanted)} updated`);
  if (numberReady < wanted || numberAvailable < wanted)
    return inProgress(`${numberReady} of ${pods(wanted)} ready`);
  return current(`${numberReady} of ${pods(wanted)} ready`);
};
