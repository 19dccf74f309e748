import { expect, it } from 'vitest';
import { codes, unchanged } from './found.ts';

it('nothing is combined in a plan without changes', () => {
  expect(codes([unchanged('aws_db_instance', 'main', { identifier: 'orders' })])).toEqual([]);
});
