import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Effect, type Finding, finding } from '../../finding.ts';
import { text } from '../../value.ts';
import { leftRunning } from '../left.ts';
import { endingOf, forcedBy } from '../stores/ending.ts';
import * as unknownKind from '../unknown.ts';
import { field, type KubernetesObject, objectOf, part } from './object.ts';

const docs = 'Kubernetes documentation';

interface End {
  readonly noun: string;
  /** What becomes of what hangs on it, as the rest of the sentence. */
  readonly so: string;
  readonly effect: Partial<Effect>;
  readonly page: string;
  /** @default - of data that is lost: a snapshot before */
  readonly fix?: string;
}

const stops = { interruption: 'outage' } as const;
const may = { severity: 'review', interruption: 'unknown' } as const;

/** What the deletion of a kind of object does, by its name; those that hang on more are functions. */
const ends: Readonly<
  Record<string, End | ((object: KubernetesObject, change: Change, context: Context) => End)>
> = {
  Namespace: {
    noun: 'the namespace',
    so: 'everything in it is deleted too: workloads, secrets and the claims of volumes',
    effect: { ...stops, data: 'unknown', reversible: 'no' },
    page: 'Namespaces; Persistent volumes: reclaiming',
  },
  Deployment: workload('the deployment', 'Deployments'),
  DaemonSet: workload('the daemon set', 'DaemonSet'),
  ReplicaSet: workload('the replica set', 'ReplicaSet'),
  ReplicationController: workload('the replication controller', 'ReplicationController'),
  Pod: workload('the pod', 'Pod lifecycle'),
  StatefulSet: statefulSet,
  PersistentVolumeClaim: claim,
  PersistentVolume: volume,
  Service: {
    noun: 'the service',
    so: 'clients that use its name or address are cut off',
    effect: stops,
    page: 'Service',
  },
  Ingress: {
    noun: 'the ingress',
    so: 'requests from outside arrive no more',
    effect: stops,
    page: 'Ingress',
  },
  Gateway: {
    noun: 'the gateway',
    so: 'requests from outside arrive no more',
    effect: stops,
    page: 'Gateway API',
  },
  Secret: {
    noun: 'the secret',
    so: 'pods that need it do not start any more',
    effect: { ...may, data: 'unknown', reversible: 'unknown' },
    page: 'Secrets',
  },
  ConfigMap: {
    noun: 'the config map',
    so: 'pods that need it do not start any more',
    effect: may,
    page: 'ConfigMaps',
  },
  Job: { noun: 'the job', so: 'its pods are deleted, also running ones', effect: may, page: 'Jobs' },
  CronJob: { noun: 'the cron job', so: 'it does not run any more', effect: may, page: 'CronJob' },
  ServiceAccount: rights('the service account'),
  Role: rights('the role'),
  ClusterRole: rights('the cluster role'),
  RoleBinding: rights('the role binding'),
  ClusterRoleBinding: rights('the cluster role binding'),
  NetworkPolicy: {
    noun: 'the network policy',
    so: 'what it kept apart can be reached',
    effect: { severity: 'review' },
    page: 'Network policies',
  },
  PodDisruptionBudget: {
    noun: 'the disruption budget',
    so: 'a drain may stop all its pods at once',
    effect: { severity: 'review' },
    page: 'Specifying a disruption budget',
  },
  HorizontalPodAutoscaler: {
    noun: 'the autoscaler',
    so: 'the number of pods stays as it is',
    effect: { severity: 'review' },
    page: 'Horizontal pod autoscaling',
  },
  StorageClass: {
    noun: 'the storage class',
    so: 'volumes that exist stay, and new claims of it wait',
    effect: may,
    page: 'Storage classes',
  },
  CustomResourceDefinition: {
    noun: 'the definition of a custom resource',
    so: 'every object of that kind is deleted too',
    effect: { interruption: 'unknown', data: 'loss', reversible: 'no' },
    page: 'Extend the Kubernetes API with CustomResourceDefinitions: delete',
    fix: 'Save the objects of that kind before, or leave the definition in the cluster.',
  },
};

function workload(noun: string, page: string): End {
  return { noun, so: 'its pods stop', effect: stops, page };
}

