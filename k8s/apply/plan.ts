import type { Api } from '../api.ts';
import { writesFixedNumber } from '../diff/autoscalers.ts';
import { isWrite, type ObjectChange } from '../diff/change.ts';
import { diffObjects } from '../diff/diff.ts';
import { readLiveOf } from '../diff/live.ts';
import { beyond } from '../inventory/inventory.ts';
import { refuseLost } from '../inventory/lost.ts';
import { namespacesOf, readInventory, type StackPlace, type StoredInventory } from '../inventory/store.ts';
import { keyOf, keyOfRef, type ManifestObject } from '../object.ts';
import type { Adopted } from '../ownership/adopt.ts';
import { type Pruning, planPrune } from './prune.ts';
import { type UnendedJobs, unendedJobs } from './unended-jobs.ts';

/** What an apply would do: the changes of the objects, and what it would take away. */
export interface ApplyPlan {
  readonly stored: StoredInventory;
  readonly changes: readonly ObjectChange[];
  readonly pruned: readonly Pruning[];
  /** Of earlier applies: one that runs speaks against this one. */
  readonly jobs: UnendedJobs;
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
  readonly signal?: AbortSignal;
  /** Told after each object that was compared. */
  readonly onCompared?: (done: number, of: number) => void;
}

/** Reads and dry-runs; changes nothing. */
export async function planApply(
  api: Api,
  place: StackPlace,
  all: readonly ManifestObject[],
  options: PlanOptions = {},
): Promise<ApplyPlan> {
  const { force = false, rerunJobs = false, adopted = 'appliers', signal } = options;
  const objects = options.withoutJobs ? all.filter(({ kind }) => kind !== 'Job') : all;
  const [stored, live] = await Promise.all([
    options.inventory ?? readInventory(api, place),
    readLiveOf(api, objects),
  ]);
  if (options.inventory === undefined) await refuseLost(api, place, stored);
  signal?.throwIfAborted();
  const finished = new Set(stored.inventory.completedJobs);
  const [changes, jobs, pruned] = await Promise.all([
    diffObjects(api, objects, live, {
      ...{ force, verifyNew: true, rerunJobs, adopted, finished },
      ...(options.onCompared && { onCompared: options.onCompared }),
    }),
    unendedJobs(api, stored.inventory, new Set(objects.map(keyOf))),
    planPrune(api, beyond(stored.inventory, all), {
      ...place,
      protectedToo: options.pruneProtected ?? false,
      applied: new Set([...live.values()].map(({ metadata }) => metadata.uid)),
      used: new Set(namespacesOf(place, all)),
    }),
  ]);
  signal?.throwIfAborted();
  return { stored, changes, jobs, pruned: pruned.map((one) => decided(one, objects, jobs, options)) };
}

/**
 * Jobs that have not ended are not part of a plan that leaves Jobs alone; else they go before anything is applied, as do
 * autoscalers of what has a fixed number of pods from now on.
 */
function decided(
  one: Pruning,
  objects: readonly ManifestObject[],
  { waiting }: UnendedJobs,
  { prune = true, withoutJobs }: PlanOptions,
): Pruning {
  if (!prune) return keptUnpruned(one);
  if (one.action !== 'delete') return one;
  if (one.live !== undefined && writesFixedNumber(one.live, objects)) return { ...one, first: true };
  if (!waiting.has(keyOfRef(one.ref))) return one;
  if (!withoutJobs) return { ...one, first: true };
  return { ref: one.ref, action: 'kept', reason: 'it has not ended, and Jobs are left alone' };
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
  const completed = new Set(stored.inventory.completedJobs);
  const leftOut = new Set(
    changes.filter(({ action }) => action === 'left-out').map(({ object }) => keyOf(object)),
  );
  return (
    stored.resourceVersion !== undefined &&
    stored.inventory.state === 'applied' &&
    !changes.some(isWrite) &&
    changes.every(({ object, action }) => action !== 'finished' || completed.has(keyOf(object))) &&
    pruned.every(({ action, released }) => action === 'kept' && !released) &&
    objects.map(keyOf).every((key) => known.has(key) || leftOut.has(key))
  );
}
