import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bothMarks,
  canonical,
  flag,
  hasMark,
  hasUnknown,
  isSame,
  isUnset,
  type Json,
  type MarkTree,
  masked,
  number,
  SENSITIVE,
  text,
  texts,
  UNKNOWN,
} from '../../plan/value.ts';

const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>;
const marks: fc.Arbitrary<MarkTree> = fc.letrec<{ tree: MarkTree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.boolean(),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'constructor'), tie('tree'), { maxKeys: 3 }),
  ),
})).tree;

describe('masking', () => {
  it('hides what is sensitive, even that it is unknown', () => {
    expect(masked('secret', undefined, true)).toBe(SENSITIVE);
    expect(masked({ a: 'secret', b: 1 }, { a: true }, { a: true })).toEqual({ a: SENSITIVE, b: 1 });
    expect(masked({ a: [1, 2] }, undefined, { a: true })).toEqual({ a: SENSITIVE });
  });

  it('hides a place of each item of a list where one item has it marked', () => {
    const users = [
      { name: 'a', password: 'one' },
      { name: 'b', password: 'two' },
    ];
    expect(masked(users, undefined, [{ password: true }])).toEqual([
      { name: 'a', password: SENSITIVE },
      { name: 'b', password: SENSITIVE },
    ]);
    expect(masked(['a', 'b', 'c'], undefined, [false, true])).toEqual([SENSITIVE, SENSITIVE, SENSITIVE]);
  });

  it('hides all where the marks are of another shape than the value', () => {
    expect(masked('secret', undefined, { a: true })).toBe(SENSITIVE);
    expect(masked({ a: 'secret' }, undefined, [true])).toBe(SENSITIVE);
    expect(masked(['secret'], undefined, { a: true })).toBe(SENSITIVE);
    expect(masked('known', { a: true }, undefined)).toBe(UNKNOWN);
    expect(masked('known', {}, [])).toBe('known');
  });

  it('brings back unknown members, and items in the place of null', () => {
    expect(masked({ a: 1 }, { a: false, b: true, c: { d: true } }, undefined)).toEqual({
      a: 1,
      b: UNKNOWN,
      c: UNKNOWN,
    });
    expect(masked(['a', null], [false, true], undefined)).toEqual(['a', UNKNOWN]);
    expect(masked(null, false, false)).toBeNull();
  });

  it('bears any marks on any value', () => {
    fc.assert(
      fc.property(json, marks, marks, (value, unknown, sensitive) => {
        const result = masked(value, unknown, sensitive);
        if (!hasMark(unknown) && !hasMark(sensitive)) expect(result).toEqual(value);
        if (unknown === true && sensitive !== true) expect(result).toBe(UNKNOWN);
      }),
    );
  });

  it('never leaves a text in a place that is marked, wherever lists have moved it', () => {
    const secret = fc.constant('the-secret');
    const hidden = fc
      .tuple(fc.array(fc.constant('plain')), secret, fc.array(fc.constant('plain')))
      .map(([start, one, end]) => [...start, one, ...end]);
    fc.assert(
      fc.property(hidden, hidden, (before, after) => {
        const marksOf = (items: readonly string[]) => items.map((item) => item === 'the-secret');
        const both = bothMarks({ list: marksOf(before) }, { list: marksOf(after) });
        expect(masked({ list: before }, undefined, both)).toEqual({ list: before.map(() => SENSITIVE) });
        expect(masked({ list: after }, undefined, bothMarks(both, false))).toEqual({
          list: after.map(() => SENSITIVE),
        });
      }),
    );
  });
});

describe('marks of two sides together', () => {
  it('mark what either marks', () => {
    expect(bothMarks({ a: true }, { b: true })).toEqual({ a: true, b: true });
    expect(bothMarks({ a: { b: true } }, { a: true })).toEqual({ a: true });
    expect(bothMarks([{ a: true }], [{}, { b: true }])).toEqual([{ a: true, b: true }]);
    expect(bothMarks({ a: true }, [true])).toBe(true);
    expect(bothMarks(undefined, undefined)).toBe(false);
  });

  it('mark something just where one of them does', () => {
    fc.assert(
      fc.property(marks, marks, (a, b) => {
        expect(hasMark(bothMarks(a, b))).toBe(hasMark(a) || hasMark(b));
      }),
    );
  });
});

describe('whether two values are the same', () => {
  it('does not depend on the order of a set, and does on how often it has an item', () => {
    expect(isSame(['a', 'b'], ['b', 'a'])).toBe(true);
    expect(isSame(['a', 'b'], ['b', 'a'], true)).toBe(false);
    expect(isSame(['a', 'a', 'b'], ['a', 'b', 'b'])).toBe(false);
    expect(isSame([{ a: [1, 2] }, { a: [3] }], [{ a: [3] }, { a: [2, 1] }])).toBe(true);
  });

  it('does not depend on how unset is spelled', () => {
    expect(isSame({ a: null, b: [], c: '' }, { d: {} })).toBe(true);
    expect(isSame({ a: 0 }, { a: null })).toBe(false);
    expect(isSame({ a: false }, {})).toBe(false);
  });

  it('knows a value from any other', () => {
    expect(isSame('1', 1)).toBe(false);
    expect(isSame({ constructor: 'a' }, {})).toBe(false);
    expect(isSame([1], { 0: 1 })).toBe(false);
    fc.assert(fc.property(json, (value) => isSame(value, structuredClone(value))));
  });

  it('is told by one text per value', () => {
    fc.assert(fc.property(json, json, (a, b) => isSame(a, b) === (canonical(a) === canonical(b))));
  });
});

describe('reading a value', () => {
  it('gives what is known, and nothing else', () => {
    expect([text('a'), text(UNKNOWN), text(SENSITIVE), text(null)]).toEqual([
      'a',
      undefined,
      undefined,
      undefined,
    ]);
    expect([number(1), number('2'), number(' '), number('x'), number(UNKNOWN)]).toEqual([
      1,
      2,
      undefined,
      undefined,
      undefined,
    ]);
    expect([flag(true), flag('false'), flag(''), flag(SENSITIVE)]).toEqual([
      true,
      false,
      undefined,
      undefined,
    ]);
    expect(texts(['a', UNKNOWN, 1])).toEqual(['a']);
  });

  it('knows unset from unknown', () => {
    expect([undefined, null, '', [], {}].map(isUnset)).toEqual([true, true, true, true, true]);
    expect(([UNKNOWN, SENSITIVE, 0, false] as const).map((value) => isUnset(value))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(hasUnknown([{ a: [UNKNOWN] }])).toBe(true);
    expect(hasUnknown([{ a: SENSITIVE }])).toBe(false);
  });
});
