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
import { eachMember, type Span, skipValue } from './scan.ts';

/** Where the objects of a change are, and what marks anything in them. */
export interface ObjectSpans {
  readonly before: Span | undefined;
  readonly after: Span | undefined;
  readonly unknown: Span | undefined;
  readonly beforeSensitive: Span | undefined;
  readonly afterSensitive: Span | undefined;
}

export function spansOfObjects(fields: Fields): ObjectSpans {
  const { bytes } = fields.reading;
  const marks = (name: string): Span | undefined => {
    const span = fields.span(name, 'object', 'array', 'flag');
    return span !== undefined && mayMark(bytes, span) ? span : undefined;
  };
  const beforeSensitive = marks('before_sensitive');
  const afterSensitive = marks('after_sensitive');
  return {
    before: fields.span('before', 'object'),
    after: fields.span('after', 'object'),
    unknown: marks('after_unknown'),
    beforeSensitive,
    // What either side marks counts for both, so that of the same marks one is enough.
    afterSensitive: areSame(bytes, beforeSensitive, afterSensitive) ? undefined : afterSensitive,
  };
}

/** Most marks are trees of empty objects: those without a single `true` mark nothing, and are not parsed at all. */
const mayMark = (bytes: Buffer, { start, end }: Span): boolean => bytes.subarray(start, end).includes('true');

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
  const { before, after, beforeSensitive, afterSensitive } = spans;
  if (beforeSensitive === undefined && afterSensitive === undefined) return;
  const marksIn = (span: Span | undefined): MarkTree | undefined =>
    span && parse<MarkTree>(reading, span, path);
  const marked = bothMarks(marksIn(beforeSensitive), marksIn(afterSensitive));
  if (before !== undefined) noteMarked(reading, before, marked, path);
  if (after !== undefined && !areSame(reading.bytes, before, after)) noteMarked(reading, after, marked, path);
}

/** Of an object with a few marked members only those are parsed. */
function noteMarked(reading: Reading, span: Span, marks: MarkTree | undefined, path: string): void {
  const { bytes, secrets } = reading;
  if (typeof marks !== 'object' || Array.isArray(marks)) {
    secrets.addMarked(parse<Json>(reading, span, path), marks);
    return;
  }
  eachMember(bytes, span.start, (name, start) => {
    const end = skipValue(bytes, start);
    const mark = partOf(marks, name);
    if (hasMark(mark)) secrets.addMarked(parse<Json>(reading, { start, end }, path), mark);
    return end;
  });
}

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
