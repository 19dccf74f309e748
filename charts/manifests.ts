import { ApiObject, type Chart } from 'cdk8s';
import type { ManifestObject } from '../k8s/object.ts';
import { stageAnnotation, stageOf, stages } from '../k8s/stages.ts';
import { type Problem, ProblemsError } from '../spec/problem.ts';
import { applyTransform, type Transforms } from '../spec/transform.ts';
import { contentHash, sorted } from './labels.ts';
import type { LateObject } from './late-object.ts';
import { duplicates, identityChange, leaks, strays } from './manifest-checks.ts';
import { type PodSettings, settled } from './pod-settings.ts';
import { tidied } from './tidy.ts';
import { toYaml } from './yaml.ts';

export type { ManifestObject } from '../k8s/object.ts';

/** One file of `dist/<stack>/`. */
export interface ManifestFile {
  /** `<stage>-<what>.yaml` with a two-digit stage, so that `kubectl apply -f` reads files in order. */
  readonly name: string;
  /** YAML documents, in the order in which to apply them. */
  readonly text: string;
}

type RenderedChart = Chart & { readonly transforms?: Transforms; readonly everyPod?: PodSettings };

/** The chart as files, one per stage that has objects. Same chart, same bytes. Throws `ProblemsError`. */
export function manifestsOf(chart: RenderedChart): ManifestFile[] {
  const files = new Map<number, ManifestObject[]>();
  for (const object of objectsOf(chart)) {
    const stage = stageOf(object.kind, object.metadata.annotations);
    files.set(stage, [...(files.get(stage) ?? []), object]);
  }
  return [...files].map(([stage, objects]) => ({
    name: `${String(stage).padStart(2, '0')}-${stages[stage] ?? 'other'}.yaml`,
    text: objects.map(toYaml).join('---\n'),
  }));
}

/** The chart as objects in the order of application: by stage, then kind, namespace and name. */
export function objectsOf(chart: RenderedChart): ManifestObject[] {
  const stack = chart.node.id;
  const problems: Problem[] = [];
  const transformed = (construct: ApiObject, rendered: ManifestObject): ManifestObject => {
    const name = transformNameOf(construct, chart);
    const changed = applyTransform(chart.transforms, name, rendered);
    problems.push(...identityChange(rendered, changed, name, stack));
    return changed;
  };
  const constructs: ApiObject[] = chart.node
    .findAll()
    .filter((construct) => ApiObject.isApiObject(construct));
  const plain = constructs
    .filter((construct) => !isLate(construct))
    .map((construct) => transformed(construct, settled(tidied(construct.toJson()), chart.everyPod ?? {})));
  const late = constructs
    .filter(isLate)
    .map((construct) => transformed(construct, construct.complete(tidied(construct.toJson()), plain)));
  const objects = [...plain, ...late];
  // What follows names objects, so an object that lost its name has to be reported first.
  refuse(problems);
  const finished = objects.map((object) => inOrder(staged(namedByContent(object))));
  refuse([
    ...finished.flatMap((object) => leaks(object, stack)),
    ...strays(finished, chart.namespace, stack),
    ...duplicates(finished, stack),
  ]);
  return finished.sort(byApplication);
}

/** Not by `instanceof`: `ApiObject` answers that for every class below it. */
const isLate = (construct: ApiObject): construct is LateObject => 'complete' in construct;

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new ProblemsError(problems);
}

/** `orders-prod/workload/deployment/Resource` is `workload.deployment`. */
function transformNameOf(object: ApiObject, chart: Chart): string {
  const below = object.node.scopes.slice(chart.node.scopes.length).map(({ node }) => node.id);
  return (below.at(-1) === 'Resource' ? below.slice(0, -1) : below).join('.');
}

/** Keys in alphabetical order, so a diff shows what changed and nothing that moved; the usual three first. */
function inOrder({ apiVersion, kind, metadata, ...rest }: ManifestObject): ManifestObject {
  return { apiVersion, kind, metadata: sorted(metadata), ...(sorted(rest) as object) } as ManifestObject;
}

/**
 * A Job's template is immutable: applied under its old name a changed one is refused. So a Job is named
 * after its template, after any transform.
 */
function namedByContent(object: ManifestObject): ManifestObject {
  if (object.kind !== 'Job') return object;
  const { template } = object.spec as { readonly template: unknown };
  return {
    ...object,
    metadata: { ...object.metadata, name: `${object.metadata.name}-${contentHash(template)}` },
  };
}

function staged(object: ManifestObject): ManifestObject {
  const { annotations } = object.metadata;
  const stage = String(stageOf(object.kind, annotations));
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...annotations, [stageAnnotation]: stage } },
  };
}

function byApplication(a: ManifestObject, b: ManifestObject): number {
  const stage = (object: ManifestObject) => stageOf(object.kind, object.metadata.annotations);
  return (
    stage(a) - stage(b) ||
    compare(a.kind, b.kind) ||
    compare(a.metadata.namespace ?? '', b.metadata.namespace ?? '') ||
    compare(a.metadata.name, b.metadata.name)
  );
}

/** By code unit, so the order is the same under every locale. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
