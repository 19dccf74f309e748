import type { LiveObject, ManagedFields, ManifestObject } from '../object.ts';
import { type FieldSet, leavesBeyond, unionOf } from './fields.ts';
import { bootstrapManager, isByHand, isController, manager } from './managers.ts';
import { ownsReplicas, replicasOf, replicasOnly, replicasToHold } from './replicas.ts';

/**
 * Whose fields are taken over. `appliers`: those that applied whole manifests before (kubectl apply), as every apply
 * does. `everyHand`: also what `kubectl edit` and the like wrote, as a repair does; what the manifest does not say
 * then goes away. `everybody`: whoever is not known to be a controller, as a repair by force does.
 */
export type Adopted = 'appliers' | 'everyHand' | 'everybody';

/** What this manager owns afterwards, in which version, and the entries that stay beside it. */
export interface TakenOver {
  readonly apiVersion: string;
  readonly fields: FieldSet;
  readonly kept: readonly ManagedFields[];
}

/**
 * What applying the manifest takes over from others; undefined when there is nothing of theirs.
 *
 * Two managers that own a field both have to let go of it before it goes away. So without this, a field that
 * client-side apply or `kubectl edit` once set would stay for ever when the manifest drops it
 * (fluxcd/kustomize-controller#486).
 */
export function takenOver(object: ManifestObject, live: LiveObject, whose: Adopted): TakenOver | undefined {
  const entries = live.metadata.managedFields ?? [];
  const adopted = entries.filter((entry) => isAdopted(entry, object, whose));
  const [first] = adopted;
  if (first === undefined) return undefined;
  const [ours] = entries.filter(isOurs);
  const apiVersion = ours?.apiVersion ?? first.apiVersion;
  const fields = [...(ours ? [ours] : []), ...adopted]
    .filter((entry) => entry.apiVersion === apiVersion)
    .reduce<FieldSet>((union, entry) => unionOf(union, fieldsOf(entry)), {});
  const others = entries.filter((entry) => !adopted.includes(entry) && !isOurs(entry));
  const held = adopted.filter((entry) => isBootstrap(entry) && keepsReplicas(entry, object));
  return {
    apiVersion,
    fields,
    kept: [...others, ...held.map((entry) => ({ ...entry, fieldsV1: replicasOnly }))],
  };
}

/** A JSON patch that takes it over; `test` refuses it when somebody wrote in between. */
export function adoption(
  object: ManifestObject,
  live: LiveObject,
  whose: Adopted,
): readonly object[] | undefined {
  const taken = takenOver(object, live, whose);
  if (taken === undefined) return undefined;
  const { apiVersion, fields: fieldsV1, kept } = taken;
  const merged = { manager, operation: 'Apply', apiVersion, fieldsType: 'FieldsV1', fieldsV1 };
  return [
    { op: 'test', path: '/metadata/resourceVersion', value: live.metadata.resourceVersion },
    { op: 'replace', path: '/metadata/managedFields', value: [...kept, merged] },
  ];
}

/** `replicasToHold`, where those that are taken over and this manager let go. */
export const replicasToHoldFor = (
  object: ManifestObject,
  live: LiveObject,
  whose: Adopted,
  least: number | undefined,
): number | undefined =>
  replicasToHold(
    object,
    live,
    least,
    (entry) => isOurs(entry) || (!isBootstrap(entry) && isAdopted(entry, object, whose)),
  );

const appliers: ReadonlySet<string> = new Set(['kubectl', 'kubectl-client-side-apply', 'before-first-apply']);

/** Scaling by hand is the autoscaler's to correct, and a restart by hand is no change of the description. */
function isAdopted(entry: ManagedFields, object: ManifestObject, whose: Adopted): boolean {
  const { manager: name, operation, subresource } = entry;
  if (isBootstrap(entry)) return ownsTooMuch(entry, object);
  if (subresource !== undefined || name === manager || name === 'kubectl-rollout') return false;
  if (whose === 'appliers') return appliers.has(name);
  return isByHand(name) || (whose === 'everybody' && operation === 'Update' && !isController(name));
}

/** It may hold the number of pods where the manifest names none. */
const ownsTooMuch = (entry: ManagedFields, object: ManifestObject): boolean =>
  leavesBeyond(fieldsOf(entry), keepsReplicas(entry, object) ? replicasOnly : {}).length > 0;

const keepsReplicas = (entry: ManagedFields, object: ManifestObject): boolean =>
  ownsReplicas(entry) && replicasOf(object) === undefined;

const isBootstrap = ({ manager: name, operation }: ManagedFields): boolean =>
  name === bootstrapManager && operation === 'Apply';

/** What this manager applied last. */
export const isOurs = ({ manager: name, operation, subresource }: ManagedFields): boolean =>
  name === manager && operation === 'Apply' && subresource === undefined;

/** Whether this kit applied the object. */
export const isApplied = ({ metadata }: LiveObject): boolean => (metadata.managedFields ?? []).some(isOurs);

const fieldsOf = ({ fieldsV1 }: ManagedFields): FieldSet => (fieldsV1 ?? {}) as FieldSet;
