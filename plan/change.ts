import {
  type Attributes,
  bothMarks,
  hasMark,
  isObject,
  isSame,
  type Json,
  type JsonObject,
  type MarkTree,
  masked,
  own,
  partOf,
  type Value,
} from './value.ts';

/** What happens to a resource; `no-op` only beside a move, an import or a deposed object. */
export type Action =
  | 'create'
  | 'update'
  | 'delete'
  | 'replace'
  | 'forget'
  | 'read'
  | 'import'
  | 'move'
  | 'no-op';

/** In which order a replacement runs; `leave-old` creates the new object and forgets the old one, which keeps running. */
export type ReplaceOrder = 'destroy-first' | 'create-first' | 'leave-old';

export type Path = readonly (string | number)[];

/** A top-level argument or attribute that differs. */
export interface AttributeChange {
  readonly name: string;
  readonly before: Value;
  readonly after: Value;
  /** The change of this attribute forces the replacement (`replace_paths`). */
  readonly forcesReplacement: boolean;
}

/** One resource instance of a plan (`resource_changes`, `resource_drift`), masked. */
export interface Change {
  readonly address: string;
  /** Key of a deposed object: one left behind by an interrupted create-before-destroy. */
  readonly deposed?: string;
  readonly previousAddress?: string;
  readonly type: string;
  readonly name: string;
  readonly module?: string;
  readonly index?: string | number;
  readonly mode: 'managed' | 'data';
  /** Full name of the provider, such as `registry.terraform.io/hashicorp/aws`. */
  readonly provider: string;
  readonly action: Action;
  /** An action of a later version, of which no more than its name is known; `action` is then what becomes of the objects. */
  readonly unknownAction?: string;
  readonly replaceOrder?: ReplaceOrder;
  /** Why Terraform planned it: a hint for display, of an open set. */
  readonly actionReason?: string;
  readonly replacePaths: readonly Path[];
  /** The object is taken into the state; `id` is absent when identity-based or not yet known. */
  readonly importing?: { readonly id?: string };
  /** Undefined where the object does not exist before. */
  readonly before: Attributes | undefined;
  /** Undefined where the object does not exist (or is not managed any more) afterwards. */
  readonly after: Attributes | undefined;
  /** The attributes that differ, in the order of their names; none for a creation or a deletion. */
  readonly changed: readonly AttributeChange[];
}

/** A resource change as Terraform and OpenTofu write it; everything optional, as versions differ. */
export interface RawChange {
  readonly address?: string;
  readonly deposed?: string;
  readonly previous_address?: string;
  readonly module_address?: string;
  readonly mode?: string;
  readonly type?: string;
  readonly name?: string;
  readonly index?: string | number;
  readonly provider_name?: string;
  readonly action_reason?: string;
  readonly change?: {
    readonly actions?: readonly string[];
    readonly before?: Json;
    readonly after?: Json;
    readonly after_unknown?: MarkTree;
    readonly before_sensitive?: MarkTree;
    readonly after_sensitive?: MarkTree;
    readonly replace_paths?: readonly Path[];
    readonly importing?: { readonly id?: string; readonly unknown?: boolean } | null;
  };
}

/** A change of which everything is at hand. */
export function changeOf(raw: RawChange): Change {
  const { before, after, changed } = objectsOf(raw.change ?? {});
  return { ...headOf(raw), before, after, changed };
}

/** All of a change but its objects: what is cheap to keep of ten thousand. */
export type ChangeHead = Omit<Change, 'before' | 'after' | 'changed'>;

/** The objects of a change, masked. */
export type ChangeObjects = Pick<Change, 'before' | 'after' | 'changed'>;

export function headOf(raw: RawChange): ChangeHead {
  const change = raw.change ?? {};
  const actions = change.actions ?? [];
  const unknownAction = actions.find((action) => !knownActions.has(action));
  const replaceOrder = replaceOrderOf(actions);
  const importing = change.importing ?? undefined;
  const address = raw.address ?? '';
  const moved = raw.previous_address !== undefined && raw.previous_address !== address;
  return {
    address,
    ...(raw.deposed !== undefined && { deposed: raw.deposed }),
    ...(moved && { previousAddress: raw.previous_address as string }),
    type: raw.type ?? '',
    name: raw.name ?? '',
    ...(raw.module_address !== undefined && { module: raw.module_address }),
    ...(raw.index !== undefined && { index: raw.index }),
    mode: raw.mode === 'data' ? 'data' : 'managed',
    provider: raw.provider_name ?? '',
    action: actionOf(actions, moved, change),
    ...(unknownAction !== undefined && { unknownAction }),
    ...(replaceOrder !== undefined && { replaceOrder }),
    ...(raw.action_reason !== undefined && { actionReason: raw.action_reason }),
    replacePaths: change.replace_paths ?? [],
    ...(importing !== undefined && {
      importing: typeof importing.id === 'string' ? { id: importing.id } : {},
    }),
  };
}

export const objectsOf = (change: RawObjects): ChangeObjects => new MaskedObjects(change);

/** The raw objects of a change, and their marks. */
export type RawObjects = NonNullable<RawChange['change']>;

/**
 * What is sensitive on one side is masked on both: the value a password had is a secret after it stops being marked, and
 * before it was. What differs is found before masking. Each part is made when it is asked for, and once. No literal with
 * getters: each of these has a hidden class of its own, which keeps what its getters close over through many collections.
 */
class MaskedObjects implements ChangeObjects {
  readonly #raw: RawObjects;
  #marks: Marks | undefined;
  #before: Made<Attributes | undefined>;
  #after: Made<Attributes | undefined>;
  #changed: readonly AttributeChange[] | undefined;

