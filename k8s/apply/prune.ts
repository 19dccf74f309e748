import type { Api } from '../api.ts';
import { readLive } from '../diff/live.ts';
import { isApplied, stackLabels } from '../inventory/rebuild.ts';
import { keyOfRef, type LiveObject, type ObjectRef, printRef } from '../object.ts';
import { ClusterError } from '../problem.ts';
import { keepAnnotation, stageOf } from '../stages.ts';
import { together } from '../together.ts';
import { type Clock, systemClock } from './clock.ts';
import type { OnEvent } from './events.ts';
import { deletionLimit, stuck } from './stuck.ts';

/** Deleting one of these deletes data, or everything in it, or every object of a kind. */
const protectedKinds: ReadonlySet<string> = new Set([
  'Namespace',
  'CustomResourceDefinition',
  'PersistentVolumeClaim',
  'PersistentVolume',
]);

/** What a prune does with one object of the inventory. */
export interface Pruning {
  readonly ref: ObjectRef;
  /** `gone`: it is not there any more. `kept`: it stays, and stays in the inventory unless it is not ours. */
  readonly action: 'delete' | 'gone' | 'kept';
  readonly live?: LiveObject;
  readonly reason?: string;
  /** Kept, and none of our business from now on. */
  readonly released?: true;
}

export interface PruneOptions {
  readonly stack: string;
  /** Also deletes namespaces, definitions and volumes. @default false */
  readonly protectedToo?: boolean;
  /** UIDs of objects just applied: one that moved to another API group is the same object under both names. */
  readonly applied: ReadonlySet<string>;
}

/** Decides for each object, without changing anything. The last applied comes first. */
export async function planPrune(
  api: Api,
  refs: readonly ObjectRef[],
  options: PruneOptions,
): Promise<Pruning[]> {
  const live = await readLive(api, refs);
  const decided = [...refs]
    .sort((a, b) => stageOf(b.kind) - stageOf(a.kind) || (keyOfRef(a) < keyOfRef(b) ? -1 : 1))
    .map((ref) => decide(ref, live.get(keyOfRef(ref)), options));
  return decided.map((one) => withWhatIsInIt(one, decided));
}

/** Deleting a namespace deletes what is in it, so one stays as long as anything of it does. */
function withWhatIsInIt(one: Pruning, all: readonly Pruning[]): Pruning {
  if (one.action !== 'delete' || one.ref.kind !== 'Namespace') return one;
  const inside = all.find(({ ref, action }) => action === 'kept' && ref.namespace === one.ref.name);
  return inside === undefined ? one : kept(one.ref, `it holds ${printRef(inside.ref)}, which is kept`);
}

function decide(ref: ObjectRef, live: LiveObject | undefined, options: PruneOptions): Pruning {
  if (live === undefined) return { ref, action: 'gone' };
  const labels = live.metadata.labels ?? {};
  const owner = labels['app.kubernetes.io/instance'];
  if (options.applied.has(live.metadata.uid))
    return kept(ref, 'it is an object just applied, under another API group', true);
  if (!isApplied(live)) return kept(ref, 'plinth did not apply it', true);
  if (labels['app.kubernetes.io/managed-by'] === 'plinth' && !isOf(labels, options.stack))
    return kept(ref, `it belongs to ${owner ?? 'another stack'} now`, true);
  if (live.metadata.annotations?.[keepAnnotation] === 'true')
    return kept(ref, `it is annotated ${keepAnnotation}`);
  if (protectedKinds.has(ref.kind) && !options.protectedToo)
    return kept(ref, `deleting a ${ref.kind} needs --prune-protected`);
  return { ref, action: 'delete', live };
}

const isOf = (labels: Readonly<Record<string, string>>, stack: string): boolean =>
  Object.entries(stackLabels(stack)).every(([name, value]) => labels[name] === value);

const kept = (ref: ObjectRef, reason: string, released = false): Pruning => ({
  ref,
  action: 'kept',
  reason,
  ...(released ? { released } : {}),
});

/** Deletes what was decided on and waits until it is gone; the objects that stay in the inventory. */
export async function prune(
  api: Api,
  plan: readonly Pruning[],
  options: { readonly onEvent: OnEvent; readonly clock?: Clock; readonly signal?: AbortSignal },
): Promise<readonly ObjectRef[]> {
  const deleted = plan.flatMap(({ action, live, ref }) =>
    action === 'delete' && live ? [{ ref, live }] : [],
  );
  await together(
    deleted,
    ({ ref }) => printRef(ref),
    ({ ref, live }) => api.delete(ref, { uid: live.metadata.uid }),
  );
  await untilGone(api, deleted, options);
  return plan.filter(({ action, released }) => action === 'kept' && !released).map(({ ref }) => ref);
}

interface Deleted {
  readonly ref: ObjectRef;
  readonly live: LiveObject;
}

async function untilGone(
  api: Api,
  deleted: readonly Deleted[],
  { onEvent, clock = systemClock, signal }: { onEvent: OnEvent; clock?: Clock; signal?: AbortSignal },
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
    if (left.length === 0) return;
    if (clock.now() - start > deletionLimit)
      throw new ClusterError(
        left.map(({ ref }) => stuck(ref, live.get(keyOfRef(ref)))),
        { badInput: false },
      );
    await clock.wait(500);
  }
}
