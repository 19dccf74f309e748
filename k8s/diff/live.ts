import type { Api } from '../api.ts';
import { groupBy } from '../group.ts';
import { keyOf, keyOfRef, type LiveObject, type ManifestObject, type ObjectRef, refOf } from '../object.ts';

/** The live objects of these names, by `keyOf`; those that do not exist are missing. */
export type LiveObjects = ReadonlyMap<string, LiveObject>;

/** From this many objects of one kind in one namespace on, a list is cheaper than a request each. */
const worthAList = 4;

/**
 * Reads live objects with as few requests as possible: a list where several objects of one kind are wanted, a get
 * where few are, so that one ConfigMap is not looked for among ten thousand.
 */
export async function readLive(api: Api, refs: readonly ObjectRef[]): Promise<LiveObjects> {
  const groups = groupBy(refs, ({ group, kind, namespace }) => [group, kind, namespace ?? ''].join('/'));
  const found = await Promise.all([...groups.values()].map((group) => readGroup(api, group)));
  return new Map(found.flat().map((live) => [keyOf(live), live]));
}

export const readLiveOf = (api: Api, objects: readonly ManifestObject[]): Promise<LiveObjects> =>
  readLive(api, objects.map(refOf));

async function readGroup(
  api: Api,
  refs: readonly [ObjectRef, ...ObjectRef[]],
): Promise<readonly LiveObject[]> {
  const [first] = refs;
  // Kinds without a namespace are shared with everybody else's objects.
  if (refs.length < worthAList || first.namespace === undefined) {
    const objects = await Promise.all(refs.map((ref) => api.get(ref)));
    return objects.filter((object) => object !== undefined);
  }
  const wanted = new Set(refs.map(keyOfRef));
  const all = await api.list(first, { namespace: first.namespace });
  return all.filter((object) => wanted.has(keyOf(object)));
}