function rights(noun: string): End {
  return { noun, so: 'what acts through it may be refused', effect: may, page: 'Using RBAC authorization' };
}

/** Claims outlive a stateful set unless it says otherwise. */
function statefulSet({ spec }: KubernetesObject): End {
  const policy = part(spec, 'persistentVolumeClaimRetentionPolicy');
  const goes = text(field(policy, 'whenDeleted')) === 'Delete';
  return {
    noun: 'the stateful set',
    so: goes
      ? 'its pods stop, and the claims of its volumes are deleted too'
      : 'its pods stop; the claims of its volumes stay',
    effect: goes ? { ...stops, data: 'loss', reversible: 'no' } : stops,
    page: 'StatefulSets: PersistentVolumeClaim retention',
  };
}

/** The reclaim policy of the volume decides; unless the plan shows another, it is that of dynamic provisioning: Delete. */
function claim({ spec }: KubernetesObject, _change: Change, context: Context): End {
  const retains = isRetained(spec, context);
  return {
    noun: 'the claim of a volume',
    so: retains
      ? 'its pods lose the volume, which is retained and has to be bound again by hand'
      : 'by the default reclaim policy the volume and all its data are deleted too',
    effect: retains
      ? { ...stops, data: 'recoverability-reduced', reversible: 'no' }
      : { ...stops, data: 'loss', reversible: 'no' },
    page: 'Persistent volumes: reclaiming; Storage classes: reclaim policy',
  };
}

/** Whether the plan shows the volume, or the class it was made from, with the policy Retain. */
function isRetained(spec: KubernetesObject['spec'], context: Context): boolean {
  const volumeName = text(field(spec, 'volumeName'));
  const className = text(field(spec, 'storageClassName'));
  return context.changes.some(({ type, before }) => {
    const { kind, metadata, spec: other, rest } = objectOf(type, before);
    const name = text(field(metadata, 'name'));
    if (name === undefined) return false;
    if (kind === 'PersistentVolume' && name === volumeName)
      return text(field(other, 'persistentVolumeReclaimPolicy')) === 'Retain';
    // A volume may have been changed since, so that its own policy goes before that of its class.
    return kind === 'StorageClass' && name === className && text(field(rest, 'reclaimPolicy')) === 'Retain';
  });
}

function volume({ spec }: KubernetesObject): End {
  const goes = text(field(spec, 'persistentVolumeReclaimPolicy')) === 'Delete';
  return {
    noun: 'the volume',
    so: goes
      ? 'as its reclaim policy is Delete, what it stands for may be deleted too'
      : 'what it stands for stays, out of reach of its pods',
    effect: { ...stops, data: goes ? 'loss' : 'recoverability-reduced', reversible: 'no' },
    page: 'Persistent volumes: reclaiming',
  };
}

function endOf(object: KubernetesObject, change: Change, context: Context): End | undefined {
  const found = object.kind !== undefined && Object.hasOwn(ends, object.kind) ? ends[object.kind] : undefined;
  return typeof found === 'function' ? found(object, change, context) : found;
}

/** A replacement that leaves the old object of the cluster. */
export function left(change: Change, context: Context): readonly Finding[] {
  const end = endOf(objectOf(change.type, change.before), change, context);
  return end === undefined ? unknownKind.replaced(change, context) : [leftRunning(change, end.noun)];
}

/** The deletion or replacement of an object of the cluster. */
export function ended(change: Change, context: Context): readonly Finding[] {
  const object = objectOf(change.type, change.before);
  const end = endOf(object, change, context);
  if (end === undefined)
    return change.action === 'replace'
      ? unknownKind.replaced(change, context)
      : unknownKind.destroyed(change);
  const { noun, so, effect, page } = end;
  const fix =
    end.fix ?? (effect.data === 'loss' ? 'Take a snapshot of the volume before, or retain it.' : undefined);
  const code = `kubernetes-${(object.kind as string).replaceAll(/(?<!^)[A-Z]/g, '-$&').toLowerCase()}-delete`;
  const source = `${docs}, ${page}`;
  return [
    finding({
      ...effect,
      code,
      why: `${endingOf(change, noun, 'a new one')}, and ${so}.${forcedBy(change)}`,
      ...(fix !== undefined && { fix }),
      source,
    }),
  ];
}
