import type { Api } from '../api.ts';
import { isWrite, type ObjectChange } from '../diff/change.ts';
import { diffObjects } from '../diff/diff.ts';
import { readLiveOf } from '../diff/live.ts';
import { beyond } from '../inventory/inventory.ts';
import { readInventory, type StackPlace, type StoredInventory } from '../inventory/store.ts';
import { keyOf, keyOfRef, type ManifestObject } from '../object.ts';
import type { Adopted } from '../ownership/adopt.ts';
import { type Pruning, planPrune } from './prune.ts';

/** What an apply would do: the changes of the objects, and what it would take away. */
export interface ApplyPlan {
  readonly stored: StoredInventory;
  readonly changes: readonly ObjectChange[];
  readonly pruned: readonly Pruning[];
}

export interface PlanOptions {
  /** Takes fields from any other manager. @default false: such a conflict is refused */
  readonly force?: boolean;
  /** Whose fields are taken over; `everyHand` repairs hand edits. @default 'appliers' */
  readonly adopted?: Adopted;
  /** Deletes what was applied before and is not among the objects. @default true */
  readonly prune?: boolean;
  /** Also namespaces, definitions and volumes. @default false */
  readonly pruneProtected?: boolean;
  /** Runs Jobs again that ended, completed or failed. @default false */
  readonly rerunJobs?: boolean;
  /** Jobs are neither made nor waited for: going back does not undo a migration. @default false */
  readonly withoutJobs?: boolean;
  /** An inventory to go by instead of the stored one, which was edited. */
  readonly inventory?: StoredInventory;
}

/** Reads and dry-runs; changes nothing. */
export async function planApply(
  api: Api,
  place: StackPlace,
  all: readonly ManifestObject[],
  options: PlanOptions = {},
): Promise<ApplyPlan> {
  const { force = false, rerunJobs = false, adopted = 'appliers' } = options;
  const objects = options.withoutJobs ? all.filter(({ kind }) => kind !== 'Job') : all;
  const [stored, live] = await Promise.all([
    options.inventory ?? readInventory(api, place),
    readLiveOf(api, objects),
  ]);
  const finished = new Set(stored.inventory.completedJobs);
  const applied = new Set([...live.values()].map(({ metadata }) => metadata.uid));
  const [changes, pruned] = await Promise.all([
    diffObjects(api, objects, live, { force, verifyNew: true, rerunJobs, adopted, finished }),
    planPrune(api, beyond(stored.inventory, all), {
      stack: place.stack,
      protectedToo: options.pruneProtected ?? false,
      applied,
    }),
  ]);
  return { stored, changes, pruned: options.prune === false ? pruned.map(keptUnpruned) : pruned };
}

const keptUnpruned = ({ ref }: Pruning): Pruning => ({
  ref,
  action: 'kept',
  reason: 'pruning was switched off',
});

/** Whether carrying it out sends no write at all, records included. */
export function isNothing(
  { stored, changes, pruned }: ApplyPlan,
  objects: readonly ManifestObject[],
): boolean {
  const known = new Set(stored.inventory.objects.map(keyOfRef));
  const leftOut = new Set(
    changes.filter(({ action }) => action === 'left-out').map(({ object }) => keyOf(object)),
  );
  return (
    stored.resourceVersion !== undefined &&
    stored.inventory.state === 'applied' &&
    !changes.some(isWrite) &&
    pruned.every(({ action, released }) => action === 'kept' && !released) &&
    objects.map(keyOf).every((key) => known.has(key) || leftOut.has(key))
  );
}
