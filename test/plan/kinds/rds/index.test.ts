import { describe, expect, it } from 'vitest';
import { rdsKinds } from '../../../../plan/kinds/rds/index.ts';
import type { Json, MarkTree } from '../../../../plan/value.ts';
import { type ChangeProps, judged } from '../../judged.ts';
import { createFirst, destroyFirst, leaveOld } from './effects.ts';

const odd: readonly Json[] = [
  null,
  true,
  0,
  -1,
  'hidden',
  [],
  ['hidden'],
  [{ name: 'work_mem', value: 'hidden' }],
  { hidden: 1 },
];
const marks: readonly MarkTree[] = [false, true];
const cases = rdsKinds.flatMap(({ types, updated }) =>
  types.map((type) => [type, Object.keys(updated)] as const),
);

/** Every pair of odd values, known and unknown, of one argument. */
function* oddChanges(name: string): Generator<ChangeProps> {
  for (const before of odd)
    for (const after of odd)
      for (const mark of marks)
        yield {
          before: { [name]: before },
          after: { [name]: mark === true ? null : after },
          unknown: { [name]: mark },
        };
}

describe('the kinds of RDS', () => {
  it('claim every type once', () => {
    const types = rdsKinds.flatMap(({ types }) => types);
    expect(new Set(types).size).toBe(types.length);
  });

  it.each(cases)('judge odd values of %s without an error and without printing them', (type, names) => {
    for (const name of names)
      for (const props of oddChanges(name)) {
        const impact = judged(type, props);
        expect(impact.findings.every(({ why, source, code }) => [why, source, code].every(Boolean))).toBe(
          true,
        );
        expect(JSON.stringify(impact.findings)).not.toContain('hidden');
      }
  });

  it.each(cases)('judge the deletion and every replacement of a %s that says nothing of itself', (type) => {
    const others: readonly ChangeProps[] = [destroyFirst, createFirst, leaveOld].map((actions) => ({
      before: {},
      after: {},
      actions,
    }));
    for (const props of [{ before: {} }, ...others])
      expect(judged(type, props).findings.map(({ source }) => source)).not.toContain('');
  });
});
