import type { Api } from '../api.ts';
import type { LiveObject, ManifestObject } from '../object.ts';
import { isApplied } from '../ownership/adopt.ts';
import { replicasOf, replicasPath } from '../ownership/replicas.ts';
import { readable } from '../readiness/related.ts';
import type { Conflict } from '../transport/conflicts.ts';

/** Writes the numbers of every HorizontalPodAutoscaler. */
const scaler = 'kube-controller-manager';

/**
 * Whether these conflicts are about nothing but a number of pods that autoscalers wrote which were applied from here,
 * or are gone: a manifest that names the number ends their work. Another's autoscaler would go on against it.
 */
export async function isOfOwnAutoscalers(
  api: Api,
  object: ManifestObject,
  conflicts: readonly Conflict[],
): Promise<boolean> {
  if (conflicts.length === 0) return true;
  if (conflicts.some(({ field, manager }) => field !== replicasPath || manager !== scaler)) return false;
  const { namespace } = object.metadata;
  const all = await readable(
    api.list(
      { group: 'autoscaling', kind: 'HorizontalPodAutoscaler' },
      namespace === undefined ? {} : { namespace },
    ),
  );
  return all?.filter((autoscaler) => scales(autoscaler, object)).every(isApplied) ?? false;
}

/** Whether it scales one of these whose manifest names the number: it would write another one until it is gone. */
export const writesFixedNumber = (autoscaler: LiveObject, objects: readonly ManifestObject[]): boolean =>
  objects.some(
    (object) =>
      replicasOf(object) !== undefined &&
      object.metadata.namespace === autoscaler.metadata.namespace &&
      scales(autoscaler, object),
  );

function scales({ spec }: LiveObject, { kind, metadata }: ManifestObject): boolean {
  const { scaleTargetRef } = (spec ?? {}) as { scaleTargetRef?: { kind?: string; name: string } };
  const { kind: scaled = 'Deployment', name } = scaleTargetRef ?? {};
  return scaled === kind && name === metadata.name;
}
