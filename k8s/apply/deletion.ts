import type { Api } from '../api.ts';
import { readLive } from '../diff/live.ts';
import { keyOfRef, type LiveObject, type ObjectRef, printRef } from '../object.ts';
import { ClusterError } from '../problem.ts';
import { specOf } from '../readiness/fields.ts';
import { together } from '../together.ts';
import { type Clock, systemClock } from './clock.ts';
import type { OnEvent } from './events.ts';
import { foreignIn } from './inside.ts';
import { inReverse, isNamespace, type Pruning } from './prune.ts';
import { deletionLimit, stuck } from './stuck.ts';

export interface DeletionOptions {
  readonly stack: string;
  readonly onEvent: OnEvent;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
  /** Called before each stage. */
  readonly check?: () => Promise<void>;
}

/**
 * Deletes what was decided on, stage by stage, the last applied first, and waits until each stage is gone: what pods
 * need goes after the pods. The objects that stay in the inventory.
 */
export async function prune(
  api: Api,
  plan: readonly Pruning[],
  options: DeletionOptions,
): Promise<readonly ObjectRef[]> {
  const stayed: ObjectRef[] = [];
  for (const stage of inReverse(plan)) {
    options.signal?.throwIfAborted();
    await options.check?.();
    const deleted = await deleteAll(api, stage, options, stayed);
    await untilGone(api, deleted, options);
  }
  return [
    ...plan.filter(({ action, released }) => action === 'kept' && !released).map(({ ref }) => ref),
    ...stayed,
  ];
}

interface Deleted {
  readonly ref: ObjectRef;
  readonly live: LiveObject;
}

async function deleteAll(
  api: Api,
  stage: readonly Pruning[],
  options: DeletionOptions,
  stayed: ObjectRef[],
): Promise<Deleted[]> {
  const { stack, onEvent } = options;
  const wanted = stage.flatMap(({ live, ref }) => (live ? [{ ref, live }] : []));
  const deleted = await together(
    wanted,
    ({ ref }) => `${stack} ${printRef(ref)}`,
    async (one): Promise<Deleted[]> => {
      const foreign = isNamespace(one.ref) ? await leftIn(api, one.ref.name, options) : undefined;
      if (foreign !== undefined) {
        stayed.push(one.ref);
        onEvent({ kind: 'kept', ref: one.ref, reason: foreign });
        return [];
      }
      await api.delete(one.ref, { uid: one.live.metadata.uid, ...propagationOf(one.ref) });
      return [one];
    },
  );
  return deleted.flat();
}

/** Milliseconds in which the garbage collector takes away what belonged to objects that are gone. */
const collected = 10_000;

/** Somebody may have put something into the namespace since the plan was made. */
async function leftIn(
  api: Api,
  namespace: string,
  { stack, clock = systemClock, signal }: DeletionOptions,
): Promise<string | undefined> {
  const start = clock.now();
  for (;;) {
    signal?.throwIfAborted();
    const foreign = await foreignIn(api, namespace, stack, () => false);
    if (foreign === undefined || clock.now() - start > collected) return foreign;
    await clock.wait(500);
  }
}

/** These go when their pods have: those may drain for minutes, and need their Secrets and policies until then. */
const withPods: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Job']);

const propagationOf = ({ kind }: ObjectRef): { readonly propagation?: 'Foreground' } =>
  withPods.has(kind) ? { propagation: 'Foreground' } : {};

/** Milliseconds: pods may take all of their grace period. */
function limitOf({ live }: Deleted): number {
  const { template } = specOf<{
    readonly template: { readonly spec?: { readonly terminationGracePeriodSeconds?: number } };
  }>(live);
  return deletionLimit + (template?.spec?.terminationGracePeriodSeconds ?? 0) * 1_000;
}

async function untilGone(
  api: Api,
  deleted: readonly Deleted[],
  { onEvent, clock = systemClock, signal }: DeletionOptions,
): Promise<void> {
  const start = clock.now();
  let left = deleted;
  while (left.length > 0) {
    signal?.throwIfAborted();
    const live = await readLive(
      api,
      left.map(({ ref }) => ref),
    );
    const isLeft = ({ ref, live: { metadata } }: Deleted) =>
      live.get(keyOfRef(ref))?.metadata.uid === metadata.uid;
    for (const { ref } of left.filter((one) => !isLeft(one))) onEvent({ kind: 'pruned', ref });
    left = left.filter(isLeft);
    const late = left.filter((one) => clock.now() - start > limitOf(one));
    if (late.length > 0)
      throw new ClusterError(
        late.map(({ ref }) => stuck(ref, live.get(keyOfRef(ref)))),
        { badInput: false },
      );
    if (left.length > 0) await clock.wait(500);
  }
}
