import type { Api } from '../api.ts';
import { isWrite, type ObjectChange } from '../diff/change.ts';
import { type LiveObjects, readLive } from '../diff/live.ts';
import { unlessForbidden } from '../forbidden.ts';
import { groupBy } from '../group.ts';
import { otherStacks } from '../inventory/other-stacks.ts';
import { namespacesOf, type StackPlace } from '../inventory/store.ts';
import { isOfStack, stackIn } from '../labels.ts';
import {
  keyOf,
  keyOfKind,
  keyOfRef,
  kindOf,
  type ManifestObject,
  type ObjectRef,
  printObject,
  refOf,
} from '../object.ts';
import { isApplied } from '../ownership/adopt.ts';
import type { ClusterProblem } from '../problem.ts';
import { tooLarge } from '../releases/releases.ts';
import { settled } from '../together.ts';
import { installationOf } from '../transport/kind-sources.ts';
import { forbidden } from './permissions.ts';
import type { ApplyPlan } from './plan.ts';
import { conflictProblems, refuseIfAny } from './refusals.ts';
import { runningProblems } from './unended-jobs.ts';

interface Preflight {
  readonly api: Api;
  readonly place: StackPlace;
  readonly objects: readonly ManifestObject[];
  readonly plan: ApplyPlan;
  readonly force: boolean;
}

/** Throws everything that speaks against the plan, before anything is written. */
export const refuse = async (preflight: Preflight): Promise<void> => refuseIfAny(await refusals(preflight));

/** Everything that speaks against the plan. What may not be done is asked only about what could be done. */
export async function refusals({ api, place, objects, plan, force }: Preflight): Promise<ClusterProblem[]> {
  const used = namespacesOf(place, objects).map(namespaceRef);
  const namespaces = await readNamespaces(api, used);
  const made = new Set(
    objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name),
  );
  const problems = [
    ...(namespaces === 'unreadable'
      ? []
      : [...terminating(namespaces), ...missingNamespaces(used, namespaces, made)]),
    ...(await unknownKinds(api, plan.changes)),
    ...(await strangers(api, place, plan)),
    ...runningProblems(plan.jobs, place),
    ...tooLarge(place, objects),
    ...(force ? [] : conflictProblems(plan.changes)),
  ];
  if (problems.length > 0) return problems;
  const deletions = plan.pruned.filter(({ action }) => action === 'delete').map(({ ref }) => ref);
  return plan.changes.some(isWrite) || deletions.length > 0
    ? forbidden(api, place, plan.changes, deletions)
    : [];
}

/** Who works in one namespace often may not read namespaces; then each write says whether it is there. */
const readNamespaces = (api: Api, refs: readonly ObjectRef[]): Promise<LiveObjects | 'unreadable'> =>
  unlessForbidden(readLive(api, refs), 'unreadable');

const missingNamespaces = (
  wanted: readonly ObjectRef[],
  live: LiveObjects,
  made: ReadonlySet<string>,
): ClusterProblem[] =>
  wanted
    .filter((ref) => !live.has(keyOfRef(ref)) && !made.has(ref.name))
    .map(({ name }) => ({
      code: 'PLINTH-K8S-069',
      path: `Namespace/${name}`,
      got: 'no such namespace',
      rule: 'the namespace must be there, or be among the manifests',
      fix: `make it with kubectl create namespace ${name}, or synthesize the manifests with it`,
    }));

/** Kinds the cluster does not serve and no definition among the objects brings. */
async function unknownKinds(api: Api, changes: readonly ObjectChange[]): Promise<ClusterProblem[]> {
  const objects = changes.filter(({ action }) => action !== 'left-out').map(({ object }) => object);
  const brought = broughtKinds(objects);
  const byKind = groupBy(objects, ({ apiVersion, kind }) => `${apiVersion} ${kind}`);
  const problems = await settled(
    [...byKind.values()].map(async (members) => {
      const [first] = members;
      const { group, kind } = kindOf(first);
      if (brought.has(keyOfKind({ group, kind })) || (await api.resource({ group, kind })) !== undefined)
        return [];
      return [
        {
          code: 'PLINTH-K8S-064',
          path: members.map(printObject).join(', '),
          got: `a cluster that does not serve ${first.apiVersion} ${kind}`,
          rule: 'the CustomResourceDefinition of every kind must be there before objects of it',
          fix: `${installationOf(first.apiVersion, kind)}, or leave the part out of the description`,
        },
      ];
    }),
  );
  return problems.flat();
}

/** Kinds that definitions among the objects bring, by `keyOfKind`. */
export const broughtKinds = (objects: readonly ManifestObject[]): ReadonlySet<string> =>
  new Set(objects.filter(({ kind }) => kind === 'CustomResourceDefinition').map(definedKind));

function definedKind({ spec }: ManifestObject): string {
  const { group = '', names } = (spec ?? {}) as { group?: string; names?: { kind?: string } };
  return keyOfKind({ group, kind: names?.kind ?? '' });
}

/** Objects that belong to another stack of this kit: applying them would be a tug of war. */
async function strangers(
  api: Api,
  place: StackPlace,
  { changes, stored }: ApplyPlan,
): Promise<ClusterProblem[]> {
  const known = new Set(stored.inventory.objects.map(keyOfRef));
  // Those say by no label whose they are, and every stack applies as the same manager.
  const unlabelled = changes.filter(
    ({ object, live }) =>
      live !== undefined &&
      isApplied(live) &&
      stackIn(live.metadata.labels) === undefined &&
      !known.has(keyOf(object)),
  );
  const owners = unlabelled.length === 0 ? undefined : await otherStacks(api, place);
  return changes.flatMap(({ object, live }) => {
    const named = live === undefined ? undefined : stackIn(live.metadata.labels);
    const recorded = unlabelled.some((one) => one.object === object) ? owners?.(refOf(object)) : undefined;
    const other = named ?? (recorded === 'unknown' ? undefined : recorded);
    if (other === undefined || isOfStack(live?.metadata.labels, place.stack)) return [];
    return [
      {
        code: 'PLINTH-K8S-065',
        path: printObject(object),
        got: `an object of stack ${other}`,
        rule: `an object belongs to one stack, and this is ${place.stack}`,
        fix: 'give the two services different namespaces or names',
      },
    ];
  });
}

/** Namespaces on their way out take nothing new. */
const terminating = (namespaces: LiveObjects): ClusterProblem[] =>
  [...namespaces.values()]
    .filter(({ metadata }) => metadata.deletionTimestamp !== undefined)
    .map(({ metadata, spec }) => ({
      code: 'PLINTH-K8S-066',
      path: `Namespace/${metadata.name}`,
      got: `terminating since ${metadata.deletionTimestamp}${finalizers(spec)}`,
      rule: 'nothing can be made in a namespace that is being deleted',
      fix: `wait until it is gone; what holds it up: kubectl get namespace ${metadata.name} -o jsonpath='{.status.conditions}'`,
    }));

function finalizers(spec: unknown): string {
  const { finalizers: names = [] } = (spec ?? {}) as { finalizers?: readonly string[] };
  return names.length === 0 ? '' : `, waiting for ${names.join(', ')}`;
}

const namespaceRef = (name: string): ObjectRef => ({ group: '', kind: 'Namespace', name });
