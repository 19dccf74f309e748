import type { AttributeChange, Change } from '../../change.ts';
import { type Finding, finding } from '../../finding.ts';
import { canonical, hasUnknown, type Json, number, text, type Value, type ValueObject } from '../../value.ts';
import { field, type KubernetesObject, objectOf, part } from './object.ts';

const docs = 'Kubernetes documentation';

/** What a changed workload does: a new template replaces its pods, fewer replicas stop some. */
export function rollout({ name }: AttributeChange, change: Change): readonly Finding[] {
  const [before, after] = [objectOf(change.type, change.before), objectOf(change.type, change.after)];
  if (after.spec === undefined || before.spec === undefined || hasUnknown(field(after.spec, 'replicas')))
    return [notShown(name)];
  return [...replicas(name, before.spec, after.spec), ...template(name, before, after)];
}

const notShown = (attribute: string): Finding =>
  finding({
    code: 'kubernetes-spec-unknown',
    attribute,
    severity: 'review',
    interruption: 'unknown',
    data: 'unknown',
    reversible: 'unknown',
    why: 'Changes an object of the cluster in a way the plan does not show.',
    source: `${docs}, Kubernetes objects`,
  });

/** Unset, a workload has one pod. */
const replicasOf = (spec: ValueObject): number => number(field(spec, 'replicas')) ?? 1;

function replicas(attribute: string, before: ValueObject, after: ValueObject): readonly Finding[] {
  const [old, planned] = [replicasOf(before), replicasOf(after)];
  if (planned >= old) return [];
  return [
    finding({
      code: planned === 0 ? 'kubernetes-scaled-to-zero' : 'kubernetes-scaled-down',
      attribute,
      severity: planned === 0 ? 'dangerous' : 'review',
      interruption: planned === 0 ? 'outage' : 'none',
      why:
        planned === 0
          ? 'Stops every pod of it: its number of replicas becomes 0.'
          : `Stops pods of it, from ${old} to ${planned}.`,
      source: `${docs}, Deployments: scaling; StatefulSets: deployment and scaling guarantees`,
    }),
  ];
}

function template(attribute: string, before: KubernetesObject, after: KubernetesObject): readonly Finding[] {
  const text = (object: KubernetesObject): string =>
    canonical((field(object.spec, 'template') ?? null) as Json);
  if (text(before) === text(after) && !hasUnknown(field(after.spec, 'template'))) return [];
  const spec = after.spec as ValueObject;
  if (after.kind === 'Deployment') return recreated(attribute, spec);
  if (after.kind === 'StatefulSet' || after.kind === 'DaemonSet')
    return oneByOne(attribute, spec, after.kind);
  return [];
}

/** By default a new pod is ready before an old one stops; a strategy Recreate stops all of them first. */
function recreated(attribute: string, spec: ValueObject): readonly Finding[] {
  if (typeOf(part(spec, 'strategy')) !== 'Recreate') return [];
  return [
    finding({
      code: 'kubernetes-recreate',
      attribute,
      interruption: 'outage',
      why: 'Stops every pod of the deployment before new ones start. Its strategy is Recreate.',
      fix: 'Use the strategy RollingUpdate if two versions may run side by side.',
      source: `${docs}, Deployments: strategy`,
    }),
  ];
}

function oneByOne(attribute: string, spec: ValueObject, kind: string): readonly Finding[] {
  if (typeOf(part(spec, 'updateStrategy')) === 'OnDelete')
    return [
      finding({
        code: 'kubernetes-on-delete',
        attribute,
        timing: 'next-reboot',
        why: 'Changes the template of pods that nobody replaces. Each has to be deleted by hand, as the strategy is OnDelete.',
        source: `${docs}, StatefulSets: update strategies`,
      }),
    ];
  const isAlone = kind === 'StatefulSet' && replicasOf(spec) === 1;
  return [
    finding({
      code: 'kubernetes-rolling',
      attribute,
      interruption: isAlone ? 'outage' : 'unknown',
      why: isAlone
        ? 'Stops the only pod of the stateful set, and then starts a new one.'
        : 'Stops its pods one after another, each before its new one starts. Clients of a pod have to reconnect.',
      source: `${docs}, StatefulSets: rolling updates; DaemonSet: performing a rolling update`,
    }),
  ];
}

const typeOf = (strategy: ValueObject | undefined): string | undefined =>
  text(field(strategy, 'type') as Value | undefined);
