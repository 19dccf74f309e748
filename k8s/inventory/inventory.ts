import { createHash } from 'node:crypto';
import {
  type GroupKind,
  keyOfKind,
  keyOfRef,
  type ManifestObject,
  type ObjectRef,
  refOf,
} from '../object.ts';

/**
 * What this stack put into the cluster: what a later apply may take away again. Kept in one ConfigMap of the
 * stack's namespace, which no manifest holds.
 */
export interface Inventory {
  readonly stack: string;
  /**
   * `applying`: written before the first object, so that an apply that is killed leaves no orphan. `applied`: the
   * apply ended well.
   */
  readonly state: 'applying' | 'applied';
  /** Number of the newest release that ended well; 0 before the first. */
  readonly release: number;
  /** Objects, by `keyOfRef`; while applying, old and new together. */
  readonly objects: readonly ObjectRef[];
  /** Jobs that were seen complete, by `keyOfRef`, the newest last. They do not run again once they are gone. */
  readonly completedJobs: readonly string[];
  /** Which apply is under way; two of the same version would write the same inventory otherwise. */
  readonly run?: string;
}

export const emptyInventory = (stack: string): Inventory => ({
  stack,
  state: 'applied',
  release: 0,
  objects: [],
  completedJobs: [],
});

/** Names of Jobs change with what they run, so old ones are never asked for again. */
const rememberedJobs = 100;

export interface Starting {
  /** `Lock.run` */
  readonly run?: string;
  /** Jobs that are made now, by `keyOf`: what they did before no longer counts. */
  readonly toRun?: readonly string[];
  /** Jobs that the plan found complete. */
  readonly completed?: readonly string[];
}

/** Before an apply: whatever was or will be there. */
export function whileApplying(
  before: Inventory,
  objects: readonly ManifestObject[],
  { run, toRun = [], completed = [] }: Starting = {},
): Inventory {
  const again = new Set(toRun);
  return {
    ...before,
    state: 'applying',
    objects: distinctRefs([...before.objects, ...objects.map(refOf)]),
    completedJobs: withJobs(before.completedJobs, completed).filter((key) => !again.has(key)),
    ...(run === undefined ? {} : { run }),
  };
}

export interface AfterApply {
  readonly release: number;
  readonly objects: readonly ManifestObject[];
  /** Objects that should have gone and did not. */
  readonly kept: readonly ObjectRef[];
  readonly completedJobs: readonly string[];
}

export const afterApply = (before: Inventory, after: AfterApply): Inventory => ({
  stack: before.stack,
  state: 'applied',
  release: after.release,
  objects: distinctRefs([...after.objects.map(refOf), ...after.kept]),
  completedJobs: withJobs(before.completedJobs, after.completedJobs),
});

export const withJobs = (before: readonly string[], completed: readonly string[]): readonly string[] =>
  [...new Set([...before, ...completed])].slice(-rememberedJobs);

/** Each once, in the order of their keys. */
export function distinctRefs(refs: readonly ObjectRef[]): ObjectRef[] {
  const byKey = new Map(refs.map((ref) => [keyOfRef(ref), ref]));
  return [...byKey.keys()].sort().map((key) => byKey.get(key) as ObjectRef);
}

/** What is in the inventory and not among the objects: what a prune takes away, the last applied first. */
export function beyond(inventory: Inventory, objects: readonly ManifestObject[]): ObjectRef[] {
  const wanted = new Set(objects.map((object) => keyOfRef(refOf(object))));
  return inventory.objects.filter((ref) => !wanted.has(keyOfRef(ref)));
}

/** The inventory as text with its digest, which tells an edit by hand from what was written here. */
export function encode(inventory: Inventory): { readonly text: string; readonly digest: string } {
  const { objects, ...head } = inventory;
  const lines = objects.map((ref) => JSON.stringify(ref));
  const text = `${JSON.stringify(head)}\n${lines.join('\n')}${lines.length > 0 ? '\n' : ''}`;
  return { text, digest: digestOf(text) };
}

/** Undefined when the text is not what was written with this digest. */
export function decode(text: string, digest: string): Inventory | undefined {
  if (digestOf(text) !== digest) return undefined;
  const [head = '', ...lines] = text.split('\n').filter((line) => line !== '');
  return {
    ...(JSON.parse(head) as Omit<Inventory, 'objects'>),
    objects: lines.map((line) => JSON.parse(line)),
  };
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** The kinds an inventory has objects of. */
export const kindsOf = ({ objects }: Inventory): GroupKind[] =>
  distinctKinds(objects.map(({ group, kind }) => ({ group, kind })));

export const distinctKinds = (kinds: readonly GroupKind[]): GroupKind[] => [
  ...new Map(kinds.map((kind) => [keyOfKind(kind), kind])).values(),
];
