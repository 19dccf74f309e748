import {
  type Change,
  type ChangeHead,
  type ChangeObjects,
  objectsOf,
  type Path,
  type RawObjects,
} from '../change.ts';
import { bothMarks, hasMark, type Json, type MarkTree, partOf } from '../value.ts';
import { type Fields, parse, type Reading } from './fields.ts';
import type { KeptEntry } from './kept.ts';
import { type Span, spansOf } from './scan.ts';

/** Where the objects of a change are, and their marks. */
export interface ObjectSpans {
  readonly before: Span | undefined;
  readonly after: Span | undefined;
  readonly unknown: Span | undefined;
  readonly beforeSensitive: Span | undefined;
  readonly afterSensitive: Span | undefined;
}

export const spansOfObjects = (fields: Fields): ObjectSpans => ({
  before: fields.span('before', 'object'),
  after: fields.span('after', 'object'),
  unknown: fields.span('after_unknown', 'object', 'array', 'flag'),
  beforeSensitive: fields.span('before_sensitive', 'object', 'array', 'flag'),
  afterSensitive: fields.span('after_sensitive', 'object', 'array', 'flag'),
});

/** The objects of a change as they are in the plan, each parsed when it is asked for, and once. */
class ParsedObjects implements RawObjects {
  readonly actions: readonly string[];
  readonly replace_paths: readonly Path[];
  readonly #reading: Reading;
  readonly #spans: ObjectSpans;
  readonly #path: string;
  #before: Json | undefined;
  #after: Json | undefined;

  constructor(reading: Reading, spans: ObjectSpans, change: RawObjects, path: string) {
    this.actions = change.actions ?? [];
    this.replace_paths = change.replace_paths ?? [];
    this.#reading = reading;
    this.#spans = spans;
    this.#path = path;
  }

  get before(): Json {
    this.#before ??= this.#parsed<Json>(this.#spans.before) ?? null;
    return this.#before;
  }

  get after(): Json {
    const { before, after } = this.#spans;
    // Of two that are the same bytes one is parsed.
    this.#after ??= areSame(this.#reading.bytes, before, after)
      ? this.before
      : (this.#parsed<Json>(after) ?? null);
    return this.#after;
  }

  get after_unknown(): MarkTree {
    return this.#parsed<MarkTree>(this.#spans.unknown) ?? false;
  }

  get before_sensitive(): MarkTree {
    return this.#parsed<MarkTree>(this.#spans.beforeSensitive) ?? false;
  }

  get after_sensitive(): MarkTree {
    return this.#parsed<MarkTree>(this.#spans.afterSensitive) ?? false;
  }

  #parsed<T>(span: Span | undefined): T | undefined {
    return span && parse<T>(this.#reading, span, this.#path);
  }
}

const areSame = (bytes: Buffer, a: Span | undefined, b: Span | undefined): boolean =>
  a !== undefined && b !== undefined && bytes.compare(bytes, a.start, a.end, b.start, b.end) === 0;

/** Keeps the cleartext of what the marks mark. */
export function noteSecrets(reading: Reading, spans: ObjectSpans, path: string): void {
  const marks = [spans.beforeSensitive, spans.afterSensitive];
  if (!marks.some((span) => span !== undefined && mayMark(reading.bytes, span))) return;
  const [one, other] = marks.map((span) =>
    span === undefined ? undefined : parse<MarkTree>(reading, span, path),
  );
  const marked = bothMarks(one, other);
  const noteIn = (span: Span | undefined): void => {
    if (span !== undefined) noteMarked(reading, span, marked, path);
  };
  noteIn(spans.before);
  if (!areSame(reading.bytes, spans.before, spans.after)) noteIn(spans.after);
}

/** Of an object with a few marked members only those are parsed. */
function noteMarked(reading: Reading, span: Span, marks: MarkTree | undefined, path: string): void {
  if (typeof marks !== 'object' || Array.isArray(marks)) {
    reading.secrets.addMarked(parse<Json>(reading, span, path), marks);
    return;
  }
  for (const [name, member] of spansOf(reading.bytes, span.start).spans) {
    const mark = partOf(marks, name);
    if (hasMark(mark)) reading.secrets.addMarked(parse<Json>(reading, member, path), mark);
  }
}

const mayMark = (bytes: Buffer, { start, end }: Span): boolean => bytes.subarray(start, end).includes('true');

/** The objects of a change, parsed when they are asked for, and again after they made room for others. */
export function keptObjects(
  reading: Reading,
  spans: ObjectSpans,
  change: RawObjects,
  path: string,
): KeptEntry {
  const cost = length(spans.before) + length(spans.after);
  return reading.kept.entry(() => objectsOf(new ParsedObjects(reading, spans, change, path)), cost);
}

/** A change whose objects are read when they are asked for, also by whoever copies it. */
export const lazyChange = (head: ChangeHead, objects: KeptEntry): Change =>
  Object.assign(new LazyObjects(objects), head);

/** Its getters are its own properties, so that copies have them, and the same functions in each: one hidden class for all. */
class LazyObjects implements ChangeObjects {
  static readonly #getters: PropertyDescriptorMap & ThisType<LazyObjects> = {
    before: { enumerable: true, get: LazyObjects.#getter(({ before }) => before) },
    after: { enumerable: true, get: LazyObjects.#getter(({ after }) => after) },
    changed: { enumerable: true, get: LazyObjects.#getter(({ changed }) => changed) },
  };
  declare readonly before: ChangeObjects['before'];
  declare readonly after: ChangeObjects['after'];
  declare readonly changed: ChangeObjects['changed'];
  readonly #objects: KeptEntry;

  constructor(objects: KeptEntry) {
    this.#objects = objects;
    Object.defineProperties(this, LazyObjects.#getters);
  }

  static #getter<T>(of: (objects: ChangeObjects) => T): (this: LazyObjects) => T {
    return function () {
      return of(this.#objects.get());
    };
  }
}

const length = (span: Span | undefined): number => (span === undefined ? 0 : span.end - span.start);
