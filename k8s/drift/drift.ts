import type { Api } from '../api.ts';
import { planPrune } from '../apply/prune.ts';
import type { FieldChange, ObjectChange } from '../diff/change.ts';
import { diffObjects } from '../diff/diff.ts';
import { readLiveOf } from '../diff/live.ts';
import { beyond, type Inventory, kindsOf } from '../inventory/inventory.ts';
import { refuseLost } from '../inventory/lost.ts';
import { labelled } from '../inventory/rebuild.ts';
import { readInventory, type StackPlace } from '../inventory/store.ts';
import { keyOf, keyOfRef, type LiveObject, type ObjectRef, refOf } from '../object.ts';
import { fieldManagers } from '../ownership/field-managers.ts';
import { isByHand } from '../ownership/managers.ts';
import { ClusterError } from '../problem.ts';
import { type Release, readRelease } from '../releases/releases.ts';

/** How the cluster differs from what was applied last. */
export interface Drift {
  /** Undefined when nothing was ever applied to the end; then there is nothing to differ from. */
  readonly release: Release | undefined;
  /** An apply is under way, or did not end: what it changed differs from the release as well. */
  readonly unfinished: boolean;
  readonly items: readonly DriftItem[];
}

export type DriftItem =
  /** Applied and not there any more. */
  | { readonly kind: 'missing'; readonly ref: ObjectRef }
  /** There, with the stack's labels and applied from here, and in no inventory: only `plinth prune` finds it. */
  | { readonly kind: 'orphaned'; readonly ref: ObjectRef }
  /** In the inventory, to be pruned, and in no release: an apply that did not end, or did not prune, left it. */
  | { readonly kind: 'leftover'; readonly ref: ObjectRef }
  /** Fields with another value than was applied, or that somebody added or removed. */
  | { readonly kind: 'changed'; readonly ref: ObjectRef; readonly fields: readonly DriftedField[] };

/** `before` is the live value, `after` the applied one: what a repair does. */
export interface DriftedField extends FieldChange {
  /** Who wrote the live value, where the API server knows. */
  readonly managers: readonly string[];
  /** Added by a program that is not known to be a controller: a repair leaves it, unless it is forced. */
  readonly foreign: boolean;
}

/** Compares by dry run; changes nothing. Throws `ClusterError` when there is nothing to compare with. */
export async function findDrift(api: Api, place: StackPlace): Promise<Drift> {
  const stored = await readInventory(api, place);
  const { inventory } = stored;
  await refuseLost(api, place, stored);
  const unfinished = inventory.state === 'applying';
  const release = inventory.release === 0 ? undefined : await readRelease(api, place, inventory.release);
  if (inventory.release > 0 && release === undefined) throw withoutRecord(place, inventory.release);
  if (release === undefined) return { release, unfinished, items: [] };
  const live = await readLiveOf(api, release.objects);
  const changes = await diffObjects(api, release.objects, live, {
    force: true,
    adopted: 'everybody',
    finished: new Set(inventory.completedJobs),
  });
  const items = await Promise.all([
    leftovers(api, place, release, inventory),
    orphans(api, place, inventory),
  ]);
  return { release, unfinished, items: [...changes.flatMap(itemOf), ...items.flat()] };
}

/** Whether a repair puts it back. */
export const isRepairable = (item: DriftItem, force: boolean): boolean =>
  item.kind === 'missing' ||
  (item.kind === 'changed' && item.fields.some(({ foreign }) => force || !foreign));

function itemOf({ object, action, fields, live }: ObjectChange): DriftItem[] {
  const ref = refOf(object);
  // `unverified`: its namespace is gone as well.
  if (action === 'create' || action === 'unverified')
    return object.kind === 'Job' ? [] : [{ kind: 'missing', ref }];
  if (fields.length === 0 || live === undefined) return [];
  return [{ kind: 'changed', ref, fields: fields.map((field) => whoseField(field, live)) }];
}

function whoseField(field: FieldChange, live: LiveObject): DriftedField {
  const managers = fieldManagers(live, field.path);
  const isAddition = field.after === undefined && managers.length > 0;
  return { ...field, managers, foreign: isAddition && !managers.some(isByHand) };
}

/** What is kept on purpose, a namespace say, is no drift. */
async function leftovers(
  api: Api,
  place: StackPlace,
  { objects }: Release,
  inventory: Inventory,
): Promise<DriftItem[]> {
  const pruned = await planPrune(api, beyond(inventory, objects), { ...place, applied: new Set() });
  return pruned
    .filter(({ action }) => action === 'delete')
    .map(({ ref }): DriftItem => ({ kind: 'leftover', ref }));
}

async function orphans(api: Api, place: StackPlace, inventory: Inventory): Promise<DriftItem[]> {
  const known = new Set(inventory.objects.map(keyOfRef));
  const found = await labelled(api, place, kindsOf(inventory));
  return found
    .filter((live) => !known.has(keyOf(live)))
    .map((live): DriftItem => ({ kind: 'orphaned', ref: refOf(live) }));
}

const withoutRecord = (place: StackPlace, number: number): ClusterError =>
  new ClusterError(
    [
      {
        code: 'PLINTH-K8S-083',
        path: `${place.stack} release ${number}`,
        got: 'an inventory that names the release, and no record of it',
        rule: 'drift is what differs from the newest release, so that one must be kept',
        fix: `compare with the manifests by plinth diff ${place.stack}, then apply them: that keeps a new release`,
      },
    ],
    { badInput: false },
  );
