import { type Change, type ChangeHead, objectsOf, type RawChange } from '../change.ts';
import { bothMarks, hasMark, type Json, type MarkTree, own, partOf } from '../value.ts';
import { type Fields, given, parse, type Reading } from './fields.ts';
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

type ParsedObjects = Pick<
  NonNullable<RawChange['change']>,
  'before' | 'after' | 'after_unknown' | 'before_sensitive' | 'after_sensitive'
>;

function parsedObjects(reading: Reading, spans: ObjectSpans, path: string): ParsedObjects {
  const parsed = <T>(span: Span | undefined): T | undefined => span && parse<T>(reading, span, path);
  const before = parsed<Json>(spans.before);
  // Of an unchanged object both sides are the same bytes.
  const after = areSame(reading.bytes, spans.before, spans.after)
    ? before
    : sharing(before, parsed<Json>(spans.after));
  return {
    before: before ?? null,
    after: after ?? null,
    ...given('after_unknown', parsed<MarkTree>(spans.unknown)),
    ...given('before_sensitive', parsed<MarkTree>(spans.beforeSensitive)),
    ...given('after_sensitive', parsed<MarkTree>(spans.afterSensitive)),
  };
}

/** The second value, with what is the same in both held once: between before and after little differs. */
function sharing(a: Json | undefined, b: Json | undefined): Json | undefined {
  if (a === b) return a;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return b;
  const [one, other] = [a, b] as readonly Record<string, Json>[] as [
    Record<string, Json>,
    Record<string, Json>,
  ];
  const names = Object.keys(other);
  let isWhole = Array.isArray(a) === Array.isArray(b) && names.length === Object.keys(one).length;
  for (const name of names) {
    const mine = own(one, name);
    const its = sharing(mine, other[name]);
    if (its !== mine) isWhole = false;
    else if (its !== undefined) other[name] = its;
  }
  return isWhole ? a : b;
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
  change: NonNullable<RawChange['change']>,
  path: string,
): KeptEntry {
  const cost = length(spans.before) + length(spans.after);
  return reading.kept.entry(() => objectsOf({ ...change, ...parsedObjects(reading, spans, path) }), cost);
}

export const lazyChange = (head: ChangeHead, objects: KeptEntry): Change => ({
  ...head,
  get before() {
    return objects.get().before;
  },
  get after() {
    return objects.get().after;
  },
  get changed() {
    return objects.get().changed;
  },
});

const length = (span: Span | undefined): number => (span === undefined ? 0 : span.end - span.start);
