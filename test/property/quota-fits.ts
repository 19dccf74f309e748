import type { ManifestObject } from '../../k8s/object.ts';
import type { ResolvedSpec } from '../../spec/resolved-spec.ts';
import type { BuiltStack } from '../../synth/build.ts';
import { objectsIn } from './objects.ts';

interface Resources {
  readonly requests?: Readonly<Record<string, string>>;
  readonly limits?: Readonly<Record<string, string>>;
}
interface Pod {
  readonly containers: readonly { readonly resources?: Resources }[];
}
interface Spec {
  readonly replicas?: number;
  readonly strategy?: { readonly rollingUpdate?: { readonly maxSurge?: number } };
  readonly template?: { readonly spec: Pod };
  readonly jobTemplate?: { readonly spec: { readonly template: { readonly spec: Pod } } };
  readonly hard?: Readonly<Record<string, string>>;
  readonly limits?: readonly { readonly max: Readonly<Record<string, string>> }[];
}

const specOf = ({ spec = {} }: ManifestObject): Spec => spec as Spec;

/**
 * Every Deployment at its most pods plus its surge, and every Job and every CronJob's Job at once: all of them
 * have a place in the quota, and no container is larger than the limit range allows.
 */
export function overQuota(spec: ResolvedSpec, built: BuiltStack): string[] {
  const objects = objectsIn(built);
  const quota = objects.find(({ kind }) => kind === 'ResourceQuota');
  const range = objects.find(({ kind }) => kind === 'LimitRange');
  const isOn = spec.environment.kubernetes.quota.enabled;
  if ((quota !== undefined) !== isOn || (range !== undefined) !== isOn)
    return ['quota or limit range is amiss'];
  if (quota === undefined || range === undefined) return [];
  const hard = specOf(quota).hard ?? {};
  const max = specOf(range).limits?.[0]?.max ?? {};
  const running = objects.flatMap((object) => {
    const { template, jobTemplate, replicas, strategy } = specOf(object);
    const pod = template?.spec ?? jobTemplate?.spec.template.spec;
    if (pod === undefined) return [];
    const isScaled = object.kind === 'Deployment' && object.metadata.name === spec.service;
    const count =
      object.kind === 'Deployment'
        ? (isScaled ? spec.workload.replicas.max : (replicas ?? 1)) + (strategy?.rollingUpdate?.maxSurge ?? 0)
        : 1;
    return [{ name: object.metadata.name, pod, count }];
  });
  const containers = running.flatMap(({ pod }) => pod.containers);
  return [
    ...(sum(running.map(({ count }) => count)) <= Number(hard.pods) ? [] : ['more pods than the quota has']),
    ...(['requests', 'limits'] as const).flatMap((side) =>
      resources
        .filter((resource) => {
          const needed = running.map(
            ({ pod, count }) =>
              count * sum(pod.containers.map(({ resources: own }) => amount(own?.[side]?.[resource]))),
          );
          return sum(needed) > amount(hard[`${side}.${resource}`]);
        })
        .map((resource) => `${side}.${resource} exceeds the quota`),
    ),
    ...resources
      .filter((resource) =>
        containers.some(({ resources: own }) => amount(own?.limits?.[resource]) > amount(max[resource])),
      )
      .map((resource) => `a container may have more ${resource} than the limit range allows`),
    ...(containers.every(({ resources: own }) => resources.every((resource) => own?.limits?.[resource]))
      ? []
      : ['a container without limits, which a quota refuses']),
  ];
}

const resources = ['cpu', 'memory', 'ephemeral-storage'] as const;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const units: Readonly<Record<string, number>> = {
  m: 0.001,
  '': 1,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

const amount = (quantity = '0'): number => {
  const unit = quantity.replace(/^[\d.]+/, '');
  return Number.parseFloat(quantity) * (units[unit] ?? Number.NaN);
};
