/** A leaf the plan marks sensitive. Its value is dropped while reading, so that nothing downstream can print it. */
export const SENSITIVE: unique symbol = Symbol('sensitive');

/** A leaf that is known only after apply. */
export const UNKNOWN: unique symbol = Symbol('unknown');

export type Marker = typeof SENSITIVE | typeof UNKNOWN;
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** A value of a plan after masking: JSON whose leaves may be unknown or sensitive. */
export type Value = null | boolean | number | string | Marker | readonly Value[] | ValueObject;
export interface ValueObject {
  readonly [name: string]: Value;
}

/** Attributes of a resource, masked. */
export type Attributes = Readonly<Record<string, Value>>;

/** A tree of `after_unknown` or `*_sensitive`: a mark for a whole value, or trees of its parts. */
export type MarkTree = boolean | readonly MarkTree[] | { readonly [name: string]: MarkTree };

export const isUnknown = (value: Value | undefined): boolean => value === UNKNOWN;
export const isSensitive = (value: Value | undefined): boolean => value === SENSITIVE;
export const isMarker = (value: Value | undefined): value is Marker =>
  value === UNKNOWN || value === SENSITIVE;

export const isObject = (value: Value | undefined): value is ValueObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Unset in the sense of Terraform's older SDK, where null, "", [] and {} of an optional argument are one. */
export const isUnset = (value: Value | undefined): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (isObject(value) && Object.keys(value).length === 0);

/** The value where it is known text, a known number and so on; undefined for unset, unknown and sensitive ones. */
export const text = (value: Value | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;
export const number = (value: Value | undefined): number | undefined => {
  if (typeof value === 'number') return value;
  // Numbers of string-typed attributes, as in `parameter` blocks.
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
    ? Number(value)
    : undefined;
};
export const flag = (value: Value | undefined): boolean | undefined => {
  if (typeof value === 'boolean') return value;
  if (value === 'true') return true;
  return value === 'false' ? false : undefined;
};
export const list = (value: Value | undefined): readonly Value[] =>
  Array.isArray(value) ? (value as readonly Value[]) : [];
/** The known texts of a list or set. */
export const texts = (value: Value | undefined): readonly string[] =>
  list(value).filter((item): item is string => typeof item === 'string');
/** The blocks of a nested block, each with its attributes. */
export const blocks = (value: Value | undefined): readonly ValueObject[] =>
  isObject(value) ? [value] : list(value).filter(isObject);

/** Whether anything within is known only after apply. */
export function hasUnknown(value: Value | undefined): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isObject(value) && Object.values(value).some(hasUnknown);
}

/**
 * JSON with its marks applied. `after` omits unknown keys of objects, so the marks bring keys of their own. In a list, a
 * sensitive mark of one item counts for all: between before and after, items change places. Marks that do not fit the
 * shape of the value hide all of it.
 */
export function masked(
  value: Json | undefined,
  unknown: MarkTree | undefined,
  sensitive: MarkTree | undefined,
): Value {
  // Sensitive before unknown: even that a sensitive value becomes known later is nobody's business.
  if (sensitive === true) return SENSITIVE;
  if (unknown === true) return UNKNOWN;
  const hides = hasMark(sensitive);
  const awaits = hasMark(unknown);
  if (value === undefined || value === null) return awaits ? UNKNOWN : null;
  if (!hides && !awaits) return value as Value;
  if (hides && !fits(sensitive, value)) return SENSITIVE;
  if (awaits && !fits(unknown, value)) return UNKNOWN;
  return Array.isArray(value)
    ? maskedItems(value, unknown, sensitive)
    : maskedMembers(value as JsonObject, unknown, sensitive);
}

const fits = (marks: MarkTree | undefined, value: Json): boolean =>
  typeof value === 'object' && Array.isArray(marks) === Array.isArray(value);

function maskedItems(
  items: readonly Json[],
  unknown: MarkTree | undefined,
  sensitive: MarkTree | undefined,
): readonly Value[] {
  const ofEach = Array.isArray(sensitive) ? sensitive.reduce(bothMarks, false) : undefined;
  const length = Math.max(items.length, Array.isArray(unknown) ? unknown.length : 0);
  return Array.from({ length }, (_, index) => masked(items[index], partOf(unknown, index), ofEach));
}

function maskedMembers(
  value: JsonObject,
  unknown: MarkTree | undefined,
  sensitive: MarkTree | undefined,
): ValueObject {
  // A copy, and of it what is marked anew: a few of dozens.
  const result: Record<string, Value> = { ...(value as ValueObject) };
  const maskedMember = (name: string): Value =>
    masked(own(value, name), partOf(unknown, name), partOf(sensitive, name));
  for (const name of keysMarked(sensitive))
    if (Object.hasOwn(value, name)) define(result, name, maskedMember(name));
  for (const name of keysMarked(unknown)) define(result, name, maskedMember(name));
  return result;
}

