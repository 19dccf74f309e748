/**
 * Walks JSON in its bytes, without decoding it: a plan of 100 MB is mostly state and configuration nobody asks for. The
 * grammar is checked to the letter all the same, so that whatever is cut out of it later parses.
 */

/** Where JSON stops being JSON; `cut` where more bytes might have gone on. */
export class BrokenJson extends Error {
  override readonly name = 'BrokenJson';
  readonly reason: 'cut' | 'broken' | 'deep';
  readonly at: number;

  constructor(reason: 'cut' | 'broken' | 'deep', at: number) {
    super(`${reason} at byte ${at}`);
    this.reason = reason;
    this.at = at;
  }
}

/** Levels of brackets within one section. What Terraform writes stays far below; the code that follows it recurses. */
export const MAX_DEPTH = 1000;

/** Bytes of one value, `end` excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type JsonKind = 'object' | 'array' | 'text' | 'number' | 'flag' | 'null';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const MINUS = 0x2d;
const ZERO = 0x30;

const tableOf = (has: (byte: number) => boolean): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, byte) => (has(byte) ? 1 : 0));
const bytesOf = (text: string): ((byte: number) => boolean) => {
  const codes = new Set(Buffer.from(text));
  return (byte) => codes.has(byte);
};

const isPlain = tableOf((byte) => byte >= 0x20 && byte !== QUOTE && byte !== BACKSLASH);
const isPlainAscii = tableOf((byte) => byte < 0x80 && isPlain[byte] === 1);
const isDigit = tableOf(bytesOf('0123456789'));
const isHex = tableOf(bytesOf('0123456789abcdefABCDEF'));
const isEscape = tableOf(bytesOf('"\\/bfnrt'));
const isSpace = tableOf(bytesOf(' \n\r\t'));

const has = (table: Uint8Array, bytes: Uint8Array, at: number): boolean => table[bytes[at] as number] === 1;

const broken = (bytes: Uint8Array, at: number): BrokenJson =>
  new BrokenJson(at >= bytes.length ? 'cut' : 'broken', Math.min(at, bytes.length));

export function skipSpace(bytes: Uint8Array, start: number): number {
  let at = start;
  while (has(isSpace, bytes, at)) at++;
  return at;
}

/** What begins here. */
export function kindAt(bytes: Uint8Array, at: number): JsonKind {
  const byte = bytes[at];
  if (byte === OPEN_BRACE) return 'object';
  if (byte === OPEN_BRACKET) return 'array';
  if (byte === QUOTE) return 'text';
  if (byte === 0x6e) return 'null';
  return byte === 0x74 || byte === 0x66 ? 'flag' : 'number';
}

/** The end of the value that begins here. */
export function skipValue(bytes: Uint8Array, start: number): number {
  const byte = bytes[start];
  if (byte === QUOTE) return skipString(bytes, start);
  return byte === OPEN_BRACE || byte === OPEN_BRACKET ? skipNested(bytes, start) : skipScalar(bytes, start);
}

function skipNested(bytes: Uint8Array, start: number): number {
  const closers: number[] = [];
  let at = start;
  for (;;) {
    const byte = bytes[at];
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      // A closing bracket is two code points after its opening one.
      const closer = byte + 2;
      const inner = skipSpace(bytes, at + 1);
      if (bytes[inner] !== closer) {
        if (closers.push(closer) > MAX_DEPTH) throw new BrokenJson('deep', at);
        at = closer === CLOSE_BRACE ? skipName(bytes, inner) : inner;
        continue;
      }
      at = inner + 1;
    } else at = byte === QUOTE ? skipString(bytes, at) : skipScalar(bytes, at);
    at = skipClosed(bytes, at, closers);
    if (closers.length === 0) return at;
  }
}

/** From the end of a value past the brackets that close after it, to the next value within those still open. */
function skipClosed(bytes: Uint8Array, start: number, closers: number[]): number {
  let at = start;
  while (closers.length > 0) {
    at = skipSpace(bytes, at);
    const closer = closers[closers.length - 1];
    if (bytes[at] === COMMA) {
      at = skipSpace(bytes, at + 1);
      return closer === CLOSE_BRACE ? skipName(bytes, at) : at;
    }
    if (bytes[at] !== closer) throw broken(bytes, at);
    closers.pop();
    at++;
  }
  return at;
}

function skipString(bytes: Uint8Array, start: number): number {
  if (bytes[start] !== QUOTE) throw broken(bytes, start);
  let at = start + 1;
  for (;;) {
    while (has(isPlain, bytes, at)) at++;
    if (bytes[at] === QUOTE) return at + 1;
    if (bytes[at] !== BACKSLASH) throw broken(bytes, at);
    at = skipEscape(bytes, at + 1);
  }
}

function skipEscape(bytes: Uint8Array, at: number): number {
  if (has(isEscape, bytes, at)) return at + 1;
  if (bytes[at] !== 0x75) throw broken(bytes, at);
  for (let digit = at + 1; digit <= at + 4; digit++)
    if (!has(isHex, bytes, digit)) throw broken(bytes, digit);
  return at + 5;
}

