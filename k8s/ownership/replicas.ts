import { keyOf, type LiveObject, type ManagedFields, type ManifestObject } from '../object.ts';
import type { FieldSet } from './fields.ts';

/*
 * The number of pods of a workload under an autoscaler is in no manifest. Server-side apply removes a field that its
 * only owner applies no more, and a workload without a number has one pod. So before a number is given up, the
 * bootstrap manager applies it as well: the number itself never changes, and the autoscaler takes it from there.
 *
 * A new workload: 1. the manifest as it is, 2. the number by the bootstrap manager, before any pod can run.
 * A number that goes away: 1. the number by the bootstrap manager, 2. take-over of what others own, 3. the manifest.
 * Each body of manager `plinth` is the manifest. A kill after 1 leaves a state from which these same steps go on.
 */

/** Where a workload keeps the number of its pods. */
export const replicasPath = '.spec.replicas';

/** Others keep other things under `.spec.replicas`. */
const scaledKinds: ReadonlySet<string> = new Set(['Deployment', 'ReplicaSet', 'StatefulSet']);

const isScaled = ({ apiVersion, kind }: ManifestObject): boolean =>
  apiVersion.startsWith('apps/') && scaledKinds.has(kind);

export const replicasOf = ({ spec }: ManifestObject): number | undefined =>
  (spec as { readonly replicas?: number } | undefined)?.replicas;

export const ownsReplicas = ({ fieldsV1 }: ManagedFields): boolean =>
  (fieldsV1 as FieldSet | undefined)?.['f:spec']?.['f:replicas'] !== undefined;

/** What the bootstrap manager may own, and nothing else. */
export const replicasOnly: FieldSet = { 'f:spec': { 'f:replicas': {} } };

/** What the bootstrap manager applies. */
export function replicasBody(
  { apiVersion, kind, metadata }: ManifestObject,
  replicas: number,
): ManifestObject {
  const { name, namespace } = metadata;
  const identity = { name, ...(namespace === undefined ? {} : { namespace }) };
  return { apiVersion, kind, metadata: identity, spec: { replicas } };
}

/**
 * The number the bootstrap manager has to apply before this manifest is; undefined when the number is the manifest's
 * own, or stays with somebody else. `isGivenUp` tells the owners that let go of it. A workload whose number nobody
 * owns has fewer pods than its autoscaler keeps only when an apply was ended right after making it.
 */
export function replicasToHold(
  object: ManifestObject,
  live: LiveObject,
  least: number | undefined,
  isGivenUp: (entry: ManagedFields) => boolean,
): number | undefined {
  const now = replicasOf(live);
  if (!isScaled(object) || replicasOf(object) !== undefined || now === undefined) return undefined;
  const owners = (live.metadata.managedFields ?? []).filter(ownsReplicas);
  if (owners.length > 0) return owners.every(isGivenUp) ? now : undefined;
  return least !== undefined && now < least ? least : undefined;
}

/** The least number of pods of each workload an autoscaler of the same set scales, by `keyOf`; where it is above one. */
export function firstReplicas(objects: readonly ManifestObject[]): ReadonlyMap<string, number> {
  const autoscalers = objects.filter(
    ({ kind }) => kind === 'HorizontalPodAutoscaler' || kind === 'ScaledObject',
  );
  return new Map(
    autoscalers.flatMap(({ metadata, spec }) => {
      const scaler = spec as Autoscaler;
      const least = scaler.minReplicas ?? scaler.minReplicaCount ?? 1;
      const { kind = 'Deployment', name } = scaler.scaleTargetRef;
      const target = objects.find(
        (object) =>
          object.kind === kind &&
          object.metadata.name === name &&
          object.metadata.namespace === metadata.namespace,
      );
      const isFixed = target === undefined || replicasOf(target) !== undefined;
      return isFixed || least < 2 ? [] : [[keyOf(target), least] as const];
    }),
  );
}

interface Autoscaler {
  readonly scaleTargetRef: { readonly kind?: string; readonly name: string };
  readonly minReplicas?: number;
  readonly minReplicaCount?: number;
}
