import type { Api } from '../api.ts';
import type { LiveObject } from '../object.ts';
import { conditionOf, specOf, statusOf } from '../readiness/fields.ts';
import type { Related } from '../readiness/index.ts';
import type { Readiness } from '../readiness/status.ts';
import type { Container, ContainerSpec, ContainerStatus, Found } from './found.ts';
import { eventsOf } from './gather/events.ts';
import { logsOf } from './gather/logs.ts';
import { newestReplicaSet, podsOf } from './gather/pods.ts';
import { type Reader, readerOf } from './gather/reader.ts';
import { externalSecretsOf, storeOf } from './gather/secrets.ts';
import { missingObjectIn } from './missing-object.ts';

/** Pods that fail do so alike; the events of a few tell what is wrong. */
const podsLookedAt = 3;

/** Reads all that a cause may show in. What may not be read is noted and left out. */
export async function gather(
  api: Api,
  object: LiveObject,
  readiness: Readiness,
  related: Related,
  now: Date,
): Promise<Found> {
  const reader = readerOf(api);
  const replicaSet = await newestReplicaSet(reader, object);
  const pods = (await podsOf(reader, object, replicaSet)).toSorted(
    (one, other) => Number(isHealthy(one)) - Number(isHealthy(other)),
  );
  const unhealthy = pods.filter((pod) => !isHealthy(pod)).slice(0, podsLookedAt);
  const containers = unhealthy.flatMap(containersOf);
  const store = await storeOf(reader, object);
  const owned = [replicaSet, store].filter((one) => one !== undefined && one !== 'absent');
  const events = await eventsOf(reader, object, [...owned, ...unhealthy]);
  const logs = await logsOf(reader, containers);
  const makers = await makersOf(reader, object, containers, events);
  return {
    now,
    object,
    readiness,
    pods,
    containers,
    events,
    logs,
    related,
    ...(replicaSet === undefined ? {} : { replicaSet }),
    ...(store === undefined ? {} : { store }),
    ...(makers === undefined ? {} : { makers }),
    unreadable: reader.unreadable(),
  };
}

const makersOf = async (
  reader: Reader,
  object: LiveObject,
  containers: readonly Container[],
  events: Found['events'],
): Promise<readonly LiveObject[] | undefined> =>
  missingObjectIn(containers, events)?.kind === 'Secret' ? externalSecretsOf(reader, object) : undefined;

const isHealthy = (pod: LiveObject): boolean =>
  conditionOf(pod, 'Ready')?.status === 'True' ||
  statusOf<{ readonly phase: string }>(pod).phase === 'Succeeded';

interface PodSpec {
  readonly initContainers: readonly ContainerSpec[];
  readonly containers: readonly ContainerSpec[];
}

interface PodStatus {
  readonly initContainerStatuses: readonly ContainerStatus[];
  readonly containerStatuses: readonly ContainerStatus[];
}

/** In the order they start in. */
export function containersOf(pod: LiveObject): readonly Container[] {
  const { initContainers = [], containers = [] } = specOf<PodSpec>(pod);
  const { initContainerStatuses = [], containerStatuses = [] } = statusOf<PodStatus>(pod);
  const pair = (spec: ContainerSpec, statuses: readonly ContainerStatus[]) => ({
    pod,
    name: spec.name,
    spec,
    status: statuses.find(({ name }) => name === spec.name) ?? { name: spec.name },
  });
  return [
    ...initContainers.map((spec, index) => ({
      ...pair(spec, initContainerStatuses),
      init: { index: index + 1, of: initContainers.length },
    })),
    ...containers.map((spec) => pair(spec, containerStatuses)),
  ];
}
