import { describe, expect, it } from 'vitest';
import { ProblemsError } from '../../spec/problem.ts';
import { selectStacks } from '../../synth/selector.ts';

const stacks = ['orders-dev', 'orders-prod', 'users-dev', 'users-prod'];

describe('a selector', () => {
  it.each([
    [undefined, stacks],
    ['', stacks],
    [[], stacks],
    ['users-prod', ['users-prod']],
    ['orders-*', ['orders-dev', 'orders-prod']],
    ['*-prod', ['orders-prod', 'users-prod']],
    ['users-dev,orders-dev', ['orders-dev', 'users-dev']],
    ['users-dev  orders-*', ['orders-dev', 'orders-prod', 'users-dev']],
    [
      ['users-dev', '*-dev'],
      ['orders-dev', 'users-dev'],
    ],
    ['{orders,users}-dev', ['orders-dev', 'users-dev']],
    ['orders-????', ['orders-prod']],
  ])('%j selects, in the order of the stacks', (selector, expected) => {
    expect(selectStacks(selector, stacks)).toEqual(expected);
  });

  it('that matches nothing is refused, each part, with the nearest names', () => {
    const select = () => selectStacks('order-prod, users-dev nope-*', stacks);
    expect(select).toThrow(ProblemsError);
    expect(select).toThrow(/PLINTH-SEL-001 selector: .* got 'order-prod'; the nearest are orders-prod,/);
    expect(select).toThrow(/got 'nope-\*'/);
  });

  it('says so when there is no stack at all', () => {
    expect(() => selectStacks('a', [])).toThrow(/give a service an environment first/);
  });
});
