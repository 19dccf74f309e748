import type { ManifestObject } from '../../k8s/object.ts';
import { parseBytes, parseMillicores } from '../quantity.ts';
import type { Amounts } from './needs.ts';

interface VerticalAutoscaler {
  readonly targetRef: { readonly name: string };
  readonly updatePolicy: { readonly updateMode: string };
  readonly resourcePolicy: {
    readonly containerPolicies: readonly {
      readonly containerName: string;
      readonly maxAllowed: { readonly cpu?: string; readonly memory?: string };
    }[];
  };
}

/**
 * What a vertical autoscaler may raise a container to. It keeps the proportion of limit and request (Vertical
 * Pod Autoscaler, "Features", Limits control), so a limit grows with its request.
 */
export function verticalCeilings(
  { metadata }: ManifestObject,
  container: string,
  requests: Amounts,
  side: Amounts,
  objects: readonly ManifestObject[],
): Amounts {
  const ceiling = objects
    .filter(({ kind }) => kind === 'VerticalPodAutoscaler')
    .map(({ spec }) => spec as VerticalAutoscaler)
    .filter(
      ({ targetRef, updatePolicy }) => targetRef.name === metadata.name && updatePolicy.updateMode !== 'Off',
    )
    .flatMap(({ resourcePolicy }) => resourcePolicy.containerPolicies)
    .find(({ containerName }) => containerName === container)?.maxAllowed;
  const raised = (max: number, requested: number, own: number) =>
    requested === 0 ? max : Math.ceil((own / requested) * max);
  return {
    millicores: raised(parseMillicores(ceiling?.cpu ?? 0), requests.millicores, side.millicores),
    memory: raised(parseBytes(ceiling?.memory ?? 0), requests.memory, side.memory),
    ephemeralStorage: 0,
  };
}
