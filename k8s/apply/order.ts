import { groupBy } from '../group.ts';
import type { ManifestObject } from '../object.ts';
import { stageOf } from '../stages.ts';

/** Objects of one stage, in waves: each wave is sent after the one before it was accepted. */
export interface Stage {
  readonly stage: number;
  readonly waves: readonly (readonly ManifestObject[])[];
}

/**
 * Kinds that go after the rest of their stage. An ExternalSecret reconciled before its SecretStore exists fails and
 * is tried again ever later; an autoscaler without its target reports an error; a binding to a role that is not there
 * yet is refused where its own rights are checked. A NetworkPolicy that denies everything goes last too: before those
 * that allow, it would cut connections that are to stay (`deniesAll`).
 */
const lastOfStage: ReadonlySet<string> = new Set([
  'ExternalSecret',
  'HorizontalPodAutoscaler',
  'ScaledObject',
  'VerticalPodAutoscaler',
  'PodDisruptionBudget',
  'RoleBinding',
  'ClusterRoleBinding',
]);

const isLast = (object: ManifestObject): boolean => lastOfStage.has(object.kind) || deniesAll(object);

/** A policy that lets nothing in or out by itself. */
function deniesAll({ kind, spec }: ManifestObject): boolean {
  if (kind !== 'NetworkPolicy') return false;
  const { ingress = [], egress = [] } = (spec ?? {}) as {
    ingress?: readonly unknown[];
    egress?: readonly unknown[];
  };
  return ingress.length === 0 && egress.length === 0;
}

/** The stages that have objects, the first first. */
export function inStages(objects: readonly ManifestObject[]): Stage[] {
  const stages = groupBy(objects, ({ kind, metadata }) => stageOf(kind, metadata.annotations));
  return [...stages]
    .sort(([a], [b]) => a - b)
    .map(([stage, members]) => {
      const waves = [members.filter((object) => !isLast(object)), members.filter(isLast)];
      return { stage, waves: waves.filter((wave) => wave.length > 0) };
    });
}
