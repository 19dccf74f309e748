import type { Faults } from './faults.ts';
import type { Kept } from './kept.ts';
import { type JsonKind, kindAt, plainText, type Span } from './scan.ts';
import type { Secrets } from './secrets.ts';

/** What reading one entry needs of the whole. */
export interface Reading {
  readonly bytes: Buffer;
  readonly faults: Faults;
  readonly kept: Kept;
  readonly secrets: Secrets;
}

/** Longest value that is parsed at once: the longest text of the language is not far above. */
const LONGEST = 256 * 2 ** 20;

export function parse<T>({ bytes, faults }: Pick<Reading, 'bytes' | 'faults'>, span: Span, path: string): T {
  const plain = plainText(bytes, span);
  if (plain !== undefined) return plain as T;
  if (span.end - span.start <= LONGEST) return JSON.parse(bytes.toString('utf8', span.start, span.end)) as T;
  faults.add(
    'PLINTH-PLAN-015',
    path,
    'a value is at most 256 MiB',
    'a longer one',
    'keep files out of state',
  );
  faults.throwAny();
  throw new RangeError(path);
}

/** The fields of one object of the plan, with what is wrong with them noted. */
export class Fields {
  readonly reading: Reading;
  readonly spans: ReadonlyMap<string, Span>;
  readonly path: string;

  constructor(reading: Reading, spans: ReadonlyMap<string, Span>, path: string) {
    this.reading = reading;
    this.spans = spans;
    this.path = path;
  }

  /** A field that may be missing or null; undefined as well where it is of another kind, which is a fault. */
  get<T>(name: string, ...kinds: readonly JsonKind[]): T | undefined {
    const span = this.span(name, ...kinds);
    return span === undefined ? undefined : parse<T>(this.reading, span, `${this.path}.${name}`);
  }

  span(name: string, ...kinds: readonly JsonKind[]): Span | undefined {
    const { bytes, faults } = this.reading;
    const span = this.spans.get(name);
    if (span === undefined || kindAt(bytes, span.start) === 'null') return undefined;
    return faults.isKind(bytes, span.start, `${this.path}.${name}`, ...kinds) ? span : undefined;
  }

  needed(name: string): string {
    const given = this.get<string>(name, 'text');
    if (given === undefined && !this.spans.has(name))
      this.reading.faults.wrongType(`${this.path}.${name}`, 'a text', 'nothing');
    return given ?? '';
  }
}

/** A property that is there only with a value. */
export const given = <K extends string, V>(name: K, value: V | undefined): { [key in K]?: V } =>
  value === undefined ? {} : ({ [name]: value } as { [key in K]: V });
