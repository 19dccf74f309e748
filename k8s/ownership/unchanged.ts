import { isDeepStrictEqual } from 'node:util';
import type { LiveObject, ManifestObject } from '../object.ts';
import { isRecord } from '../record.ts';
import { type FieldSet, indexOfStep } from './fields.ts';
import { manager } from './managers.ts';

/**
 * Whether applying the manifest is proven to change nothing, from the live object alone.
 *
 * Server-side apply sets each applied field to the applied value and removes fields this manager owned and no longer
 * applies. So when the fields owned are exactly the fields of the manifest, and every one has the manifest's value,
 * nothing is left to change. Whatever cannot be decided without the server's schema (a list item whose key is
 * defaulted, a quantity spelled otherwise) is "not proven", and a dry run decides. So this may only ever be too
 * careful; the end-to-end tests compare it with the dry run for every kind.
 */
export function isProvenUnchanged(manifest: ManifestObject, live: LiveObject): boolean {
  if (live.metadata.deletionTimestamp !== undefined) return false;
  const owned = ownedFields(live, manifest.apiVersion);
  return owned !== undefined && isCovered(owned, comparable(manifest), live);
}

/** What this manager applied last, in the manifest's version. */
function ownedFields({ metadata }: LiveObject, apiVersion: string): FieldSet | undefined {
  const entries = (metadata.managedFields ?? []).filter(
    (entry) => entry.manager === manager && entry.operation === 'Apply' && entry.subresource === undefined,
  );
  const [entry] = entries;
  return entries.length === 1 && entry?.apiVersion === apiVersion ? (entry.fieldsV1 as FieldSet) : undefined;
}

/** What is tracked: not the identity of the object, and nothing the server drops. */
function comparable({ apiVersion, kind, metadata, ...rest }: ManifestObject): object {
  const { name, namespace, ...tracked } = metadata;
  return Object.keys(tracked).length === 0 ? rest : { metadata: tracked, ...rest };
}

/** The fields owned at this node are the fields of the manifest, with the values of the live object. */
function isCovered(owned: FieldSet, manifest: unknown, live: unknown): boolean {
  const steps = Object.keys(owned).filter((step) => step !== '.');
  if (steps.length === 0) return isDeepStrictEqual(manifest, live);
  if (Array.isArray(manifest)) return Array.isArray(live) && isListCovered(owned, steps, manifest, live);
  if (!isRecord(manifest) || !isRecord(live)) return false;
  return (
    steps.length === Object.keys(manifest).length &&
    steps.every((step) => {
      const name = step.slice(2);
      return (
        step.startsWith('f:') &&
        Object.hasOwn(manifest, name) &&
        Object.hasOwn(live, name) &&
        isCovered(owned[step] as FieldSet, manifest[name], live[name])
      );
    })
  );
}

/** Each item is owned, has its counterpart, and all stand in the same order. */
function isListCovered(
  owned: FieldSet,
  steps: readonly string[],
  manifest: readonly unknown[],
  live: readonly unknown[],
): boolean {
  if (steps.length !== manifest.length || steps.some((step) => step.startsWith('i:'))) return false;
  const places = steps.map((step) => [indexOfStep(manifest, step), indexOfStep(live, step)] as const);
  if (places.some(([here, there]) => here < 0 || there < 0)) return false;
  if (new Set(places.map(([here]) => here)).size !== manifest.length) return false;
  const inOrder = [...places].sort(([a], [b]) => a - b).map(([, there]) => there);
  if (inOrder.some((there, i) => i > 0 && there < (inOrder[i - 1] as number))) return false;
  return steps.every((step, i) => {
    const [here, there] = places[i] as readonly [number, number];
    return step.startsWith('v:') || isCovered(owned[step] as FieldSet, manifest[here], live[there]);
  });
}
