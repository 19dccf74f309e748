import type { LiveObject } from '../object.ts';
import type { TakenOver } from './adopt.ts';
import { isOurs } from './adopt.ts';
import { type FieldSet, indexOfStep, unionOf, valueAtSteps } from './fields.ts';

/**
 * The answer to a dry run of the manifest, without the fields that are taken over and that neither the manifest nor
 * anybody else owns: applying removes those, and the dry run cannot know of the take-over.
 */
export function withoutReleased(answer: LiveObject, { apiVersion, fields, kept }: TakenOver): LiveObject {
  const entries = answer.metadata.managedFields ?? [];
  const owned = [...entries.filter(isOurs), ...kept]
    .filter((entry) => entry.apiVersion === apiVersion)
    .reduce<FieldSet>((union, { fieldsV1 }) => unionOf(union, (fieldsV1 ?? {}) as FieldSet), {});
  const left = structuredClone(answer);
  removeBeyond(left, fields, owned);
  return left;
}

/** An item, or a field whose presence is owned itself (`.`), goes as a whole. */
function removeBeyond(target: unknown, fields: FieldSet, kept: FieldSet): void {
  if (typeof target !== 'object' || target === null) return;
  for (const [step, below] of Object.entries(fields)) {
    if (step === '.') continue;
    const keptBelow = kept[step];
    const isLeaf = Object.keys(below).every((name) => name === '.');
    if (keptBelow === undefined && (isLeaf || '.' in below)) remove(target, step);
    else if (keptBelow === undefined || Object.keys(keptBelow).length > 0)
      removeBeyond(valueAtSteps(target, [step]), below, keptBelow ?? {});
  }
}

function remove(target: object, step: string): void {
  if (step.startsWith('f:')) delete (target as Record<string, unknown>)[step.slice(2)];
  else if (Array.isArray(target) && !step.startsWith('i:')) {
    const index = indexOfStep(target, step);
    if (index >= 0) target.splice(index, 1);
  }
}
