import type { Api } from '../api.ts';
import { type LiveObjects, readLiveOf } from '../diff/live.ts';
import { unlessForbidden } from '../forbidden.ts';
import { isOfStack, selectorOf, stackIn, stackLabels } from '../labels.ts';
import {
  type GroupKind,
  isJob,
  keyOf,
  kindOf,
  type LiveObject,
  type ManifestObject,
  refOf,
} from '../object.ts';
import { isApplied } from '../ownership/adopt.ts';
import { conditionOf, specOf } from '../readiness/fields.ts';
import type { Release } from '../releases/releases.ts';
import { together } from '../together.ts';
import { distinctKinds, distinctRefs } from './inventory.ts';
import { inventoryVersion, type StackPlace, type StoredInventory } from './store.ts';

/**
 * Objects of these kinds that carry the stack's labels and were applied from here: what the inventory should hold.
 * Objects a controller made from ours (pods, ReplicaSets) carry the labels too, but we never applied them. Kinds without
 * a namespace are left out where the caller may not list them.
 */
export async function labelled(
  api: Api,
  { stack, namespace }: StackPlace,
  kinds: readonly GroupKind[],
  namespaces: readonly string[] = [],
): Promise<readonly LiveObject[]> {
  const labelSelector = selectorOf(stackLabels(stack));
  const lists = await together(
    kinds,
    ({ kind }) => `${stack} ${kind}`,
    async (kind) => {
      const resource = await api.resource(kind);
      if (!resource?.verbs.includes('list')) return [];
      if (!resource.namespaced) return unlessForbidden(api.list(kind, { labelSelector }), []);
      const all = [...new Set([namespace, ...namespaces])];
      const found = await together(
        all,
        (name) => `${stack} Namespace/${name}`,
        (name) => api.list(kind, { labelSelector, namespace: name }),
      );
      return found.flat();
    },
  );
  return lists.flat().filter(isApplied);
}

/**
 * The inventory made anew, to be written over the one that was edited or in place of the one that is lost: what is there
 * still of the manifests and of every release that is kept, and whatever else carries the labels of the stack. A Job of a
 * release has completed, or the release would not have ended well.
 */
export async function rebuildInventory(
  api: Api,
  place: StackPlace,
  manifests: readonly ManifestObject[],
  releases: readonly Release[],
): Promise<StoredInventory> {
  const kept = releases.flatMap(({ objects }) => objects);
  const known = distinct([...manifests, ...kept]);
  const kinds = distinctKinds(known.map(kindOf));
  const namespaces = known.flatMap(({ metadata }) => metadata.namespace ?? []);
  const [live, found] = await Promise.all([readLiveOf(api, known), labelled(api, place, kinds, namespaces)]);
  const ours = [...live.values()].filter((object) => isApplied(object) && isFree(object, place.stack));
  const resourceVersion = await inventoryVersion(api, place);
  return {
    inventory: {
      stack: place.stack,
      state: 'applying',
      release: releases.at(-1)?.number ?? 0,
      objects: distinctRefs([...ours, ...found].map(refOf)),
      completedJobs: completedAmong(kept, [...live.values(), ...found], live),
    },
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
}

/** Of this stack, or without a word about whose it is. */
const isFree = ({ metadata }: LiveObject, stack: string): boolean =>
  isOfStack(metadata.labels, stack) || stackIn(metadata.labels) === undefined;

/** Jobs of releases that are gone by now, or are complete as they stand; and all that are complete. */
function completedAmong(
  kept: readonly ManifestObject[],
  found: readonly LiveObject[],
  live: LiveObjects,
): readonly string[] {
  const gone = kept.filter((job) => isRun(job) && !live.has(keyOf(job)));
  return [...new Set([...gone, ...found.filter(isCompleteJob)].map(keyOf))];
}

const isRun = (object: ManifestObject): boolean =>
  isJob(kindOf(object)) && specOf<{ readonly suspend: boolean }>(object).suspend !== true;

const isCompleteJob = (live: LiveObject): boolean =>
  isJob(kindOf(live)) && conditionOf(live, 'Complete')?.status === 'True';

const distinct = (objects: readonly ManifestObject[]): ManifestObject[] => [
  ...new Map(objects.map((object) => [keyOf(object), object])).values(),
];
