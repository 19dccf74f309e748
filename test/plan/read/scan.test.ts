import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BrokenJson,
  eachElement,
  eachMember,
  skipSpace,
  skipValue,
  spansOf,
} from '../../../plan/read/scan.ts';

/** JSON text with white space and escapes as no serializer writes them. */
const spelled = fc
  .tuple(fc.json({ maxDepth: 5 }), fc.constantFrom('', ' ', '\n\t', '\r\n  '))
  .map(([json, space]) =>
    json.replace(/("(?:[^"\\]|\\.)*")|([,:[\]{}])/g, (_, text?: string, sign?: string) =>
      text === undefined ? `${space}${sign}${space}` : text,
    ),
  );

const endOf = (text: string): number | string => {
  const bytes = Buffer.from(text);
  try {
    const end = skipSpace(bytes, skipValue(bytes, skipSpace(bytes, 0)));
    return end === bytes.length ? end : `broken at ${end}`;
  } catch (error) {
    if (!(error instanceof BrokenJson)) throw error;
    return `${error.reason} at ${error.at}`;
  }
};

const parses = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('walking JSON in its bytes', () => {
  it('finds the end of any value, however it is spelled', () => {
    fc.assert(fc.property(spelled, (text) => void expect(endOf(text)).toBe(Buffer.byteLength(text))));
  });

  it('accepts what JSON.parse accepts, and nothing else', () => {
    const signs = fc.constantFrom(
      ...'{}[],:"\\ue+-.0179 tfn\u0001',
      'true',
      'null',
      '1e',
      '\\u12',
      'é',
      '\u{1f600}',
    );
    const damaged = fc
      .tuple(spelled, fc.nat(), fc.nat(3), signs)
      .map(([text, at, length, sign]) => {
        const from = at % (text.length + 1);
        return text.slice(0, from) + sign + text.slice(from + length);
      })
      // Half a surrogate pair is no UTF-8.
      .filter((text) => !/\p{Surrogate}/u.test(text));
    fc.assert(
      fc.property(damaged, (text) => void expect(typeof endOf(text) === 'number').toBe(parses(text))),
      { numRuns: 2000 },
    );
  });

  it('finds the members JSON.parse finds, undecoded', () => {
    const names = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'é', '\u{1f600}', '\\', '"', '\n'));
    const object = fc.dictionary(names, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 5 });
    fc.assert(
      fc.property(object, (value) => {
        const bytes = Buffer.from(JSON.stringify(value));
        const found = [...spansOf(bytes, 0).spans].map(([name, { start, end }]) => [
          name,
          JSON.parse(bytes.toString('utf8', start, end)),
        ]);
        expect(Object.fromEntries(found)).toEqual(JSON.parse(bytes.toString()));
      }),
    );
  });

  it('finds the elements JSON.parse finds', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 5 }), (value) => {
        const bytes = Buffer.from(JSON.stringify(value));
        const found: unknown[] = [];
        eachElement(bytes, 0, (at) => {
          const end = skipValue(bytes, at);
          found.push(JSON.parse(bytes.toString('utf8', at, end)));
          return end;
        });
        expect(found).toEqual(JSON.parse(bytes.toString()));
      }),
    );
  });

  it('takes the last of two members with one name, as JSON.parse does', () => {
    const bytes = Buffer.from('{"a":1,"\\u0061":2}');
    expect(spansOf(bytes, 0).spans.get('a')).toEqual({ start: 16, end: 17 });
  });

  it('knows names that mean something to JavaScript', () => {
    const names: string[] = [];
    eachMember(Buffer.from('{"__proto__":1,"constructor":2,"\\n":3}'), 0, (name, at) => {
      names.push(name);
      return at + 1;
    });
    expect(names).toEqual(['__proto__', 'constructor', '\n']);
  });

  it.each([
    ['', 'cut at 0'],
    ['{"a":"b', 'cut at 7'],
    ['{"a":tr', 'cut at 7'],
    ['[1,]', 'broken at 3'],
    ['{"a" 1}', 'broken at 5'],
    ['[1}', 'broken at 2'],
    ['"a\nb"', 'broken at 2'],
    ['01', 'broken at 1'],
    ['"\\x"', 'broken at 2'],
  ])('says where %j stops being JSON', (text, where) => {
    expect(endOf(text)).toBe(where);
  });

  it('refuses brackets in brackets in brackets without running out of stack', () => {
    expect(endOf('['.repeat(100_000) + ']'.repeat(100_000))).toBe('deep at 1000');
    expect(endOf('{"a":'.repeat(100_000))).toBe('deep at 5000');
    expect(endOf('['.repeat(1000) + ']'.repeat(1000))).toBe(2000);
  });
});
