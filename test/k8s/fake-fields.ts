import type { ManagedFields, ManifestObject } from '../../k8s/object.ts';
import { type FieldSet, leavesBeyond, valueAtSteps } from '../../k8s/ownership/fields.ts';

/* Which fields who owns, for the API server in memory. */

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** All but what names the object. */
export function tracked({ apiVersion: _, kind: __, status: ___, metadata, ...rest }: ManifestObject): object {
  const { labels, annotations } = metadata;
  return { metadata: { ...(labels && { labels }), ...(annotations && { annotations }) }, ...rest };
}

/** Lists whose items all have a name are keyed by it; others are one leaf. */
export function leavesOf(value: unknown, path: readonly string[] = []): string[][] {
  if (Array.isArray(value) && value.length > 0 && value.every((item) => isRecord(item) && 'name' in item))
    return value.flatMap((item) =>
      leavesOf(item, [...path, `k:${JSON.stringify({ name: (item as { name: unknown }).name })}`]),
    );
  if (isRecord(value) && (Object.keys(value).length > 0 || path.length === 0))
    return Object.entries(value).flatMap(([key, below]) => leavesOf(below, [...path, `f:${key}`]));
  return path.at(-1) === 'f:metadata' ? [] : [[...path]];
}

export function trieOf(leaves: readonly (readonly string[])[]): FieldSet {
  const trie: Record<string, FieldSet> = {};
  for (const steps of leaves) {
    let node = trie as Record<string, Record<string, FieldSet>>;
    for (const step of steps) {
      node[step] ??= {};
      node = node[step] as Record<string, Record<string, FieldSet>>;
    }
  }
  return trie;
}

export const leavesIn = ({ fieldsV1 = {} }: ManagedFields): string[][] =>
  leavesBeyond(fieldsV1 as FieldSet, undefined);

export const same = (a: readonly string[], b: readonly string[]): boolean => a.join('\n') === b.join('\n');

export const isApplier = ({ manager, operation }: ManagedFields, name: string): boolean =>
  manager === name && operation === 'Apply';

/** The entries without those of these leaves that are to go. */
export const without = (
  entries: readonly ManagedFields[],
  leaves: readonly (readonly string[])[],
  isGone: (steps: readonly string[]) => boolean,
): ManagedFields[] =>
  entries
    .map((entry) => ({
      ...entry,
      fieldsV1: trieOf(
        leavesIn(entry).filter((steps) => !(leaves.some((one) => same(one, steps)) && isGone(steps))),
      ),
    }))
    .filter(({ fieldsV1 }) => Object.keys(fieldsV1).length > 0);

export function setAt(target: unknown, steps: readonly string[], value: unknown): void {
  const [step = '', ...rest] = steps;
  const node = target as Record<string, unknown> & unknown[];
  if (step.startsWith('k:')) {
    const { name } = JSON.parse(step.slice(2)) as { readonly name: string };
    let item = node.find((one) => (one as { name?: string }).name === name);
    if (item === undefined) {
      item = { name };
      node.push(item);
    }
    setAt(item, rest, value);
    return;
  }
  const key = step.slice(2);
  if (rest.length === 0) node[key as never] = structuredClone(value) as never;
  else {
    node[key as never] ??= (rest[0]?.startsWith('k:') ? [] : {}) as never;
    setAt(node[key as never], rest, value);
  }
}

/** What is empty afterwards goes as well. */
export function removeAt(target: unknown, steps: readonly string[]): void {
  const last = steps.at(-1) ?? '';
  const parent = valueAtSteps(target, steps.slice(0, -1));
  if (!isRecord(parent)) return;
  delete parent[last.slice(2)];
  if (Object.keys(parent).length === 0 && steps.length > 2) removeAt(target, steps.slice(0, -1));
}