/** Sets a property whatever its name: `__proto__` is a name like any other in a plan. */
const define = <T>(target: Record<string, T>, name: string, value: T): void => {
  if (name === '__proto__')
    Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
  else target[name] = value;
};

/** A property of its own, whatever its name: `constructor` is a name like any other in a plan. */
export function own<T>(object: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  const value = object?.[name];
  // Whatever objects inherit is a function, or their prototype itself.
  if (typeof value !== 'function' && name !== '__proto__') return value;
  return object !== undefined && Object.hasOwn(object, name) ? value : undefined;
}

const isTree = (marks: MarkTree | undefined): marks is Exclude<MarkTree, boolean> =>
  typeof marks === 'object' && marks !== null;

/** The marks of a part of a value. */
export const partOf = (marks: MarkTree | undefined, name: string | number): MarkTree | undefined => {
  if (!isTree(marks)) return marks === true ? true : undefined;
  return own(marks as Record<string, MarkTree>, String(name));
};

const keysMarked = (marks: MarkTree | undefined): string[] =>
  isTree(marks) && !Array.isArray(marks)
    ? Object.keys(marks).filter((name) => hasMark(partOf(marks, name)))
    : [];

/** Whether a tree of marks marks anything at all. */
export function hasMark(marks: MarkTree | undefined): boolean {
  if (!isTree(marks)) return marks === true;
  for (const name in marks) if (hasMark((marks as Record<string, MarkTree>)[name])) return true;
  return false;
}

/** What either of two trees marks. The items of a list become one, which stands for all of them. */
export function bothMarks(a: MarkTree | undefined, b: MarkTree | undefined): MarkTree {
  if (!hasMark(a)) return isTree(b) && Array.isArray(b) ? [b.reduce(bothMarks, false)] : (b ?? false);
  if (!hasMark(b)) return bothMarks(b, a);
  if (!isTree(a) || !isTree(b) || Array.isArray(a) !== Array.isArray(b)) return true;
  if (Array.isArray(a)) return [[...a, ...(b as readonly MarkTree[])].reduce(bothMarks, false)];
  const result: Record<string, MarkTree> = {};
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)]))
    define(result, name, bothMarks(partOf(a, name), partOf(b, name)));
  return result;
}

/**
 * Whether two values are the same, where sets have become arrays: the order of items counts only where `ordered`.
 * Unset spellings are the same.
 */
export function isSame(a: Json | undefined, b: Json | undefined, ordered = false): boolean {
  if (a === b) return true;
  if (isFilled(a) && isFilled(b)) return false;
  if (isUnset(a as Value) && isUnset(b as Value)) return true;
  if (Array.isArray(a) && Array.isArray(b)) return sameItems(a, b, ordered);
  if (Array.isArray(a) || Array.isArray(b)) return false;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const one = a as JsonObject;
  const other = b as JsonObject;
  for (const name of Object.keys(one)) if (!isSame(one[name], own(other, name), ordered)) return false;
  for (const name of Object.keys(other))
    if (!Object.hasOwn(one, name) && !isSame(undefined, other[name], ordered)) return false;
  return true;
}

/** A text, number or flag that is not one of the spellings of unset. */
const isFilled = (value: Json | undefined): boolean =>
  typeof value === 'string' ? value !== '' : typeof value === 'number' || typeof value === 'boolean';

function sameItems(a: readonly Json[], b: readonly Json[], ordered: boolean): boolean {
  if (a.length !== b.length) return false;
  if (a.every((item, index) => isSame(item, b[index], ordered))) return true;
  if (ordered) return false;
  const counts = new Map<string, number>();
  for (const key of a.map(canonical)) counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const key of b.map(canonical)) {
    const left = counts.get(key) ?? 0;
    if (left === 0) return false;
    counts.set(key, left - 1);
  }
  return true;
}

/** One text per value, whatever the order of keys and of items. */
export function canonical(value: Json | undefined): string {
  if (typeof value !== 'object' || value === null)
    return isUnset(value as Value) ? 'null' : JSON.stringify(value);
  if (Array.isArray(value))
    return value.length === 0 ? 'null' : `[${(value as readonly Json[]).map(canonical).sort().join()}]`;
  const object = value as JsonObject;
  const names = Object.keys(object);
  if (names.length === 0) return 'null';
  const members: string[] = [];
  for (const name of names.sort())
    if (!isUnset(object[name] as Value)) members.push(`${JSON.stringify(name)}:${canonical(object[name])}`);
  return `{${members.join()}}`;
}
