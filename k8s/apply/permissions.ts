import type { Access, Api } from '../api.ts';
import { isWrite, type ObjectChange } from '../diff/change.ts';
import type { StackPlace } from '../inventory/store.ts';
import { kindOf, type ObjectRef } from '../object.ts';
import type { ClusterProblem } from '../problem.ts';
import { settled } from '../together.ts';

/** What the writes to come need and the caller may not do; every one of them, before the first write. */
export async function forbidden(
  api: Api,
  place: StackPlace,
  changes: readonly ObjectChange[],
  deleted: readonly ObjectRef[],
): Promise<ClusterProblem[]> {
  const wanted = new Map<string, Access>();
  for (const access of [
    ...changes.filter(isWrite).flatMap(accessesOf),
    ...deleted.map(({ name: _, ...at }): Access => ({ ...at, verb: 'delete' })),
    ...records(place),
  ])
    wanted.set(JSON.stringify([access.group, access.kind, access.namespace, access.verb]), access);
  const answers = await settled(
    [...wanted.values()].map(async (access) => {
      // A kind that a definition of this set brings cannot be asked about yet.
      const isServed = (await api.resource(access)) !== undefined;
      return { access, allowed: !isServed || (await api.allowed(access)) };
    }),
  );
  return answers.filter(({ allowed }) => !allowed).map(({ access }) => refusal(access, place));
}

/** Server-side apply is a patch, and of an object that is not there also a create. */
function accessesOf({ object, live, action }: ObjectChange): Access[] {
  const { namespace } = object.metadata;
  const at = { ...kindOf(object), ...(namespace === undefined ? {} : { namespace }) };
  return [
    { ...at, verb: 'patch' },
    ...(live === undefined || action === 'recreate' ? [{ ...at, verb: 'create' }] : []),
    ...(action === 'recreate' ? [{ ...at, verb: 'delete' }] : []),
  ];
}

/** The inventory, the lock and the release, of which old ones are forgotten. */
const records = ({ namespace }: StackPlace): Access[] => {
  const access = (group: string, kind: string, ...verbs: readonly string[]): Access[] =>
    verbs.map((verb) => ({ group, kind, namespace, verb }));
  return [
    ...access('', 'ConfigMap', 'get', 'create', 'update'),
    ...access('', 'Secret', 'get', 'list', 'create', 'update', 'delete'),
    ...access('coordination.k8s.io', 'Lease', 'get', 'create', 'update', 'delete'),
  ];
};

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
