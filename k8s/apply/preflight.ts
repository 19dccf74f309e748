import type { Access, Api } from '../api.ts';
import { isWrite, type ObjectChange } from '../diff/change.ts';
import { isMissingPermission, kindOf } from '../diff/diff.ts';
import { type LiveObjects, readLive } from '../diff/live.ts';
import { groupBy } from '../group.ts';
import { stackLabels } from '../inventory/rebuild.ts';
import type { StackPlace } from '../inventory/store.ts';
import { keyOfRef, type ManifestObject, type ObjectRef, printObject } from '../object.ts';
import type { ClusterProblem } from '../problem.ts';
import { installationOf } from '../transport/kind-sources.ts';
import type { ApplyPlan } from './plan.ts';
import { conflictProblems, refuseIfAny } from './refusals.ts';

interface Preflight {
  readonly api: Api;
  readonly place: StackPlace;
  readonly objects: readonly ManifestObject[];
  readonly plan: ApplyPlan;
  readonly force: boolean;
}

/** Throws everything that speaks against the plan, before anything is written. */
export async function refuse({ api, place, objects, plan, force }: Preflight): Promise<void> {
  const namespaces = await readNamespaces(api, namespacesOf(objects, place));
  const made = new Set(
    objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name),
  );
  refuseIfAny([
    ...(namespaces === 'unreadable'
      ? []
      : [...terminating(namespaces), ...missingNamespaces(namespacesOf(objects, place), namespaces, made)]),
    ...(await unknownKinds(api, plan.changes)),
    ...strangers(plan.changes, place.stack),
    ...(force ? [] : conflictProblems(plan.changes)),
  ]);
  const deletions = plan.pruned.filter(({ action }) => action === 'delete').map(({ ref }) => ref);
  if (plan.changes.some(isWrite) || deletions.length > 0)
    refuseIfAny(await forbidden(api, place, plan.changes, deletions));
}

/** Who works in one namespace often may not read namespaces; then each write says whether it is there. */
async function readNamespaces(api: Api, refs: readonly ObjectRef[]): Promise<LiveObjects | 'unreadable'> {
  try {
    return await readLive(api, refs);
  } catch (error) {
    if (isMissingPermission(error)) return 'unreadable';
    throw error;
  }
}

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
  const brought = new Set(objects.filter(({ kind }) => kind === 'CustomResourceDefinition').map(definedKind));
  const byKind = groupBy(objects, ({ apiVersion, kind }) => `${apiVersion} ${kind}`);
  const problems = await Promise.all(
    [...byKind.values()].map(async (members) => {
      const [first] = members;
      const { group, kind } = kindOf(first);
      if (brought.has(`${group}/${kind}`) || (await api.resource({ group, kind })) !== undefined) return [];
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

function definedKind({ spec }: ManifestObject): string {
  const { group = '', names } = (spec ?? {}) as { group?: string; names?: { kind?: string } };
  return `${group}/${names?.kind ?? ''}`;
}

/** Objects that belong to another stack of this kit: applying them would be a tug of war. */
const strangers = (changes: readonly ObjectChange[], stack: string): ClusterProblem[] =>
  changes.flatMap(({ object, live }) => {
    const labels = live?.metadata.labels ?? {};
    const other = labels['app.kubernetes.io/instance'];
    const isOurs = Object.entries(stackLabels(stack)).every(([name, value]) => labels[name] === value);
    if (isOurs || labels['app.kubernetes.io/managed-by'] !== 'plinth' || other === undefined) return [];
    return [
      {
        code: 'PLINTH-K8S-065',
        path: printObject(object),
        got: `an object of stack ${other}`,
        rule: `an object belongs to one stack, and this is ${stack}`,
        fix: 'give the two services different namespaces or names',
      },
    ];
  });

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

/** What the writes to come need and the caller may not do; every one of them, before the first write. */
async function forbidden(
  api: Api,
  place: StackPlace,
  changes: readonly ObjectChange[],
  pruned: readonly ObjectRef[],
): Promise<ClusterProblem[]> {
  const wanted = new Map<string, Access>();
  const want = (access: Access) => wanted.set(JSON.stringify(access), access);
  for (const change of changes.filter(isWrite)) {
    const { namespace } = change.object.metadata;
    const at = { ...kindOf(change.object), ...(namespace === undefined ? {} : { namespace }) };
    // Server-side apply is a patch, and of an object that is not there also a create.
    want({ ...at, verb: 'patch' });
    if (change.live === undefined) want({ ...at, verb: 'create' });
  }
  for (const { group, kind, namespace } of pruned)
    want({ group, kind, verb: 'delete', ...(namespace === undefined ? {} : { namespace }) });
  for (const record of records(place)) want(record);
  const answers = await Promise.all(
    [...wanted.values()].map(async (access) => ({ access, allowed: await api.allowed(access) })),
  );
  return answers.filter(({ allowed }) => !allowed).map(({ access }) => refusal(access, place));
}

/** The inventory, the lock and the release, of which old ones are forgotten. */
const records = ({ namespace }: StackPlace): Access[] => [
  { group: '', kind: 'ConfigMap', namespace, verb: 'create' },
  { group: '', kind: 'ConfigMap', namespace, verb: 'update' },
  { group: '', kind: 'Secret', namespace, verb: 'create' },
  { group: '', kind: 'Secret', namespace, verb: 'list' },
  { group: '', kind: 'Secret', namespace, verb: 'delete' },
  { group: 'coordination.k8s.io', kind: 'Lease', namespace, verb: 'create' },
  { group: 'coordination.k8s.io', kind: 'Lease', namespace, verb: 'update' },
  { group: 'coordination.k8s.io', kind: 'Lease', namespace, verb: 'delete' },
];

function refusal({ verb, group, kind, namespace }: Access, place: StackPlace): ClusterProblem {
  const where = namespace === undefined ? 'in the cluster' : `in namespace ${namespace}`;
  return {
    code: 'PLINTH-K8S-067',
    path: `${place.stack} ${kind}`,
    got: `no permission to ${verb} ${kind} ${where}`,
    rule: 'everything that is to be written must be allowed before anything is',
    fix: `allow verb ${verb} on ${group === '' ? '' : `${group} `}${kind} ${where} to this user, by a Role and a RoleBinding`,
  };
}

/** The namespaces the objects are in. */
const namespacesOf = (objects: readonly ManifestObject[], place: StackPlace): ObjectRef[] =>
  [...new Set([place.namespace, ...objects.flatMap(({ metadata }) => metadata.namespace ?? [])])].map(
    (name) => ({
      group: '',
      kind: 'Namespace',
      name,
    }),
  );
