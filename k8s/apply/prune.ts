import type { Api } from '../api.ts';
import { readLive } from '../diff/live.ts';
import { unlessForbidden } from '../forbidden.ts';
import { groupBy } from '../group.ts';
import { type OtherStacks, otherStacks } from '../inventory/other-stacks.ts';
import type { StackPlace } from '../inventory/store.ts';
import { isOfStack, stackIn } from '../labels.ts';
import { keyOfRef, type LiveObject, type ObjectRef, printRef } from '../object.ts';
import { isApplied } from '../ownership/adopt.ts';
import { clusterScoped, keepAnnotation, stageOf } from '../stages.ts';
import { settled } from '../together.ts';
import { foreignIn } from './inside.ts';

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
  /** Deleted before anything is applied: a Job that would start later beside another, an autoscaler of a fixed number. */
  readonly first?: true;
}

export interface PruneOptions extends StackPlace {
  /** Also deletes namespaces, definitions and volumes. @default false */
  readonly protectedToo?: boolean;
  /** UIDs of objects just applied: one that moved to another API group is the same object under both names. */
  readonly applied: ReadonlySet<string>;
  /** Namespaces that objects of the manifests or the records are in, or will be. @default none */
  readonly used?: ReadonlySet<string>;
}

/** Decides for each object, without changing anything. The last applied comes first. */
export async function planPrune(
  api: Api,
  refs: readonly ObjectRef[],
  options: PruneOptions,
): Promise<Pruning[]> {
  const live = await readAll(api, refs);
  const unlabelled = [...live.values()].filter(
    (one) => one !== 'unreadable' && isApplied(one) && stackIn(one.metadata.labels) === undefined,
  );
  const owners: OtherStacks = unlabelled.length === 0 ? () => undefined : await otherStacks(api, options);
  const decided = refs
    .map((ref) => decide(ref, live.get(keyOfRef(ref)), options, owners))
    .sort((a, b) => stageOfPruning(b) - stageOfPruning(a) || (keyOfRef(a.ref) < keyOfRef(b.ref) ? -1 : 1));
  return settled(decided.map((one) => withWhatIsInIt(api, one, decided, options)));
}

/** Who works in one namespace often may not read what is in none; that stays as it is. */
async function readAll(
  api: Api,
  refs: readonly ObjectRef[],
): Promise<ReadonlyMap<string, LiveObject | 'unreadable'>> {
  const [inNamespaces, others] = [
    refs.filter(({ namespace }) => namespace !== undefined),
    refs.filter(({ namespace }) => namespace === undefined),
  ];
  const [live, rest] = await Promise.all([
    readLive(api, inNamespaces),
    settled(
      others.map(
        async (ref) => [keyOfRef(ref), await unlessForbidden(api.get(ref), 'unreadable' as const)] as const,
      ),
    ),
  ]);
  return new Map([
    ...live,
    ...rest.flatMap(([key, one]) => (one === undefined ? [] : [[key, one] as const])),
  ]);
}

/** Its own annotation counts, as when it was applied. */
const stageOfPruning = ({ ref, live }: Pruning): number => {
  const stage = stageOf(ref.kind, live?.metadata.annotations);
  return Number.isFinite(stage) ? stage : stageOf(ref.kind);
};

/** Deleting a namespace deletes what is in it, so one stays as long as anything is that should. */
async function withWhatIsInIt(
  api: Api,
  one: Pruning,
  all: readonly Pruning[],
  { stack, used = new Set() }: PruneOptions,
): Promise<Pruning> {
  const { name } = one.ref;
  if (one.action !== 'delete' || !isNamespace(one.ref)) return one;
  if (used.has(name)) return kept(one.ref, 'the stack is in it');
  const inside = all.find(({ ref, action }) => action === 'kept' && ref.namespace === name);
  if (inside !== undefined) return kept(one.ref, `it holds ${printRef(inside.ref)}, which is kept`);
  const going = new Set(all.filter(({ action }) => action === 'delete').map(({ ref }) => keyOfRef(ref)));
  const foreign = await foreignIn(api, name, stack, (key) => going.has(key));
  return foreign === undefined ? one : kept(one.ref, foreign);
}

export const isNamespace = ({ group, kind }: ObjectRef): boolean => kind === 'Namespace' && group === '';

function decide(
  ref: ObjectRef,
  live: LiveObject | 'unreadable' | undefined,
  { stack, applied, protectedToo }: PruneOptions,
  owners: OtherStacks,
): Pruning {
  if (live === undefined) return { ref, action: 'gone' };
  if (live === 'unreadable') return kept(ref, `this user may not read a ${ref.kind}`);
  const { labels, uid, annotations } = live.metadata;
  const named = stackIn(labels);
  if (applied.has(uid)) return kept(ref, 'it is an object just applied, under another API group', true);
  if (!isApplied(live)) return kept(ref, 'plinth did not apply it', true);
  if (labels?.['app.kubernetes.io/managed-by'] === 'plinth' && !isOfStack(labels, stack))
    return kept(ref, `it belongs to ${named ?? 'another stack'} now`, true);
  const other = isOfStack(labels, stack) ? undefined : owners(ref);
  if (other === 'unknown')
    return kept(ref, 'it has no labels of this stack, and the inventories of others cannot be read');
  if (other !== undefined) return kept(ref, `it is in the inventory of ${other} as well`, true);
  if (annotations?.[keepAnnotation] === 'true') return kept(ref, `it is annotated ${keepAnnotation}`);
  if (protectedKinds.has(ref.kind) && !protectedToo)
    return kept(ref, `deleting a ${ref.kind} needs --prune-protected`);
  return { ref, action: 'delete', live };
}

const kept = (ref: ObjectRef, reason: string, released = false): Pruning => ({
  ref,
  action: 'kept',
  reason,
  ...(released ? { released } : {}),
});

/** Stages of a prune, the last applied first; namespaces and other kinds that hold objects come at the end. */
export function inReverse(plan: readonly Pruning[]): (readonly Pruning[])[] {
  const stages = groupBy(
    plan.filter(({ action }) => action === 'delete'),
    (one) => (clusterScoped.has(one.ref.kind) && protectedKinds.has(one.ref.kind) ? -1 : stageOfPruning(one)),
  );
  return [...stages].sort(([a], [b]) => b - a).map(([, members]) => members);
}