/** The name of a member and its colon, to the start of its value. */
const skipName = (bytes: Uint8Array, start: number): number => skipColon(bytes, skipString(bytes, start));

function skipColon(bytes: Uint8Array, start: number): number {
  const at = skipSpace(bytes, start);
  if (bytes[at] !== COLON) throw broken(bytes, at);
  return skipSpace(bytes, at + 1);
}

const words: Readonly<Record<number, Uint8Array>> = Object.fromEntries(
  ['true', 'false', 'null'].map((word) => [word.charCodeAt(0), Buffer.from(word)]),
);

function skipScalar(bytes: Uint8Array, start: number): number {
  const word = words[bytes[start] as number];
  if (word === undefined) return skipNumber(bytes, start);
  for (let index = 1; index < word.length; index++)
    if (bytes[start + index] !== word[index]) throw broken(bytes, start + index);
  return start + word.length;
}

function skipNumber(bytes: Uint8Array, start: number): number {
  let at = bytes[start] === MINUS ? start + 1 : start;
  at = bytes[at] === ZERO ? at + 1 : skipDigits(bytes, at);
  if (bytes[at] === 0x2e) at = skipDigits(bytes, at + 1);
  if (bytes[at] !== 0x65 && bytes[at] !== 0x45) return at;
  const signed = bytes[at + 1] === MINUS || bytes[at + 1] === 0x2b;
  return skipDigits(bytes, signed ? at + 2 : at + 1);
}

function skipDigits(bytes: Uint8Array, start: number): number {
  let at = start;
  while (has(isDigit, bytes, at)) at++;
  if (at === start) throw broken(bytes, at);
  return at;
}

/** Visits the members of the object that begins here. `visit` returns where the member's value ends. The end of the object. */
export function eachMember(
  bytes: Buffer,
  start: number,
  visit: (name: string, at: number) => number,
): number {
  let at = skipSpace(bytes, start + 1);
  if (bytes[at] === CLOSE_BRACE) return at + 1;
  for (;;) {
    const end = skipString(bytes, at);
    const value = skipColon(bytes, end);
    at = skipSpace(bytes, visit(nameIn(bytes, at, end), value));
    if (bytes[at] === CLOSE_BRACE) return at + 1;
    if (bytes[at] !== COMMA) throw broken(bytes, at);
    at = skipSpace(bytes, at + 1);
  }
}

/** Visits the elements of the array that begins here. `visit` returns where the element ends. The end of the array. */
export function eachElement(
  bytes: Buffer,
  start: number,
  visit: (at: number, index: number) => number,
): number {
  let at = skipSpace(bytes, start + 1);
  if (bytes[at] === CLOSE_BRACKET) return at + 1;
  for (let index = 0; ; index++) {
    at = skipSpace(bytes, visit(at, index));
    if (bytes[at] === CLOSE_BRACKET) return at + 1;
    if (bytes[at] !== COMMA) throw broken(bytes, at);
    at = skipSpace(bytes, at + 1);
  }
}

/** Longer texts are rarely met again, and rarely without anything to decode. */
const SHORT = 64;

/** A short text in which nothing stands for anything else, without the decoder; undefined for anything else. */
export function plainText(bytes: Buffer, { start, end }: Span): string | undefined {
  if (bytes[start] !== QUOTE || end - start > SHORT) return undefined;
  for (let at = start + 1; at < end - 1; at++) if (!has(isPlainAscii, bytes, at)) return undefined;
  return bytes.toString('latin1', start + 1, end - 1);
}

/** Names that were met, by the lower bits of a hash of their bytes: a plan says the same few all over. */
const namesMet: string[] = new Array<string>(4096).fill('');

/** The text between two quotes. */
function nameIn(bytes: Buffer, start: number, end: number): string {
  if (end - start > SHORT) return JSON.parse(bytes.toString('utf8', start, end)) as string;
  let hash = 0;
  for (let at = start + 1; at < end - 1; at++) hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0;
  const met = namesMet[hash & 4095] as string;
  if (isText(met, bytes, start + 1, end - 1)) return met;
  const plain = plainText(bytes, { start, end });
  if (plain === undefined) return JSON.parse(bytes.toString('utf8', start, end)) as string;
  namesMet[hash & 4095] = plain;
  return plain;
}

function isText(text: string, bytes: Buffer, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) !== bytes[start + at]) return false;
  return true;
}

/** The members of an object, undecoded; of two with one name the last counts, as in JSON.parse. */
export function spansOf(bytes: Buffer, start: number): { spans: ReadonlyMap<string, Span>; end: number } {
  const spans = new Map<string, Span>();
  const end = eachMember(bytes, start, (name, at) => {
    const span = { start: at, end: skipValue(bytes, at) };
    spans.set(name, span);
    return span.end;
  });
  return { spans, end };
}
