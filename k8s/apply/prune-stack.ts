import type { Api } from '../api.ts';
import { afterApply, beyond, kindsOf, whileApplying } from '../inventory/inventory.ts';
import { refuseLost } from '../inventory/lost.ts';
import { labelled } from '../inventory/rebuild.ts';
import {
  assertUnchanged,
  inventoryRef,
  readInventory,
  type StackPlace,
  type StoredInventory,
  writeInventory,
} from '../inventory/store.ts';
import { takeLock } from '../lock/lease.ts';
import { keyOf, keyOfRef, type ManifestObject, type ObjectRef, refOf } from '../object.ts';
import { deleteReleases } from '../releases/releases.ts';
import { type Clock, systemClock } from './clock.ts';
import { prune } from './deletion.ts';
import type { OnEvent } from './events.ts';
import { forbidden } from './permissions.ts';
import { isNamespace, type Pruning, planPrune } from './prune.ts';
import { refuseIfAny } from './refusals.ts';

export interface PruneStackOptions {
  readonly onEvent: OnEvent;
  /** Also namespaces, definitions and volumes. @default false */
  readonly pruneProtected?: boolean;
  readonly inventory?: StoredInventory;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
}

/** What a prune of a stack would do. */
export interface PrunePlan {
  readonly stored: StoredInventory;
  readonly plan: readonly Pruning[];
  /** Nothing of the stack is left afterwards but what it may share with others, so its records go as well. */
  readonly forgets: boolean;
}

/**
 * What is in the inventory, or carries the stack's labels, and is not among these objects; all of the stack when there
 * are none. Changes nothing. Throws what speaks against it, a missing permission included.
 */
export async function planPruneStack(
  api: Api,
  place: StackPlace,
  objects: readonly ManifestObject[],
  options: Pick<PruneStackOptions, 'pruneProtected' | 'inventory'> = {},
): Promise<PrunePlan> {
  const stored = options.inventory ?? (await readInventory(api, place));
  // All of a stack is pruned from the namespace it was moved away from, so another place of it is no objection.
  if (options.inventory === undefined && objects.length > 0) await refuseLost(api, place, stored);
  const wanted = new Set(objects.map(keyOf));
  const orphans = (await labelled(api, place, kindsOf(stored.inventory))).map(refOf);
  const refs = new Map<string, ObjectRef>(
    [...beyond(stored.inventory, objects), ...orphans.filter((ref) => !wanted.has(keyOfRef(ref)))].map(
      (ref) => [keyOfRef(ref), ref],
    ),
  );
  const plan = await planPrune(api, [...refs.values()], {
    ...place,
    protectedToo: options.pruneProtected ?? false,
    applied: new Set(),
    used: new Set(
      objects.length === 0
        ? []
        : [place.namespace, ...objects.flatMap(({ metadata }) => metadata.namespace ?? [])],
    ),
  });
  const deletions = plan.filter(({ action }) => action === 'delete').map(({ ref }) => ref);
  const forgets = objects.length === 0 && stored.resourceVersion !== undefined && plan.every(isOver);
  if (deletions.length > 0 || forgets) refuseIfAny(await forbidden(api, place, [], deletions));
  return { stored, plan, forgets };
}

/** Gone, or nothing this stack has to answer for: a namespace and a definition may be others' as well. */
const isOver = ({ ref, action, released }: Pruning): boolean =>
  action !== 'kept' || released === true || isShared(ref);

const isShared = (ref: ObjectRef): boolean => isNamespace(ref) || ref.kind === 'CustomResourceDefinition';

/**
 * Deletes what the plan says, under the lock, and records what is left. When nothing is left, the records of the stack
 * go as well.
 */
export async function pruneStack(
  api: Api,
  place: StackPlace,
  { stored, plan, forgets }: PrunePlan,
  options: PruneStackOptions,
): Promise<void> {
  const { clock = systemClock, signal, onEvent } = options;
  const lock = await takeLock(api, place, {
    onWait: (text) => onEvent({ kind: 'note', text }),
    wait: (milliseconds) => clock.wait(milliseconds),
    ...(signal && { signal }),
  });
  try {
    const { inventory } = stored;
    const starting = whileApplying(inventory, [], { run: lock.run });
    const during = await writeInventory(api, place, starting, stored.resourceVersion);
    const check = async () => {
      await lock.assertHeld();
      await assertUnchanged(api, place, during);
    };
    const kept = await prune(api, plan, { stack: place.stack, ...options, check });
    const keys = new Set(kept.map(keyOfRef));
    // The records went with their namespace.
    if (plan.some(({ ref, action }) => action === 'delete' && isHome(ref, place) && !keys.has(keyOfRef(ref))))
      return;
    const planned = new Set(plan.map(({ ref }) => keyOfRef(ref)));
    const left = [...inventory.objects.filter((ref) => !planned.has(keyOfRef(ref))), ...kept];
    await check();
    if (left.length === 0 || (forgets && left.every(isShared))) return await forgetStack(api, place);
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

const isHome = (ref: ObjectRef, { namespace }: StackPlace): boolean =>
  isNamespace(ref) && ref.name === namespace;

async function forgetStack(api: Api, place: StackPlace): Promise<void> {
  await deleteReleases(api, place);
  await api.delete(inventoryRef(place));
}
