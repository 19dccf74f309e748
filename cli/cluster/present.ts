import type { Pruning } from '../../k8s/apply/prune.ts';
import type { FieldChange, ObjectChange } from '../../k8s/diff/change.ts';
import { maskedField } from '../../k8s/diff/masked.ts';
import { maskText } from '../../k8s/mask.ts';
import { type ObjectRef, printRef, refOf } from '../../k8s/object.ts';

/** `Service/shop`, or `Service/shop in jobs` where that is another namespace than the stack's own. */
export const nameOf = (ref: ObjectRef, home?: string): string =>
  home === undefined || ref.namespace === undefined || ref.namespace === home
    ? printRef(ref)
    : `${printRef(ref)} in ${ref.namespace}`;

/** A value on one line, cut where it would fill the screen. */
export function printFieldValue(value: unknown): string {
  if (value === undefined) return '(none)';
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 160 ? text : `${text.slice(0, 157)}…`;
}

export const printField = (kind: string, field: FieldChange): string => {
  const { path, before, after } = maskedField(kind, field);
  return `    ${path}: ${printFieldValue(before)} -> ${printFieldValue(after)}`;
};

/** What an apply would do, or did, to one object; nothing for what stays as it is. */
export function printChange(change: ObjectChange, home?: string): string | undefined {
  const { object, action, fields, conflicts, warnings } = change;
  const name = nameOf(refOf(object), home);
  const details = [
    ...fields.map((field) => printField(object.kind, field)),
    ...conflicts.map(({ field, manager }) => `    ${field} is owned by ${manager}`),
    ...warnings.map((text) => `    warning: ${maskText(text)}`),
  ];
  const head = headOf(action, name);
  return head === undefined ? undefined : [head, ...details].join('\n');
}

function headOf(action: ObjectChange['action'], name: string): string | undefined {
  switch (action) {
    case 'create':
      return `+ ${name}`;
    case 'unverified':
      return `+ ${name} (the server cannot check it yet: its namespace or kind is new as well)`;
    case 'recreate':
      return `± ${name} (deleted and made anew)`;
    case 'update':
      return `~ ${name}`;
    case 'adopt':
      return `~ ${name} (only who owns its fields)`;
    case 'conflict':
      return `! ${name}`;
    case 'left-out':
      return `  ${name} is left out: this cluster does not serve its kind`;
    default:
      return undefined;
  }
}

export function printPruning({ ref, action, reason }: Pruning, home?: string): string | undefined {
  if (action === 'delete') return `- ${nameOf(ref, home)}`;
  return action === 'kept' ? `  kept ${nameOf(ref, home)}: ${reason ?? ''}` : undefined;
}

/** How many of each, in words: `3 created, 1 changed, 20 unchanged, 0 pruned`. */
export function printCounts(changes: readonly ObjectChange[], pruned: readonly Pruning[]): string {
  const count = (...actions: readonly ObjectChange['action'][]) =>
    changes.filter(({ action }) => actions.includes(action)).length;
  const deleted = pruned.filter(({ action }) => action === 'delete').length;
  const leftOut = count('left-out');
  return [
    `${count('create', 'unverified')} created`,
    `${count('update', 'adopt', 'recreate')} changed`,
    `${count('unchanged', 'finished')} unchanged`,
    `${deleted} pruned`,
    ...(leftOut > 0 ? [`${leftOut} left out`] : []),
  ].join(', ');
}

/** A change as JSON, masked. */
export const changeJson = ({ object, action, fields, conflicts, warnings }: ObjectChange) => ({
  ref: refOf(object),
  action,
  fields: fields.map((field) => maskedField(object.kind, field)),
  conflicts,
  warnings: warnings.map(maskText),
});

export const pruningJson = ({ ref, action, reason }: Pruning) => ({
  ref,
  action,
  ...(reason === undefined ? {} : { reason }),
});
