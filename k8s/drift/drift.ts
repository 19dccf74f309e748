import type { Api } from '../api.ts';
import type { FieldChange } from '../diff/change.ts';
import { diffObjects } from '../diff/diff.ts';
import { readLiveOf } from '../diff/live.ts';
import { kindsOf } from '../inventory/inventory.ts';
import { labelled } from '../inventory/rebuild.ts';
import { readInventory, type StackPlace } from '../inventory/store.ts';
import { keyOfRef, type LiveObject, type ObjectRef, refOf } from '../object.ts';
import { fieldManagers } from '../ownership/field-managers.ts';
import { type Release, readRelease } from '../releases/releases.ts';

/** How the cluster differs from what was applied last. */
export interface Drift {
  /** Undefined when nothing was ever applied to the end; then there is nothing to differ from. */
  readonly release: Release | undefined;
  readonly items: readonly DriftItem[];
}

export type DriftItem =
  /** Applied and not there any more. */
  | { readonly kind: 'missing'; readonly ref: ObjectRef }
  /** There, with the stack's labels and applied from here, and in no inventory: nothing would ever prune it. */
  | { readonly kind: 'orphaned'; readonly ref: ObjectRef }
  /** Fields with another value than was applied, or that somebody added or removed. */
  | { readonly kind: 'changed'; readonly ref: ObjectRef; readonly fields: readonly DriftedField[] };

/** `before` is the live value, `after` the applied one: what a repair does. */
export interface DriftedField extends FieldChange {
  /** Who wrote the live value, where the API server knows. */
  readonly managers: readonly string[];
}

/** Compares by dry run; changes nothing. */
export async function findDrift(api: Api, place: StackPlace): Promise<Drift> {
  const { inventory } = await readInventory(api, place);
  const release = await readRelease(api, place, inventory.release);
  if (release === undefined) return { release, items: [] };
  const live = await readLiveOf(api, release.objects);
  const changes = await diffObjects(api, release.objects, live, {
    force: true,
    adopted: 'everyHand',
    finished: new Set(inventory.completedJobs),
  });
  const items = changes.flatMap(({ object, action, fields, live: found }): DriftItem[] => {
    const ref = refOf(object);
    // `unverified`: its namespace is gone as well.
    if (action === 'create' || action === 'unverified')
      return object.kind === 'Job' ? [] : [{ kind: 'missing', ref }];
    if (fields.length === 0 || found === undefined) return [];
    return [{ kind: 'changed', ref, fields: fields.map((field) => whoseField(field, found)) }];
  });
  return {
    release,
    items: [...items, ...(await orphans(api, place, inventory.objects, kindsOf(inventory)))],
  };
}

const whoseField = (field: FieldChange, live: LiveObject): DriftedField => ({
  ...field,
  managers: fieldManagers(live, field.path),
});

async function orphans(
  api: Api,
  place: StackPlace,
  known: readonly ObjectRef[],
  kinds: ReturnType<typeof kindsOf>,
): Promise<DriftItem[]> {
  const keys = new Set(known.map(keyOfRef));
  const found = (await labelled(api, place, kinds)).map(refOf).filter((ref) => !keys.has(keyOfRef(ref)));
  return found.map((ref) => ({ kind: 'orphaned', ref }));
}
