import type { Api } from '../api.ts';
import { observeAll } from '../apply/wait.ts';
import { type Diagnosis, diagnose } from '../diagnosis/index.ts';
import { readLive } from '../diff/live.ts';
import { readInventory, type StackPlace } from '../inventory/store.ts';
import { type Holding, lockHolder } from '../lock/lease.ts';
import { keyOfRef, type LiveObject, type ManifestObject, type ObjectRef } from '../object.ts';
import { isGating, type Readiness } from '../readiness/index.ts';
import { type ReleaseSummary, readReleaseSummary } from '../releases/releases.ts';
import { stageOf } from '../stages.ts';

export interface Status {
  readonly stack: string;
  /** `none`: never applied. `applying`: an apply is under way or did not end. */
  readonly state: 'none' | 'applying' | 'applied';
  /** Who applies at the moment. */
  readonly lock?: Holding;
  readonly release?: ReleaseSummary;
  readonly objects: readonly ObjectStatus[];
  /** The last apply ended well, every object is there, and each that an apply waits for is Current. */
  readonly ready: boolean;
}

export interface ObjectStatus {
  readonly ref: ObjectRef;
  readonly stage: number;
  /** Whether an apply waits for it. What it does not wait for may depend on others, a gateway say. */
  readonly gating: boolean;
  readonly readiness: Readiness;
  /** RFC 3339; absent when the object is. */
  readonly created?: string;
  /** For what failed or is not there yet. */
  readonly diagnosis?: Diagnosis;
}

/** How everything of a stack is right now, from the cluster alone. */
export async function statusOf(api: Api, place: StackPlace): Promise<Status> {
  const { inventory, resourceVersion } = await readInventory(api, place);
  const [release, lock, live] = await Promise.all([
    inventory.release === 0 ? undefined : readReleaseSummary(api, place, inventory.release),
    lockHolder(api, place),
    readLive(api, inventory.objects),
  ]);
  const completed = new Set(inventory.completedJobs);
  const named = inventory.objects.map((ref) => live.get(keyOfRef(ref)) ?? absent(ref));
  const observed = await observeAll(api, named, { completed, known: live });
  const objects = await Promise.all(
    observed.map(async ({ object, readiness }, i): Promise<ObjectStatus> => {
      const ref = inventory.objects[i] as ObjectRef;
      const found = live.get(keyOfRef(ref));
      const diagnosis = readiness.status === 'Current' || !found ? undefined : await diagnose(api, found);
      return {
        ref,
        stage: stageOf(object.kind, object.metadata.annotations),
        gating: isGating(object),
        readiness,
        ...createdOf(found),
        ...(diagnosis && { diagnosis }),
      };
    }),
  );
  return {
    stack: place.stack,
    state: resourceVersion === undefined ? 'none' : inventory.state,
    ...(lock && { lock }),
    ...(release && { release }),
    objects: [...objects].sort((a, b) => a.stage - b.stage),
    ready: resourceVersion !== undefined && inventory.state === 'applied' && objects.every(isWell),
  };
}

const isWell = ({ gating, readiness: { status } }: ObjectStatus): boolean =>
  gating ? status === 'Current' : status !== 'NotFound';

const createdOf = (live: LiveObject | undefined): { readonly created?: string } =>
  live?.metadata.creationTimestamp === undefined ? {} : { created: live.metadata.creationTimestamp };

/** Stands for an object that is not there. */
const absent = ({ group, kind, namespace, name }: ObjectRef): ManifestObject => ({
  apiVersion: group === '' ? 'v1' : `${group}/v1`,
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});
