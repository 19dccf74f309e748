import type { LiveObject, ManagedFields } from '../object.ts';
import { type FieldSet, leavesBeyond, printSteps, unionOf, valueAtSteps } from './fields.ts';
import { isByHand, manager } from './managers.ts';

/**
 * Which managers' fields are taken over. `appliers`: those that applied whole manifests before (kubectl apply), as
 * every apply does. `everyHand`: also what `kubectl edit` and the like wrote, as a repair does; what the manifest
 * does not say then goes away.
 */
export type Adopted = 'appliers' | 'everyHand';

/**
 * A JSON patch that makes this manager the owner of what others wrote; undefined when there is nothing of theirs.
 *
 * Two managers that own a field both have to let go of it before it goes away. So without this, a field that
 * client-side apply or `kubectl edit` once set would stay for ever when the manifest drops it
 * (fluxcd/kustomize-controller#486). `test` refuses the patch when somebody wrote in between.
 */
export function adoption(live: LiveObject, whose: Adopted): readonly object[] | undefined {
  const entries = live.metadata.managedFields ?? [];
  const adopted = entries.filter((entry) => isAdoptable(entry, whose));
  if (adopted.length === 0) return undefined;
  const kept = entries.filter((entry) => !isAdoptable(entry, whose) && !isOurs(entry));
  const [ours] = entries.filter(isOurs);
  const apiVersion = ours?.apiVersion ?? (adopted[0] as ManagedFields).apiVersion;
  const fieldsV1 = [...(ours ? [ours] : []), ...adopted]
    .filter((entry) => entry.apiVersion === apiVersion)
    .reduce<FieldSet>((union, entry) => unionOf(union, (entry.fieldsV1 ?? {}) as FieldSet), {});
  const merged = { manager, operation: 'Apply', apiVersion, fieldsType: 'FieldsV1', fieldsV1 };
  return [
    { op: 'test', path: '/metadata/resourceVersion', value: live.metadata.resourceVersion },
    { op: 'replace', path: '/metadata/managedFields', value: [...kept, merged] },
  ];
}

const appliers: ReadonlySet<string> = new Set(['kubectl', 'kubectl-client-side-apply', 'before-first-apply']);

/** Scaling by hand is the autoscaler's to correct, and a restart by hand is no change of the description. */
function isAdoptable({ manager: name, subresource }: ManagedFields, whose: Adopted): boolean {
  if (subresource !== undefined) return false;
  return whose === 'appliers' ? appliers.has(name) : isByHand(name) && name !== 'kubectl-rollout';
}

/** A field that a person with kubectl added: no manifest says it, and applying alone leaves it. */
export interface Addition {
  readonly manager: string;
  readonly path: string;
  readonly value: unknown;
}

export function additionsByHand(live: LiveObject): Addition[] {
  const entries = live.metadata.managedFields ?? [];
  const ours = entries.find(isOurs)?.fieldsV1 as FieldSet | undefined;
  return entries
    .filter((entry) => isAdoptable(entry, 'everyHand'))
    .flatMap((entry) =>
      leavesBeyond((entry.fieldsV1 ?? {}) as FieldSet, ours).map((steps) => ({
        manager: entry.manager,
        path: printSteps(steps),
        value: valueAtSteps(live, steps),
      })),
    )
    .filter(({ path, value }) => value !== undefined && !ownNotes.has(path));
}

/** What kubectl writes down for itself. */
const ownNotes: ReadonlySet<string> = new Set(
  ['last-applied-configuration', 'restartedAt'].flatMap((name) => [
    `.metadata.annotations["kubectl.kubernetes.io/${name}"]`,
    `.spec.template.metadata.annotations["kubectl.kubernetes.io/${name}"]`,
  ]),
);

const isOurs = ({ manager: name, operation, subresource }: ManagedFields): boolean =>
  name === manager && operation === 'Apply' && subresource === undefined;
