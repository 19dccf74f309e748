import type { LiveObject } from '../object.ts';
import { type FieldSet, leavesBeyond, printSteps } from './fields.ts';
import { manager } from './managers.ts';

/** Managers other than this kit that own the field at this path, something below it, or what it is part of. */
export function fieldManagers(live: LiveObject, path: string): string[] {
  const entries = live.metadata.managedFields ?? [];
  const owners = entries.filter(
    ({ manager: name, fieldsV1 }) =>
      name !== manager &&
      leavesBeyond((fieldsV1 ?? {}) as FieldSet, undefined).some((steps) => touches(printSteps(steps), path)),
  );
  return [...new Set(owners.map(({ manager: name }) => name))].sort();
}

/** `.spec.replicas` and `.spec.replicas`, `.data` and `.data.LOG_LEVEL`, and not `.spec.port` and `.spec.ports`. */
const touches = (a: string, b: string): boolean => a === b || isBelow(a, b) || isBelow(b, a);
const isBelow = (inner: string, outer: string): boolean =>
  inner.startsWith(outer) && /^[.[]/.test(inner.slice(outer.length));
