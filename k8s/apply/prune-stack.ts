import type { Api } from '../api.ts';
import { afterApply, beyond, kindsOf, whileApplying } from '../inventory/inventory.ts';
import { labelled } from '../inventory/rebuild.ts';
import {
  inventoryRef,
  readInventory,
  type StackPlace,
  type StoredInventory,
  writeInventory,
} from '../inventory/store.ts';
import { takeLock } from '../lock/lease.ts';
import { keyOf, keyOfRef, type ManifestObject, type ObjectRef, refOf } from '../object.ts';
import { deleteReleases } from '../releases/releases.ts';
import type { Clock } from './clock.ts';
import type { OnEvent } from './events.ts';
import { type Pruning, planPrune, prune } from './prune.ts';

export interface PruneStackOptions {
  readonly onEvent: OnEvent;
  /** Also namespaces, definitions and volumes. @default false */
  readonly pruneProtected?: boolean;
  readonly inventory?: StoredInventory;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
}

/** What is in the inventory, or carries the stack's labels, and is not among these objects. Changes nothing. */
export async function planPruneStack(
  api: Api,
  place: StackPlace,
  objects: readonly ManifestObject[],
  options: Pick<PruneStackOptions, 'pruneProtected' | 'inventory'> = {},
): Promise<{ readonly stored: StoredInventory; readonly plan: readonly Pruning[] }> {
  const stored = options.inventory ?? (await readInventory(api, place));
  const wanted = new Set(objects.map(keyOf));
  const orphans = (await labelled(api, place, kindsOf(stored.inventory))).map(refOf);
  const refs = new Map<string, ObjectRef>(
    [...beyond(stored.inventory, objects), ...orphans.filter((ref) => !wanted.has(keyOfRef(ref)))].map(
      (ref) => [keyOfRef(ref), ref],
    ),
  );
  const plan = await planPrune(api, [...refs.values()], {
    stack: place.stack,
    protectedToo: options.pruneProtected ?? false,
    applied: new Set(),
  });
  return { stored, plan };
}

/**
 * Deletes what the plan says, under the lock, and records what is left. When nothing is left, the records of the stack
 * go as well.
 */
export async function pruneStack(
  api: Api,
  place: StackPlace,
  { stored, plan }: { readonly stored: StoredInventory; readonly plan: readonly Pruning[] },
  options: PruneStackOptions,
): Promise<void> {
  const lock = await takeLock(api, place, { onWait: (text) => options.onEvent({ kind: 'note', text }) });
  try {
    const { inventory } = stored;
    const during = await writeInventory(api, place, whileApplying(inventory, []), stored.resourceVersion);
    const kept = await prune(api, plan, options);
    // The records went with their namespace.
    if (plan.some(({ ref, action }) => action === 'delete' && isHome(ref, place))) return;
    const planned = new Set(plan.map(({ ref }) => keyOfRef(ref)));
    const left = [...inventory.objects.filter((ref) => !planned.has(keyOfRef(ref))), ...kept];
    if (left.length === 0) return await forgetStack(api, place);
    const after = afterApply(inventory, {
      release: inventory.release,
      objects: [],
      kept: left,
      completedJobs: [],
    });
    await writeInventory(api, place, { ...after, state: inventory.state }, during.resourceVersion);
  } finally {
    await lock.release().catch(() => undefined);
  }
}

const isHome = ({ kind, name }: ObjectRef, { namespace }: StackPlace): boolean =>
  kind === 'Namespace' && name === namespace;

async function forgetStack(api: Api, place: StackPlace): Promise<void> {
  await deleteReleases(api, place);
  await api.delete(inventoryRef(place));
}
