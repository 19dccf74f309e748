import type { Api, Versioned } from '../api.ts';
import { groupBy } from '../group.ts';
import { keyOf, keyOfRef, type LiveObject, type ManifestObject, type ObjectRef, refOf } from '../object.ts';
import { settled } from '../together.ts';

/** The live objects of these names, by `keyOf`; those that do not exist are missing. */
export type LiveObjects = ReadonlyMap<string, LiveObject>;

/** From this many objects of one kind in one namespace on, a list is cheaper than a request each. */
const worthAList = 4;

/**
 * Reads live objects with as few requests as possible: a list where several objects of one kind are wanted, a get
 * where few are, so that one ConfigMap is not looked for among ten thousand.
 */
export const readLive = (api: Api, refs: readonly ObjectRef[]): Promise<LiveObjects> =>
  readVersions(
    api,
    refs.map((ref) => ({ ref })),
  );

/** The live objects of these manifests, each in the manifest's version: another one has other fields. */
export const readLiveOf = (api: Api, objects: readonly ManifestObject[]): Promise<LiveObjects> =>
  readVersions(
    api,
    objects.map((object) => ({ ref: refOf(object), apiVersion: object.apiVersion })),
  );

interface Wanted extends Versioned {
  readonly ref: ObjectRef;
}

async function readVersions(api: Api, wanted: readonly Wanted[]): Promise<LiveObjects> {
  const groups = groupBy(wanted, ({ ref, apiVersion }) =>
    [ref.group, ref.kind, ref.namespace ?? '', apiVersion ?? ''].join('/'),
  );
  const found = await settled([...groups.values()].map((group) => readGroup(api, group)));
  return new Map(found.flat().map((live) => [keyOf(live), live]));
}

async function readGroup(api: Api, group: readonly [Wanted, ...Wanted[]]): Promise<readonly LiveObject[]> {
  const refs = group.map(({ ref }) => ref);
  const [{ ref: first, ...version }] = group;
  // Kinds without a namespace are shared with everybody else's objects.
  if (refs.length < worthAList || first.namespace === undefined) {
    const objects = await settled(refs.map((ref) => api.get(ref, version)));
    return objects.filter((object) => object !== undefined);
  }
  const wanted = new Set(refs.map(keyOfRef));
  const all = await api.list(first, { namespace: first.namespace, ...version });
  return all.filter((object) => wanted.has(keyOf(object)));
}
