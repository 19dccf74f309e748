import type { LiveObject } from '../../object.ts';
import type { Event } from '../found.ts';
import type { Reader } from './reader.ts';

interface RawEvent {
  readonly involvedObject?: Event['object'];
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
  readonly series?: { readonly count?: number; readonly lastObservedTime?: string };
  readonly lastTimestamp?: string;
  readonly eventTime?: string;
}

const raw = (live: LiveObject): RawEvent => live as unknown as RawEvent;

/** Old and new events keep their time in different fields (core/v1 Event). */
const timeOf = (live: LiveObject): number => {
  const { lastTimestamp, series, eventTime } = raw(live);
  return Date.parse(
    lastTimestamp ?? series?.lastObservedTime ?? eventTime ?? live.metadata.creationTimestamp ?? '',
  );
};

function eventOf(live: LiveObject): Event {
  const { involvedObject, type = 'Normal', reason = '', message = '', count, series } = raw(live);
  return {
    object: involvedObject ?? { kind: '', name: '', uid: '' },
    type,
    reason,
    message: message.trim(),
    count: series?.count ?? count ?? 1,
  };
}

const list = async (
  reader: Reader,
  namespace: string | undefined,
  fieldSelector: string,
): Promise<readonly LiveObject[]> =>
  (await reader.read(
    'events',
    reader.api.list(
      { group: '', kind: 'Event' },
      { ...(namespace === undefined ? {} : { namespace }), fieldSelector },
    ),
  )) ?? [];

/** A Job that failed leaves no pods at times; their events are still there. */
const ofRemovedPods = async (reader: Reader, { metadata }: LiveObject): Promise<readonly LiveObject[]> =>
  (await list(reader, metadata.namespace, 'involvedObject.kind=Pod')).filter((event) =>
    raw(event).involvedObject?.name.startsWith(`${metadata.name}-`),
  );

/** Times are whole seconds; within one the API server's own count decides. */
const byAge = (one: LiveObject, other: LiveObject): number =>
  timeOf(other) - timeOf(one) ||
  Number(other.metadata.resourceVersion) - Number(one.metadata.resourceVersion);

/** Of these objects, newest first. */
export async function eventsOf(
  reader: Reader,
  object: LiveObject,
  others: readonly LiveObject[],
): Promise<readonly Event[]> {
  const subjects = new Map([object, ...others].map((one) => [one.metadata.uid, one]));
  const lostPods = object.kind === 'Job' && !others.some(({ kind }) => kind === 'Pod');
  const lists = await Promise.all([
    ...[...subjects.values()].map(({ metadata: { namespace, uid } }) =>
      list(reader, namespace, `involvedObject.uid=${uid}`),
    ),
    ...(lostPods ? [ofRemovedPods(reader, object)] : []),
  ]);
  return lists.flat().toSorted(byAge).map(eventOf);
}
