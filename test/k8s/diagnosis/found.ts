import type {
  Container,
  ContainerSpec,
  ContainerStatus,
  Event,
  Found,
  Log,
} from '../../../k8s/diagnosis/found.ts';
import { containersOf } from '../../../k8s/diagnosis/gather.ts';
import type { LiveObject } from '../../../k8s/object.ts';
import { readinessOf } from '../../../k8s/readiness/index.ts';
import { live, now } from '../readiness/live.ts';

interface PodProps {
  readonly component?: string;
  readonly containers?: readonly (ContainerSpec & { readonly status?: Omit<ContainerStatus, 'name'> })[];
  readonly initContainers?: readonly (ContainerSpec & { readonly status?: Omit<ContainerStatus, 'name'> })[];
  readonly status?: object;
  readonly volumes?: readonly object[];
}

export const image = 'registry.example.com/orders:1.4.2';

export function pod({
  component = 'server',
  containers = [],
  initContainers = [],
  status,
  volumes = [],
}: PodProps): LiveObject {
  const statuses = (of: typeof containers) => of.map(({ name, status: one }) => ({ name, ...one }));
  return live('v1', 'Pod', {
    name: 'orders-5d4f-x7k2p',
    labels: { 'app.kubernetes.io/component': component },
    spec: { containers, initContainers, volumes },
    status: {
      phase: 'Pending',
      initContainerStatuses: statuses(initContainers),
      containerStatuses: statuses(containers),
      ...status,
    },
  });
}

/** One container of one pod in this state. */
export const podWith = (
  status: Omit<ContainerStatus, 'name'>,
  spec: object = {},
  component?: string,
): LiveObject =>
  pod({
    containers: [{ name: 'orders', image, status, ...spec }],
    ...(component === undefined ? {} : { component }),
  });

export const warning = (about: LiveObject, reason: string, message: string, count = 1): Event => ({
  object: { kind: about.kind, name: about.metadata.name, uid: about.metadata.uid },
  type: 'Warning',
  reason,
  message,
  count,
});

interface FoundProps extends Partial<Omit<Found, 'pods' | 'containers' | 'logs'>> {
  readonly pods?: readonly LiveObject[];
  readonly log?: readonly string[];
}

export const deployment = live('apps/v1', 'Deployment', {
  generation: 1,
  spec: { replicas: 1 },
  status: { observedGeneration: 1, replicas: 1, updatedReplicas: 1 },
});

/** As `gather` would return it for a Deployment, unless another object is given. */
export function found({ object = deployment, pods = [], log, related = {}, ...rest }: FoundProps): Found {
  const containers: readonly Container[] = pods.flatMap(containersOf);
  const [first] = containers;
  const logs: readonly Log[] =
    log === undefined || first === undefined
      ? []
      : [{ pod: first.pod.metadata.name, container: first.name, lines: log }];
  return {
    now,
    object,
    readiness: readinessOf(object, { now, related }),
    related,
    pods,
    containers,
    events: [],
    logs,
    unreadable: [],
    ...rest,
  };
}
