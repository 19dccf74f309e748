import { type Api, ApiError } from '../api.ts';
import { recordLabels } from '../labels.ts';
import type { LiveObject, ManifestObject, ObjectRef } from '../object.ts';
import { ClusterError } from '../problem.ts';
import { decode, emptyInventory, encode, type Inventory } from './inventory.ts';

const digestAnnotation = 'plinth.dev/inventory-digest';
const key = 'inventory';

/** Where a stack's own records are kept. */
export interface StackPlace {
  readonly stack: string;
  readonly namespace: string;
}

/** Namespaces of the records and of these objects. */
export const namespacesOf = ({ namespace }: StackPlace, objects: readonly ManifestObject[]): string[] => [
  ...new Set([namespace, ...objects.flatMap(({ metadata }) => metadata.namespace ?? [])]),
];

export const inventoryRef = ({ stack, namespace }: StackPlace): ObjectRef => ({
  group: '',
  kind: 'ConfigMap',
  namespace,
  name: `plinth-inventory-${stack}`,
});

/** An inventory and the version of it that was read; writing over any other version is refused. */
export interface StoredInventory {
  readonly inventory: Inventory;
  /** Undefined when there is none yet. */
  readonly resourceVersion?: string;
}

/** Reads it; an empty one when there is none. Throws `ClusterError` PLINTH-K8S-060 when it was edited. */
export async function readInventory(api: Api, place: StackPlace): Promise<StoredInventory> {
  const live = await api.get(inventoryRef(place));
  if (live === undefined) return { inventory: emptyInventory(place.stack) };
  const inventory = inventoryIn(live);
  if (inventory === undefined || inventory.stack !== place.stack) throw edited(place);
  return { inventory, resourceVersion: live.metadata.resourceVersion };
}

/** Undefined when it was edited. */
export function inventoryIn(live: LiveObject): Inventory | undefined {
  const text = (live.data as Readonly<Record<string, string>> | undefined)?.[key];
  const digest = live.metadata.annotations?.[digestAnnotation];
  return text === undefined || digest === undefined ? undefined : decode(text, digest);
}

/** Its version, whatever is in it; undefined when there is none. */
export const inventoryVersion = async (api: Api, place: StackPlace): Promise<string | undefined> =>
  (await api.get(inventoryRef(place)))?.metadata.resourceVersion;

/** Throws PLINTH-K8S-061 when another apply wrote it since. */
export async function assertUnchanged(api: Api, place: StackPlace, known: StoredInventory): Promise<void> {
  if ((await inventoryVersion(api, place)) !== known.resourceVersion) throw overtaken(place);
}

/** Writes it over the version that was read. Throws PLINTH-K8S-061 when another apply wrote since. */
export async function writeInventory(
  api: Api,
  place: StackPlace,
  inventory: Inventory,
  over: string | undefined,
): Promise<StoredInventory> {
  const object = configMap(place, inventory, over);
  try {
    const written = over === undefined ? await api.create(object) : await api.replace(object);
    return { inventory, resourceVersion: written.metadata.resourceVersion };
  } catch (error) {
    // The answer of an earlier try may have been lost on the way here.
    const live =
      error instanceof ApiError && error.status === 409 ? await api.get(inventoryRef(place)) : undefined;
    if (live !== undefined && sameText(live, inventory))
      return { inventory, resourceVersion: live.metadata.resourceVersion };
    if (live !== undefined) throw overtaken(place, error);
    throw error;
  }
}

const sameText = (live: LiveObject, inventory: Inventory): boolean =>
  (live.data as Readonly<Record<string, string>> | undefined)?.[key] === encode(inventory).text;

function configMap(place: StackPlace, inventory: Inventory, over: string | undefined): ManifestObject {
  const { text, digest } = encode(inventory);
  const { namespace, name } = inventoryRef(place);
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      labels: recordLabels('inventory', place.stack),
      annotations: { [digestAnnotation]: digest },
      ...(over === undefined ? {} : { resourceVersion: over }),
    },
    data: { [key]: text },
  };
}

const edited = (place: StackPlace): ClusterError =>
  new ClusterError(
    [
      {
        code: 'PLINTH-K8S-060',
        path: `${place.stack} ConfigMap/${inventoryRef(place).name}`,
        got: 'text that does not match its digest',
        rule: 'the inventory decides what is deleted, so it must be as it was written',
        fix: 'run the command again with --rebuild-inventory: it is made anew from the releases that are kept and the labels of the live objects',
      },
    ],
    { badInput: true },
  );

export const overtaken = (place: StackPlace, cause?: unknown): ClusterError =>
  new ClusterError(
    [
      {
        code: 'PLINTH-K8S-061',
        path: `${place.stack} ConfigMap/${inventoryRef(place).name}`,
        got: 'a newer version',
        rule: 'one apply of a stack runs at a time',
        fix: 'wait for the other one to end, then run this again',
      },
    ],
    { badInput: false, cause },
  );
