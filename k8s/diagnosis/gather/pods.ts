import type { ListOptions } from '../../api.ts';
import type { LiveObject } from '../../object.ts';
import { specOf } from '../../readiness/fields.ts';
import { selectorOf } from '../../readiness/kinds/service.ts';
import type { Reader } from './reader.ts';

const revision = 'deployment.kubernetes.io/revision';

const scope = ({ metadata }: LiveObject): ListOptions =>
  metadata.namespace === undefined ? {} : { namespace: metadata.namespace };

const isOwnedBy =
  (owner: LiveObject) =>
  ({ metadata }: LiveObject): boolean =>
    metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid) ?? false;

/** The one that holds the pods of the newest template. */
export async function newestReplicaSet(reader: Reader, object: LiveObject): Promise<LiveObject | undefined> {
  if (object.kind !== 'Deployment') return undefined;
  const sets = await reader.read(
    'ReplicaSets',
    reader.api.list({ group: 'apps', kind: 'ReplicaSet' }, scope(object)),
  );
  const number = ({ metadata }: LiveObject): number => Number(metadata.annotations?.[revision] ?? 0);
  return sets
    ?.filter(isOwnedBy(object))
    .toSorted((one, other) => number(other) - number(one))
    .at(0);
}

const owners: ReadonlySet<string> = new Set(['ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job']);

const printSelector = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');

const matchLabels = (object: LiveObject): Readonly<Record<string, string>> =>
  specOf<{ readonly selector: { readonly matchLabels?: Record<string, string> } }>(object).selector
    ?.matchLabels ?? {};

/** Pods of the object's newest revision, or those it selects. */
export async function podsOf(
  reader: Reader,
  object: LiveObject,
  replicaSet: LiveObject | undefined,
): Promise<readonly LiveObject[]> {
  const list = async (labels: Readonly<Record<string, string>>): Promise<readonly LiveObject[]> =>
    Object.keys(labels).length === 0
      ? []
      : ((await reader.read(
          'pods',
          reader.api.list(
            { group: '', kind: 'Pod' },
            { ...scope(object), labelSelector: printSelector(labels) },
          ),
        )) ?? []);

  if (object.kind === 'Pod') return [object];
  if (object.kind === 'Service') return list(selectorOf(object));
  if (object.kind === 'PodDisruptionBudget') return list(matchLabels(object));
  const owner = replicaSet ?? object;
  if (!owners.has(owner.kind)) return [];
  return (await list(matchLabels(owner))).filter(isOwnedBy(owner));
}
