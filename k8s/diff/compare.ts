import { isDeepStrictEqual } from 'node:util';
import type { ManifestObject } from '../object.ts';
import { isRecord } from '../record.ts';
import type { FieldChange } from './change.ts';

/** The fields of the dry run's answer that differ from the live object, without what the server keeps for itself. */
export const fieldChanges = (before: ManifestObject, after: ManifestObject): FieldChange[] =>
  changesBelow('', comparable(before), comparable(after));

/** Labels, annotations, finalizers and owners count; versions, times and the status do not. */
function comparable(object: ManifestObject): object {
  const { metadata, status, ...rest } = object as ManifestObject & { readonly status?: unknown };
  const {
    labels = {},
    annotations = {},
    finalizers,
    ownerReferences,
  } = metadata as Readonly<Record<string, unknown>>;
  return { metadata: { labels, annotations, finalizers, ownerReferences }, ...rest };
}

function changesBelow(path: string, before: unknown, after: unknown): FieldChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (isRecord(before) && isRecord(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return names.flatMap((name) => changesBelow(`${path}${step(name)}`, before[name], after[name]));
  }
  if (Array.isArray(before) && Array.isArray(after)) return listChanges(path, before, after);
  return [{ path, before, after }];
}

/** Items with a name are compared by it, so that one more variable is one line and not every line after it. */
function listChanges(path: string, before: readonly unknown[], after: readonly unknown[]): FieldChange[] {
  const [old, now] = [byName(before), byName(after)];
  if (old !== undefined && now !== undefined) {
    const changes = [...new Set([...old.keys(), ...now.keys()])].flatMap((name) =>
      changesBelow(`${path}[name=${name}]`, old.get(name), now.get(name)),
    );
    // The same items in another order.
    return changes.length > 0 ? changes : [{ path, before, after }];
  }
  // Of a list of texts, whether one is a credential is said by the one before it: `--password`.
  const isItemByItem = before.length === after.length && [...before, ...after].every(isRecord);
  if (!isItemByItem) return [{ path, before, after }];
  return before.flatMap((item, i) => changesBelow(`${path}[${i}]`, item, after[i]));
}

function byName(list: readonly unknown[]): Map<string, unknown> | undefined {
  const named = new Map<string, unknown>();
  for (const item of list) {
    const name = isRecord(item) ? item.name : undefined;
    if (typeof name !== 'string' || named.has(name)) return undefined;
    named.set(name, item);
  }
  return named;
}

const step = (name: string): string => (/^[\w-]+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`);
