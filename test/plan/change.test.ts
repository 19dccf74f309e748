import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeOf, objectsOf, type RawChange } from '../../plan/change.ts';
import type { JsonObject, MarkTree } from '../../plan/value.ts';
import { SENSITIVE } from '../../plan/value.ts';

const changeWith = (change: NonNullable<RawChange['change']>) =>
  changeOf({ address: 'aws_db_instance.main', type: 'aws_db_instance', change });

describe('an action of a later version', () => {
  it('is named, beside what becomes of the objects', () => {
    const same = changeWith({ actions: ['teleport'], before: { port: 1 }, after: { port: 1 } });
    expect([same.action, same.unknownAction]).toEqual(['update', 'teleport']);
    const gone = changeWith({ actions: ['no-op', 'vanish'], before: { port: 1 }, after: null });
    expect([gone.action, gone.unknownAction]).toEqual(['delete', 'vanish']);
  });

  it('is none where all are known', () => {
    for (const actions of [['no-op'], ['delete', 'create'], ['create', 'forget'], ['read'], ['update'], []])
      expect(changeWith({ actions })).not.toHaveProperty('unknownAction');
  });
});

describe('a change of which one side is sensitive', () => {
  it('shows neither', () => {
    for (const marks of [{ before_sensitive: { password: true } }, { after_sensitive: { password: true } }]) {
      const change = changeWith({
        actions: ['update'],
        before: { password: 'old', port: 1 },
        after: { password: 'new', port: 1 },
        ...marks,
      });
      expect(change.changed).toEqual([
        { name: 'password', before: SENSITIVE, after: SENSITIVE, forcesReplacement: false },
      ]);
    }
  });

  it('is no change where the values are the same', () => {
    const change = changeWith({
      actions: ['update'],
      before: { password: 'same', port: 1 },
      after: { password: 'same', port: 2 },
      before_sensitive: { password: true },
    });
    expect(change.changed.map(({ name }) => name)).toEqual(['port']);
  });

  it('shows nothing where the whole object is marked', () => {
    const change = changeWith({
      actions: ['update'],
      before: { user: 'secret-name' },
      after: { user: 'another-name', port: 1 },
      before_sensitive: true,
    });
    expect([change.before, change.after]).toEqual([
      { user: SENSITIVE },
      { user: SENSITIVE, port: SENSITIVE },
    ]);
    expect(change.changed.map(({ name }) => name)).toEqual(['port', 'user']);
  });

  it('reads its marks once, however often it is looked at', () => {
    let reads = 0;
    const objects = objectsOf({
      actions: ['update'],
      before: { password: 'old', port: 1 },
      after: { password: 'new', port: 2 },
      get before_sensitive() {
        reads++;
        return { password: true };
      },
    });
    for (const side of ['before', 'after', 'before', 'after'] as const)
      expect(objects[side]?.password).toBe(SENSITIVE);
    expect(objects.changed.map(({ name }) => name)).toEqual(['password', 'port']);
    expect(reads).toBe(1);
  });

  it('never shows what is marked, wherever it is', () => {
    // Any object whose marked texts are the secret one; the marks go to a side each, or to both.
    type Pair = readonly [JsonObject[string], MarkTree];
    const pairs = fc.letrec<{ pair: Pair }>((tie) => ({
      pair: fc.oneof(
        { maxDepth: 4 },
        fc.constant<Pair>(['the-secret', true]),
        fc.constant<Pair>(['plain', false]),
        fc
          .array(tie('pair'), { maxLength: 4 })
          .map((all): Pair => [all.map(([v]) => v), all.map(([, m]) => m)]),
        fc
          .dictionary(fc.constantFrom('a', 'b', 'constructor'), tie('pair'))
          .map(
            (all): Pair => [
              Object.fromEntries(Object.entries(all).map(([name, [v]]) => [name, v])),
              Object.fromEntries(Object.entries(all).map(([name, [, m]]) => [name, m])),
            ],
          ),
      ),
    })).pair;
    fc.assert(
      fc.property(pairs, fc.constantFrom('before', 'after', 'both'), ([value, marks], side) => {
        const change = changeWith({
          actions: ['update'],
          before: { value, port: 1 },
          after: { value, port: 2 },
          ...(side !== 'after' && { before_sensitive: { value: marks } }),
          ...(side !== 'before' && { after_sensitive: { value: marks } }),
        });
        expect(inspect(change, { depth: 20 })).not.toContain('the-secret');
      }),
    );
  });
});

describe('what differs in a change', () => {
  it('is in the order of names, and nothing for a creation or a deletion', () => {
    const objects = { before: { b: 1, a: 1, c: 1 }, after: { c: 2, b: 2, a: 1 } };
    expect(changeWith({ actions: ['update'], ...objects }).changed.map(({ name }) => name)).toEqual([
      'b',
      'c',
    ]);
    expect(changeWith({ actions: ['create'], before: null, after: objects.after }).changed).toEqual([]);
    expect(changeWith({ actions: ['delete'], before: objects.before, after: null }).changed).toEqual([]);
  });

  it('is the order of a list, where an update has nothing else', () => {
    const update = changeWith({
      actions: ['update'],
      before: { list: ['a', 'b'] },
      after: { list: ['b', 'a'] },
    });
    expect(update.changed.map(({ name }) => name)).toEqual(['list']);
    const unchanged = changeWith({
      actions: ['no-op'],
      before: { list: ['a', 'b'] },
      after: { list: ['b', 'a'] },
    });
    expect(unchanged.changed).toEqual([]);
  });

  it('is no zero within a block that was unset before, unless nothing else is', () => {
    const names = (before: JsonObject, after: JsonObject) =>
      changeWith({ actions: ['update'], before, after }).changed.map(({ name }) => name);
    const unset = { cluster: [{ count: 1, warm: null, options: [{ dedicated: null }] }] };
    const zero = { cluster: [{ count: 1, warm: 0, options: [{ dedicated: false }] }] };

    expect(names({ ...unset, tag: 'a' }, { ...zero, tag: 'b' })).toEqual(['tag']);
    expect(names(unset, zero)).toEqual(['cluster']);
    const warm = { cluster: [{ count: 1, warm: 2, options: [{ dedicated: false }] }] };
    expect(names({ ...unset, tag: 'a' }, { ...warm, tag: 'b' })).toEqual(['cluster', 'tag']);
    expect(names({ ...warm, tag: 'a' }, { ...zero, tag: 'b' })).toEqual(['cluster', 'tag']);
    expect(names({ cluster: [], tag: 'a' }, { cluster: [{ warm: 0 }], tag: 'b' })).toEqual([
      'cluster',
      'tag',
    ]);
    expect(names({ count: null, tag: 'a' }, { count: 0, tag: 'b' })).toEqual(['count', 'tag']);
  });

  it('bears a change with nothing in it', () => {
    expect(changeOf({})).toMatchObject({
      address: '',
      type: '',
      action: 'no-op',
      changed: [],
      replacePaths: [],
    });
  });
});
