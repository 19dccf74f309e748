import type { Rule } from '../context.ts';
import { statusOf } from '../fields.ts';
import { current, failed, inProgress } from '../results.ts';

export const persistentVolumeClaim: Rule = (live, { related }) => {
  const { phase } = statusOf<{ readonly phase: string }>(live);
  if (phase === 'Bound') return current('it is bound');
  if (phase === 'Lost') return failed('its volume is lost', 'ClaimLost');
  const storageClass = related?.storageClass;
  if (storageClass === 'absent') return inProgress('its StorageClass does not exist');
  // A StorageClass that may not be read counts as one that waits: a claim must not hold up the pod it waits for.
  const waits = storageClass === undefined || storageClass.volumeBindingMode === 'WaitForFirstConsumer';
  return waits && related?.pods?.length === 0
    ? current('it waits for its first pod', 'WaitForFirstConsumer')
    : inProgress('it is not bound yet');
};
