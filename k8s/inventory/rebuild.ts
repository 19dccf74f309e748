import type { Api } from '../api.ts';
import { type GroupKind, keyOfRef, type LiveObject, type ObjectRef, refOf } from '../object.ts';
import { manager } from '../ownership/managers.ts';
import { inventoryVersion, type StackPlace, type StoredInventory } from './store.ts';

/** The labels every synthesized object of a stack carries. */
export const stackLabels = (stack: string): Readonly<Record<string, string>> => ({
  'app.kubernetes.io/managed-by': 'plinth',
  'app.kubernetes.io/instance': stack,
});

/**
 * Objects of these kinds that carry the stack's labels and were applied from here: what the inventory should hold.
 * Objects a controller made from ours (pods, ReplicaSets) carry the labels too, but we never applied them.
 */
export async function labelled(
  api: Api,
  { stack, namespace }: StackPlace,
  kinds: readonly GroupKind[],
): Promise<readonly LiveObject[]> {
  const labelSelector = Object.entries(stackLabels(stack))
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
  const lists = await Promise.all(
    kinds.map(async (kind) => {
      const resource = await api.resource(kind);
      if (!resource?.verbs.includes('list')) return [];
      return api.list(kind, { labelSelector, ...(resource.namespaced ? { namespace } : {}) });
    }),
  );
  return lists.flat().filter(isApplied);
}

/** Whether this kit applied the object. */
export const isApplied = ({ metadata }: LiveObject): boolean =>
  (metadata.managedFields ?? []).some(
    ({ manager: name, operation }) => name === manager && operation === 'Apply',
  );

/** The inventory made anew from live objects, to be written over the one that was edited. */
export async function rebuildInventory(
  api: Api,
  place: StackPlace,
  kinds: readonly GroupKind[],
  release: number,
): Promise<StoredInventory> {
  const objects = (await labelled(api, place, kinds)).map(refOf);
  const resourceVersion = await inventoryVersion(api, place);
  return {
    inventory: {
      stack: place.stack,
      state: 'applying',
      release,
      objects: sortedRefs(objects),
      completedJobs: [],
    },
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
}

const sortedRefs = (refs: readonly ObjectRef[]): ObjectRef[] =>
  [...refs].sort((a, b) => (keyOfRef(a) < keyOfRef(b) ? -1 : 1));
