import { describe, expect, it } from 'vitest';
import { whenOff, whenOn } from '../../../../plan/kinds/stores/arguments.ts';
import { SENSITIVE, UNKNOWN, type Value } from '../../../../plan/value.ts';
import { aChange, contextOf } from '../../judged.ts';

const change = aChange('aws_dynamodb_table', { before: {}, after: {} });
const told = { code: 'guard', why: 'It happens.', source: 'a page' };
const codes = (rule: typeof whenOff, after: Value) =>
  rule(told)(
    { name: 'guard', before: null, after, forcesReplacement: false },
    change,
    contextOf([change]),
  ).map(({ code }) => code);

describe('a switch', () => {
  it('is told of in one of its positions', () => {
    expect([codes(whenOff, false), codes(whenOff, true)]).toEqual([['guard'], []]);
    expect([codes(whenOn, false), codes(whenOn, true)]).toEqual([[], ['guard']]);
  });

  it('is not said to be in either where the plan hides it', () => {
    const hiddenValues: readonly Value[] = [SENSITIVE, UNKNOWN];
    for (const hidden of hiddenValues)
      expect([codes(whenOff, hidden), codes(whenOn, hidden)]).toEqual([['guard-unknown'], ['guard-unknown']]);
  });
});
