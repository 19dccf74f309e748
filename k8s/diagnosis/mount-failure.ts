import type { Container, Event } from './found.ts';

const failures: ReadonlySet<string> = new Set(['FailedMount', 'FailedAttachVolume']);

/** The kubelet comes this far only after every volume is mounted. */
const mounted: ReadonlySet<string> = new Set([
  'Pulling',
  'Pulled',
  'Created',
  'Started',
  'Failed',
  'BackOff',
]);

/** What still keeps the pod of this container from its volumes. @param events newest first */
export function mountFailureOf({ pod, status }: Container, events: readonly Event[]): Event | undefined {
  if (status.state?.running !== undefined || status.state?.terminated !== undefined) return undefined;
  const last = events.find(
    ({ object, reason }) => object.uid === pod.metadata.uid && (failures.has(reason) || mounted.has(reason)),
  );
  return last !== undefined && failures.has(last.reason) ? last : undefined;
}
