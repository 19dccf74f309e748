import type { ManifestObject } from '../../k8s/object.ts';
import { podsAtOnce } from '../../spec/pods-at-once.ts';
import { proxyAmounts } from '../pod-settings.ts';
import { type Container, type PodTemplate, podTemplateOf } from '../pod-template.ts';
import { parseBytes, parseMillicores } from '../quantity.ts';
import { verticalCeilings } from './vertical-ceilings.ts';

/** In millicores and bytes. */
export interface Amounts {
  readonly millicores: number;
  readonly memory: number;
  readonly ephemeralStorage: number;
}

export interface Needs {
  readonly pods: number;
  readonly requests: Amounts;
  readonly limits: Amounts;
}

type Side = 'requests' | 'limits';

/**
 * What the objects may run at their worst moment, all of them at once. Counted from the finished pod templates,
 * so that whatever has one is part of it.
 */
export function namespaceNeeds(objects: readonly ManifestObject[]): Needs {
  const counted = objects.flatMap((object) => {
    const template = podTemplateOf(object);
    return template === undefined ? [] : [{ object, template, count: podsOf(object, objects) }];
  });
  const total = (side: Side): Amounts =>
    counted
      .map(({ object, template, count }) => times(podNeeds(object, template, side, objects), count))
      .reduce(plus, none);
  return {
    pods: counted.reduce((sum, { count }) => sum + count, 0),
    requests: total('requests'),
    limits: total('limits'),
  };
}

/** The most one container of the objects may have. */
export function largestContainer(objects: readonly ManifestObject[]): Amounts {
  return objects
    .flatMap((object) => {
      const template = podTemplateOf(object);
      if (template === undefined) return [];
      const { containers, initContainers = [] } = template.spec;
      return [
        ...[...containers, ...initContainers].map((container) =>
          containerNeeds(object, container, 'limits', objects),
        ),
        proxyAmounts(template, 'limits'),
      ];
    })
    .reduce(most, none);
}

/**
 * How many pods of an object there may be: the same number the connection budget counts with. Of a Job and a
 * CronJob there may be two: one of the release before, or one somebody started by hand.
 */
export function podsOf(object: ManifestObject, objects: readonly ManifestObject[]): number {
  if (object.kind === 'Job' || object.kind === 'CronJob') return 2;
  const spec = object.spec as { readonly replicas?: number; readonly strategy?: Strategy };
  const most = scaledTo(object, objects) ?? spec.replicas ?? 1;
  return podsAtOnce(most, surgeOf(spec.strategy, most));
}

interface Strategy {
  readonly rollingUpdate?: { readonly maxSurge?: number | string };
}

/** A percentage is of the replicas, rounded up; 25 % is what the API server sets (Kubernetes, "Deployments"). */
function surgeOf(strategy: Strategy | undefined, replicas: number): number {
  const surge = strategy?.rollingUpdate?.maxSurge ?? '25%';
  return typeof surge === 'number' ? surge : Math.ceil((Number.parseFloat(surge) / 100) * replicas);
}

interface Scaler {
  readonly scaleTargetRef: { readonly name: string };
  /** HorizontalPodAutoscaler. */
  readonly maxReplicas?: number;
  /** ScaledObject of KEDA. */
  readonly maxReplicaCount?: number;
}

function scaledTo({ metadata }: ManifestObject, objects: readonly ManifestObject[]): number | undefined {
  const scaler = objects
    .filter(({ kind }) => kind === 'HorizontalPodAutoscaler' || kind === 'ScaledObject')
    .map(({ spec }) => spec as Scaler)
    .find(({ scaleTargetRef }) => scaleTargetRef.name === metadata.name);
  return scaler?.maxReplicas ?? scaler?.maxReplicaCount;
}

/**
 * The scheduler's own arithmetic: init containers run one after the other before the containers, sidecars among
 * them beside what comes after (Kubernetes, "Sidecar Containers", Resource sharing within containers).
 */
export function podNeeds(
  object: ManifestObject,
  template: PodTemplate,
  side: Side,
  objects: readonly ManifestObject[],
): Amounts {
  const needs = (container: Container) => containerNeeds(object, container, side, objects);
  const proxy = proxyAmounts(template, side);
  let sidecars = proxy;
  let start = none;
  for (const init of template.spec.initContainers ?? []) {
    const own = needs(init);
    if (init.restartPolicy === 'Always') sidecars = plus(sidecars, own);
    start = most(start, init.restartPolicy === 'Always' ? sidecars : plus(sidecars, own));
  }
  return most(start, template.spec.containers.map(needs).reduce(plus, sidecars));
}

function containerNeeds(
  object: ManifestObject,
  { name, resources }: Container,
  side: Side,
  objects: readonly ManifestObject[],
): Amounts {
  const written = (from: Side) => ({
    millicores: parseMillicores(resources?.[from]?.cpu ?? 0),
    memory: parseBytes(resources?.[from]?.memory ?? 0),
    ephemeralStorage: parseBytes(resources?.[from]?.['ephemeral-storage'] ?? 0),
  });
  return most(written(side), verticalCeilings(object, name, written('requests'), written(side), objects));
}

const none: Amounts = { millicores: 0, memory: 0, ephemeralStorage: 0 };

const combine =
  (join: (a: number, b: number) => number) =>
  (a: Amounts, b: Amounts): Amounts => ({
    millicores: join(a.millicores, b.millicores),
    memory: join(a.memory, b.memory),
    ephemeralStorage: join(a.ephemeralStorage, b.ephemeralStorage),
  });

const plus = combine((a, b) => a + b);
const most = combine(Math.max);
const times = (amounts: Amounts, count: number): Amounts => combine((a) => a * count)(amounts, none);
