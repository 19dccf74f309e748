import { type Api, ApiError } from '../api.ts';
import { isOfOwnAutoscalers } from '../diff/autoscalers.ts';
import { isWrite, type ObjectChange } from '../diff/change.ts';
import { keyOf, type LiveObject, type ManifestObject, refOf } from '../object.ts';
import { type Adopted, adoption, replicasToHoldFor } from '../ownership/adopt.ts';
import { bootstrapManager, manager } from '../ownership/managers.ts';
import { replicasBody } from '../ownership/replicas.ts';
import { ClusterError } from '../problem.ts';
import { conflictsOf } from '../transport/conflicts.ts';
import type { Clock } from './clock.ts';
import { deletionLimit, stuck } from './stuck.ts';

export interface WriteOptions {
  /** Takes fields from any other manager. */
  readonly force: boolean;
  readonly adopted: Adopted;
  /** Pods to start a new workload with, by `keyOf`; see `firstReplicas`. */
  readonly replicas: ReadonlyMap<string, number>;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
}

/** Sends one change; the warnings the server gave. Nothing is sent for what does not change. */
export async function write(
  api: Api,
  change: ObjectChange,
  options: WriteOptions,
): Promise<readonly string[]> {
  if (!isWrite(change)) return [];
  const { object, live } = change;
  if (change.action === 'recreate' && live !== undefined) await makeRoom(api, live, options);
  if (isNew(change)) return create(api, object, options.replicas.get(keyOf(object)));
  if (live !== undefined) await takeOver(api, object, live, options);
  return send(api, object, options.force || change.conflicts.length > 0);
}

/** An autoscaler that ends with this apply may have written its number since the plan was made. */
async function send(api: Api, object: ManifestObject, force: boolean): Promise<readonly string[]> {
  try {
    return (await api.apply(object, { manager, force })).warnings;
  } catch (error) {
    const conflicts = conflictsOf(error);
    if (conflicts === undefined || !(await isOfOwnAutoscalers(api, object, conflicts))) throw error;
    return (await api.apply(object, { manager, force: true })).warnings;
  }
}

const isNew = ({ action }: ObjectChange): boolean =>
  action === 'create' || action === 'unverified' || action === 'recreate';

/** Deletes the live object, unless that is under way, and waits until it is gone. */
async function makeRoom(api: Api, live: LiveObject, { clock, signal }: WriteOptions): Promise<void> {
  const ref = refOf(live);
  const { uid, deletionTimestamp } = live.metadata;
  if (deletionTimestamp === undefined) await api.delete(ref, { uid });
  const start = clock.now();
  while ((await api.get(ref))?.metadata.uid === uid) {
    signal?.throwIfAborted();
    if (clock.now() - start > deletionLimit) throw new ClusterError([stuck(ref, live)], { badInput: false });
    await clock.wait(250);
  }
}

/** A workload starts with as many pods as its autoscaler keeps; see ownership/replicas.ts. */
async function create(
  api: Api,
  object: ManifestObject,
  replicas: number | undefined,
): Promise<readonly string[]> {
  const { object: live, warnings } = await api.apply(object, { manager });
  const held = replicasToHoldFor(object, live, 'appliers', replicas);
  if (held !== undefined) await hold(api, object, held);
  return warnings;
}

/** The bootstrap manager's number; undefined when somebody else set another one meanwhile, who keeps it then. */
async function hold(api: Api, object: ManifestObject, replicas: number): Promise<LiveObject | undefined> {
  try {
    return (await api.apply(replicasBody(object, replicas), { manager: bootstrapManager })).object;
  } catch (error) {
    if (conflictsOf(error) === undefined) throw error;
    return undefined;
  }
}

/** Controllers write the status of an object all the time, and each write makes a patch of an older version fail. */
const takeOverTries = 5;

/** Takes over what others wrote, so that what the manifest does not say goes away, but for the number of pods. */
async function takeOver(
  api: Api,
  object: ManifestObject,
  found: LiveObject,
  { adopted, replicas }: WriteOptions,
): Promise<void> {
  const { apiVersion } = object;
  let live: LiveObject | undefined = found;
  for (let left = takeOverTries; live !== undefined; left--) {
    const held: number | undefined = replicasToHoldFor(object, live, adopted, replicas.get(keyOf(object)));
    if (held !== undefined)
      live = (await hold(api, object, held)) ?? (await api.get(refOf(live), { apiVersion }));
    const patch: readonly object[] | undefined = live && adoption(object, live, adopted);
    if (live === undefined || patch === undefined) return;
    try {
      await api.jsonPatch(refOf(live), patch, { apiVersion });
      return;
    } catch (error) {
      if (!(error instanceof ApiError) || left === 1) throw error;
      const { resourceVersion }: LiveObject['metadata'] = live.metadata;
      live = await api.get(refOf(live), { apiVersion });
      if (live?.metadata.resourceVersion === resourceVersion) throw error;
    }
  }
}
