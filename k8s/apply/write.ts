import { type Api, ApiError } from '../api.ts';
import { isWrite, type ObjectChange } from '../diff/change.ts';
import { keyOf, type LiveObject, type ManifestObject, refOf } from '../object.ts';
import { type Adopted, adoption } from '../ownership/adopt.ts';
import { bootstrapManager, manager } from '../ownership/managers.ts';
import { ClusterError } from '../problem.ts';
import type { Clock } from './clock.ts';
import { deletionLimit, stuck } from './stuck.ts';

export interface WriteOptions {
  /** Takes fields from any other manager. */
  readonly force: boolean;
  readonly adopted: Adopted;
  /** Pods to start a new Deployment with, by `keyOf`; see `firstReplicas`. */
  readonly replicas: ReadonlyMap<string, number>;
  readonly clock: Clock;
}

/** Sends one change; the warnings the server gave. Nothing is sent for what does not change. */
export async function write(
  api: Api,
  change: ObjectChange,
  options: WriteOptions,
): Promise<readonly string[]> {
  if (!isWrite(change)) return [];
  const { object, live } = change;
  const replicas = options.replicas.get(keyOf(object));
  if (change.action === 'recreate' && live !== undefined) await makeRoom(api, live, options.clock);
  if (isNew(change) && replicas !== undefined) return writeWithReplicas(api, object, replicas);
  if (!isNew(change) && live !== undefined) await adopt(api, live, options.adopted);
  const { warnings } = await api.apply(object, {
    manager,
    force: options.force || change.conflicts.length > 0,
  });
  return warnings;
}

const isNew = ({ action }: ObjectChange): boolean =>
  action === 'create' || action === 'unverified' || action === 'recreate';

/** Deletes the live object, unless that is under way, and waits until it is gone. */
async function makeRoom(api: Api, live: LiveObject, clock: Clock): Promise<void> {
  const ref = refOf(live);
  const { uid, deletionTimestamp } = live.metadata;
  if (deletionTimestamp === undefined) await api.delete(ref, { uid });
  const start = clock.now();
  while ((await api.get(ref))?.metadata.uid === uid) {
    if (clock.now() - start > deletionLimit) throw new ClusterError([stuck(ref, live)], { badInput: false });
    await clock.wait(250);
  }
}

/**
 * A Deployment under an autoscaler names no number of pods, so a new one would start with one. Another manager
 * starts it with the autoscaler's least and then keeps nothing but that number, which the autoscaler takes from it.
 */
async function writeWithReplicas(
  api: Api,
  object: ManifestObject,
  replicas: number,
): Promise<readonly string[]> {
  const { apiVersion, kind, metadata } = object;
  const spec = object.spec as object;
  const { name, namespace } = metadata;
  await api.apply({ ...object, spec: { ...spec, replicas } }, { manager: bootstrapManager });
  const { warnings } = await api.apply(object, { manager });
  const identity = { name, ...(namespace === undefined ? {} : { namespace }) };
  await api.apply(
    { apiVersion, kind, metadata: identity, spec: { replicas } },
    { manager: bootstrapManager },
  );
  return warnings;
}

/** Controllers write the status of an object all the time, and each write makes a patch of an older version fail. */
const adoptionTries = 5;

/** Takes over what others wrote, so that what the manifest does not say goes away. */
async function adopt(api: Api, found: LiveObject, whose: Adopted): Promise<void> {
  let live: LiveObject | undefined = found;
  for (let left = adoptionTries; live !== undefined; left--) {
    const patch = adoption(live, whose);
    if (patch === undefined) return;
    try {
      await api.jsonPatch(refOf(live), patch);
      return;
    } catch (error) {
      if (!(error instanceof ApiError) || left === 1) throw error;
      const { resourceVersion }: LiveObject['metadata'] = live.metadata;
      live = await api.get(refOf(live));
      if (live?.metadata.resourceVersion === resourceVersion) throw error;
    }
  }
}

/** The least number of pods of each Deployment an autoscaler of the same set scales, by `keyOf`. */
export function firstReplicas(objects: readonly ManifestObject[]): ReadonlyMap<string, number> {
  const autoscalers = objects.filter(
    ({ kind }) => kind === 'HorizontalPodAutoscaler' || kind === 'ScaledObject',
  );
  return new Map(
    autoscalers.flatMap(({ metadata, spec }) => {
      const scaler = spec as Autoscaler;
      const least = scaler.minReplicas ?? scaler.minReplicaCount ?? 1;
      const { kind = 'Deployment', name } = scaler.scaleTargetRef;
      const target = objects.find(
        (object) =>
          object.kind === kind &&
          object.metadata.name === name &&
          object.metadata.namespace === metadata.namespace,
      );
      return target === undefined || least < 2 ? [] : [[keyOf(target), least] as const];
    }),
  );
}

interface Autoscaler {
  readonly scaleTargetRef: { readonly kind?: string; readonly name: string };
  readonly minReplicas?: number;
  readonly minReplicaCount?: number;
}
