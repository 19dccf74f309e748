export type JsonObject = { [key: string]: unknown };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value as text: keys sorted, two spaces, a newline at the end, so that the same input gives the same bytes. */
export const printJson = (value: unknown): string => `${JSON.stringify(sorted(value), null, 2)}\n`;

export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const copy: JsonObject = {};
  for (const key of Object.keys(value).sort()) setOwn(copy, key, sorted(value[key]));
  return copy;
}

/** JSON merge patch: null removes, objects merge, all else replaces (RFC 7386, section 2). */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged: JsonObject = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else setOwn(merged, key, mergePatch(merged[key], value));
  }
  return merged;
}

/** `__proto__` is a key like any other in JSON. */
function setOwn(object: JsonObject, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
  else object[key] = value;
}

/** Calls `visit` with every string and number in the value, and with every key; `path` is dotted. */
export function eachLeaf(
  value: unknown,
  visit: (leaf: string | number, path: string) => void,
  path = '',
): void {
  if (typeof value === 'string' || typeof value === 'number') visit(value, path);
  else if (Array.isArray(value))
    for (const [i, part] of value.entries()) eachLeaf(part, visit, `${path}[${i}]`);
  else if (isObject(value))
    for (const key of Object.keys(value)) {
      const inner = path === '' ? key : `${path}.${key}`;
      visit(key, inner);
      eachLeaf(value[key], visit, inner);
    }
}