  constructor(raw: RawObjects) {
    this.#raw = raw;
  }

  get before(): Attributes | undefined {
    this.#before ??= { value: attributesOf(this.#raw.before, undefined, this.#marked().sensitive) };
    return this.#before.value;
  }

  get after(): Attributes | undefined {
    const { unknown, sensitive } = this.#marked();
    this.#after ??= { value: attributesOf(this.#raw.after, unknown, sensitive) };
    return this.#after.value;
  }

  get changed(): readonly AttributeChange[] {
    this.#changed ??= changedAttributes(this.#raw, this.#marked().unknown, this.before, this.after);
    return this.#changed;
  }

  #marked(): Marks {
    this.#marks ??= marksOf(this.#raw);
    return this.#marks;
  }
}

interface Marks {
  readonly sensitive: MarkTree | undefined;
  readonly unknown: MarkTree | undefined;
}

function marksOf(change: RawObjects): Marks {
  const { before_sensitive, after_sensitive, after_unknown } = change;
  return {
    sensitive: ofAttributes(bothMarks(before_sensitive, after_sensitive), change),
    unknown: ofAttributes(after_unknown, change),
  };
}

/** A value that may be undefined, once it is made. */
type Made<T> = { readonly value: T } | undefined;

/** A mark on the whole object is one on each of its attributes. */
function ofAttributes(marks: MarkTree | undefined, change: RawObjects): MarkTree | undefined {
  if (!hasMark(marks) || (typeof marks === 'object' && !Array.isArray(marks))) return marks;
  const names = [change.before, change.after].flatMap((object) => Object.keys(object ?? {}));
  return Object.fromEntries(names.map((name) => [name, true]));
}

const knownActions: ReadonlySet<string> = new Set(['no-op', 'create', 'read', 'update', 'delete', 'forget']);

/** "Is anything deleted?" is membership of `delete`; both spellings of each two-step action count. */
function actionOf(
  actions: readonly string[],
  moved: boolean,
  { before, after, importing }: RawObjects,
): Action {
  const has = (action: string): boolean => actions.includes(action);
  if (has('create') && (has('delete') || has('forget'))) return 'replace';
  if (has('delete')) return 'delete';
  if (has('forget')) return 'forget';
  if (has('create')) return 'create';
  if (has('update')) return 'update';
  if (has('read')) return 'read';
  // An action of a later version: whatever it is, it makes these two objects of each other.
  if (actions.some((action) => action !== 'no-op')) return actionBetween(before, after);
  if (importing !== undefined && importing !== null) return 'import';
  return moved ? 'move' : 'no-op';
}

function actionBetween(before: Json | undefined, after: Json | undefined): Action {
  if (before === null || before === undefined) return 'create';
  return after === null || after === undefined ? 'delete' : 'update';
}

function replaceOrderOf(actions: readonly string[]): ReplaceOrder | undefined {
  if (!actions.includes('create')) return undefined;
  if (actions.includes('forget')) return 'leave-old';
  if (!actions.includes('delete')) return undefined;
  return actions.indexOf('delete') < actions.indexOf('create') ? 'destroy-first' : 'create-first';
}

function attributesOf(
  value: Json | undefined,
  unknown: MarkTree | undefined,
  sensitive: MarkTree | undefined,
): Attributes | undefined {
  if ((value === null || value === undefined) && !hasMark(unknown)) return undefined;
  const object = masked(value ?? {}, unknown, sensitive);
  return isObject(object) ? object : {};
}

function changedAttributes(
  change: RawObjects,
  unknown: MarkTree | undefined,
  before: Attributes | undefined,
  after: Attributes | undefined,
): readonly AttributeChange[] {
  if (before === undefined || after === undefined) return [];
  const old = (change.before ?? {}) as JsonObject;
  const planned = (change.after ?? {}) as JsonObject;
  const names = [
    ...Object.keys(before),
    ...Object.keys(after).filter((name) => !Object.hasOwn(before, name)),
  ];
  const differing = (same: typeof isSame): readonly string[] =>
    names
      .filter((name) => hasMark(partOf(unknown, name)) || !same(own(old, name), own(planned, name)))
      .sort();
  const telling = differing((a, b) => isSame(a, b) || isSameButZeros(a, b));
  // Where nothing else differs, the order of a list does, or a zero.
  const found =
    telling.length > 0 || !(change.actions ?? []).includes('update')
      ? telling
      : differing((a, b) => isSame(a, b, true));
  return found.map((name) => ({
    name,
    before: own(before, name) ?? null,
    after: own(after, name) ?? null,
    forcesReplacement: (change.replace_paths ?? []).some((path) => path[0] === name),
  }));
}

/**
 * Terraform's older SDK knows no null within a block: once a resource is planned for any other reason, what its state
 * leaves unset there comes back as 0 or false.
 */
const isSameButZeros = (a: Json | undefined, b: Json | undefined): boolean =>
  areBlocks(a) && areBlocks(b) && isSame(withoutZeros(a), withoutZeros(b));

const areBlocks = (value: Json | undefined): value is readonly JsonObject[] =>
  Array.isArray(value) &&
  value.every((item) => typeof item === 'object' && item !== null && !Array.isArray(item));

const withoutZeros = (list: readonly JsonObject[]): readonly JsonObject[] =>
  list.map((block) =>
    Object.fromEntries(
      Object.entries(block)
        .filter(([, value]) => value !== 0 && value !== false)
        .map(([name, value]) => [name, areBlocks(value) ? withoutZeros(value) : value]),
    ),
  );

/** Whether one of these arguments differs. */
export const hasChanged = ({ changed }: Pick<Change, 'changed'>, ...names: readonly string[]): boolean =>
  changed.some(({ name }) => names.includes(name));
