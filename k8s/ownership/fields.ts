/**
 * The trie of `managedFields[].fieldsV1` (sigs.k8s.io/structured-merge-diff, fieldpath). Keys: `f:<name>` a field,
 * `k:<json>` the list item with these key fields, `v:<json>` a member of a set, `i:<n>` an index, `.` the node itself.
 */
export interface FieldSet {
  readonly [step: string]: FieldSet;
}

/** Everything either of them has. */
export function unionOf(a: FieldSet, b: FieldSet): FieldSet {
  const union: Record<string, FieldSet> = { ...a };
  for (const [step, below] of Object.entries(b)) union[step] = unionOf(a[step] ?? {}, below);
  return union;
}

/** The leaves of `a` that `b` does not have, as paths of steps. */
export function leavesBeyond(a: FieldSet, b: FieldSet | undefined, path: readonly string[] = []): string[][] {
  return Object.entries(a).flatMap(([step, below]) => {
    if (step === '.') return [];
    const there = b?.[step];
    const steps = Object.keys(below).filter((key) => key !== '.');
    if (steps.length === 0) return there === undefined ? [[...path, step]] : [];
    return leavesBeyond(below, there, [...path, step]);
  });
}

/** `.spec.template.spec.containers[name=orders].image` */
export const printSteps = (steps: readonly string[]): string => steps.map(printStep).join('');

function printStep(step: string): string {
  const [kind, text] = [step.slice(0, 2), step.slice(2)];
  if (kind === 'f:') return /^[\w-]+$/.test(text) ? `.${text}` : `[${JSON.stringify(text)}]`;
  if (kind !== 'k:') return `[${text}]`;
  const keys = JSON.parse(text) as Record<string, unknown>;
  return `[${Object.entries(keys)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(',')}]`;
}

/** The value at these steps, or undefined. */
export function valueAtSteps(value: unknown, steps: readonly string[]): unknown {
  return steps.reduce<unknown>((current, step) => valueAtStep(current, step), value);
}

function valueAtStep(value: unknown, step: string): unknown {
  const [kind, text] = [step.slice(0, 2), step.slice(2)];
  if (typeof value !== 'object' || value === null) return undefined;
  if (kind === 'f:') return Object.hasOwn(value, text) ? (value as Record<string, unknown>)[text] : undefined;
  if (!Array.isArray(value)) return undefined;
  return kind === 'i:' ? value[Number(text)] : value[indexOfStep(value, step)];
}

/** Where the item of a `k:` or `v:` step stands in a list; -1 when it is not there. */
export function indexOfStep(list: readonly unknown[], step: string): number {
  const wanted: unknown = JSON.parse(step.slice(2));
  if (step.startsWith('v:')) return list.indexOf(wanted);
  const keys = Object.entries(wanted as Record<string, unknown>);
  return list.findIndex(
    (item) =>
      typeof item === 'object' &&
      item !== null &&
      keys.every(([key, value]) => (item as Record<string, unknown>)[key] === value),
  );
}
