import type { ManifestObject } from '../k8s/object.ts';
import { podsAtOnce } from '../spec/pods-at-once.ts';
import type { Problem } from '../spec/problem.ts';
import type { ResolvedSpec } from '../spec/resolved-spec.ts';
import { type Amounts, largestContainer, namespaceNeeds, podsOf } from './policy/needs.ts';
import { poolerName } from './pooler/names.ts';
import { parseBytes, parseMillicores } from './quantity.ts';

/**
 * What escape hatches have left of the numbers the spec was held to: more pods than the connection budget counted,
 * or more than the quota and the limit range let run. Of finished objects, after transforms and overrides.
 */
export const hatchLimits = (spec: ResolvedSpec, objects: readonly ManifestObject[]): Problem[] => [
  ...morePods(spec, objects),
  ...moreThanTheQuota(spec, objects),
  ...largerThanTheLimit(spec, objects),
];

const named = (objects: readonly ManifestObject[], kind: string, name: string): ManifestObject | undefined =>
  objects.find((object) => object.kind === kind && object.metadata.name === name);

/** Fewer are nobody's harm. */
function morePods(spec: ResolvedSpec, objects: readonly ManifestObject[]): Problem[] {
  const { pods, clients } = spec.connectionBudget;
  const pooler = named(objects, 'Deployment', poolerName(spec.service));
  const replicas = (pooler?.spec as { readonly replicas?: number } | undefined)?.replicas ?? 1;
  const workload = named(objects, 'Deployment', spec.service);
  const deployments = [
    ...(workload === undefined
      ? []
      : [
          {
            now: podsOf(workload, objects),
            counted: pods,
            instead: 'workload.replicas.max or workload.surge',
          },
        ]),
    ...(pooler === undefined || clients === undefined
      ? []
      : [{ now: podsAtOnce(replicas, 0), counted: clients.pods, instead: 'postgres.pooler.replicas' }]),
  ];
  return deployments
    .filter(({ now, counted }) => now > counted)
    .map(({ now, counted, instead }) => ({
      code: 'PLINTH-HATCH-003',
      path: `${spec.stack}.${instead.split(' ')[0]}`,
      got: `${now} pods at once by a transform or an override`,
      rule: `the connection budget counted ${counted}, and a hatch is not held to it`,
      fix: `set ${instead} in the description instead: it is checked there`,
    }));
}

type Hard = Readonly<Record<string, string>>;

function moreThanTheQuota(spec: ResolvedSpec, objects: readonly ManifestObject[]): Problem[] {
  const quota = named(objects, 'ResourceQuota', spec.service);
  if (quota === undefined) return [];
  const hard = ((quota.spec as { readonly hard?: Hard }).hard ?? {}) as Hard;
  const { pods, requests, limits } = namespaceNeeds(objects);
  const needs = [['pods', pods] as const, ...amounts('requests.', requests), ...amounts('limits.', limits)];
  return needs.flatMap(([name, needed]) => beyond(spec, `ResourceQuota ${name}`, needed, hard[name], name));
}

function largerThanTheLimit(spec: ResolvedSpec, objects: readonly ManifestObject[]): Problem[] {
  const range = named(objects, 'LimitRange', spec.service);
  if (range === undefined) return [];
  const { limits } = range.spec as { readonly limits?: readonly { readonly max?: Hard }[] };
  const max = limits?.find((limit) => limit.max !== undefined)?.max ?? {};
  return amounts('', largestContainer(objects)).flatMap(([name, needed]) =>
    beyond(spec, `LimitRange ${name}`, needed, max[name], name),
  );
}

const amounts = (prefix: string, { millicores, memory, ephemeralStorage }: Amounts): [string, number][] => [
  [`${prefix}cpu`, millicores],
  [`${prefix}memory`, memory],
  [`${prefix}ephemeral-storage`, ephemeralStorage],
];

/** A resource the object does not name is not limited by it. */
function beyond(
  { stack }: ResolvedSpec,
  where: string,
  needed: number,
  written: string | undefined,
  resource: string,
): Problem[] {
  if (written === undefined) return [];
  const there =
    resource === 'pods'
      ? Number(written)
      : resource.endsWith('cpu')
        ? parseMillicores(written)
        : parseBytes(written);
  if (needed <= there) return [];
  return [
    {
      code: 'PLINTH-HATCH-004',
      path: `${stack}.override`,
      got: `${needed} needed, ${there} in ${where}`,
      rule: 'what runs must fit the quota and the limit range, which follow the description and transforms, not overrides',
      fix: 'set it in the description or in a transform, or override the ResourceQuota and the LimitRange as well',
    },
  ];
}
