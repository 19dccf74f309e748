import { ApiObject, JsonPatch } from 'cdk8s';
import type { Deployment } from 'cdk8s-plus-27/lib/deployment.js';
import type { Job } from 'cdk8s-plus-27/lib/job.js';
import { type Cpu, millicores, type Size, toMillicores } from '../../spec/units.ts';
import { cpuQuantity, sizeQuantity } from '../quantity.ts';

type Labels = Readonly<Record<string, string>>;

export interface Resources {
  readonly cpu: Cpu;
  readonly memory: Size;
  readonly ephemeralStorage: Size;
}

export interface HardenOptions {
  /** All labels of the pods; they replace what the library derives from the construct path. */
  readonly podLabels: Labels;
  /** Annotations of the pods. Default: none. */
  readonly podAnnotations?: Labels;
  readonly resources: Resources;
  /** User and group id of the process, 1 or more. Default: 10001, an id no base image gives to anything. */
  readonly user?: number;
  /** Fields of the one container that the library cannot spell, e.g. probes. Default: none. */
  readonly container?: Readonly<Record<string, unknown>>;
  /** Containers that start before that one and end after it. Default: none. */
  readonly sidecars?: readonly object[];
  /** Labels by which pods are kept apart over zones and nodes. Default: pods are placed anywhere. */
  readonly spreadBy?: Labels;
  /** Fields beside the pod template. Default: none. */
  readonly spec?: Readonly<Record<string, unknown>>;
}

const template = '/spec/template';
const podSpec = `${template}/spec`;
const container = `${podSpec}/containers/0`;

/**
 * The only place where rendered Deployments and Jobs are patched: everything Pod Security "restricted" and
 * a sound rollout need and cdk8s-plus-27 cannot say (no seccomp, no `ALL` capability, no topology spread,
 * ephemeral storage in whole GiB only, labels hashed from the construct path).
 */
export function harden(workload: Deployment | Job, options: HardenOptions): void {
  patchRendered(ApiObject.of(workload), [
    ...podMetadata(options),
    ...podSecurity(options.user ?? 10_001),
    ...containerPatches(options),
    ...fields(podSpec, options.sidecars && { initContainers: options.sidecars }),
    ...placement(options.spreadBy),
    ...fields('/spec', options.spec),
  ]);
}

/**
 * Not `addJsonPatch`: the library's classes put the patched object once more through their Kubernetes 1.27
 * model, which silently drops newer fields (`preStop.sleep`) and empties plain quantities and named ports
 * (`limits: {}`). What is patched here is what they return.
 */
function patchRendered(object: ApiObject, patches: JsonPatch[]): void {
  const render = object.toJson.bind(object);
  object.toJson = () => JsonPatch.apply(render(), ...patches);
}

const fields = (parent: string, values: Readonly<Record<string, unknown>> = {}): JsonPatch[] =>
  Object.entries(values).map(([name, value]) => JsonPatch.add(`${parent}/${name}`, value));

const podMetadata = ({ podLabels, podAnnotations }: HardenOptions): JsonPatch[] =>
  fields(`${template}/metadata`, {
    labels: podLabels,
    ...(podAnnotations === undefined ? {} : { annotations: podAnnotations }),
  });

const podSecurity = (user: number): JsonPatch[] => [
  ...fields(podSpec, restrictedPod(user)),
  JsonPatch.add(`${container}/securityContext`, restrictedContainer(user)),
];

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted, of a pod whose processes have this id. */
export const restrictedPod = (user: number) => ({
  automountServiceAccountToken: false,
  // Variables for every Service of the namespace: start-up noise, and a limit on how many there may be.
  enableServiceLinks: false,
  securityContext: {
    runAsNonRoot: true,
    runAsUser: user,
    runAsGroup: user,
    fsGroup: user,
    // Walking a large volume at each start is the default and takes minutes.
    fsGroupChangePolicy: 'OnRootMismatch',
    seccompProfile: { type: 'RuntimeDefault' },
  },
});

export const restrictedContainer = (user: number) => ({
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  privileged: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  runAsUser: user,
  runAsGroup: user,
});

const containerPatches = (options: HardenOptions): JsonPatch[] =>
  fields(container, { resources: resourcesOf(options.resources), ...options.container });

/**
 * Memory and ephemeral storage cannot be taken back from a process, so request and limit are one number.
 * CPU can: twice the request lets a pod warm up and absorb a burst, and keeps one pod from taking a node.
 */
export function resourcesOf({ cpu, memory, ephemeralStorage }: Resources): object {
  const fixed = { memory: sizeQuantity(memory), 'ephemeral-storage': sizeQuantity(ephemeralStorage) };
  return {
    requests: { cpu: cpuQuantity(cpu), ...fixed },
    limits: { cpu: cpuQuantity(millicores(toMillicores(cpu) * 2)), ...fixed },
  };
}

/**
 * Both are preferences. A hard rule over zones or nodes leaves pods Pending as soon as there are more of
 * them than zones, and with maxUnavailable 0 such a rollout never ends.
 */
function placement(labels: Labels | undefined): JsonPatch[] {
  if (labels === undefined) return [];
  const labelSelector = { matchLabels: labels };
  return fields(podSpec, {
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector,
      },
    ],
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 100, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector } },
        ],
      },
    },
  });
}
