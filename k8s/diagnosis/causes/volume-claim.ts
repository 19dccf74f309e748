import { specOf } from '../../readiness/fields.ts';
import type { Cause } from '../diagnosis.ts';
import { eventLines, warnings } from '../evidence.ts';

export const volumeClaim: Cause = (found) => {
  const { object, readiness, related } = found;
  if (object.kind !== 'PersistentVolumeClaim') return undefined;
  const { storageClassName } = specOf<{ readonly storageClassName: string }>(object);
  const [event] = warnings(found);
  const why =
    related.storageClass === 'absent' ? `StorageClass/${storageClassName} does not exist` : event?.message;
  return {
    code: 'PLINTH-K8S-175',
    cause: `PersistentVolumeClaim/${object.metadata.name} has no volume: ${why ?? readiness.message}`,
    evidence: eventLines([event]),
    fix:
      related.storageClass === 'absent'
        ? 'name a StorageClass that exists (kubectl get storageclass)'
        : 'see that a provisioner for its StorageClass runs in the cluster',
  };
};
