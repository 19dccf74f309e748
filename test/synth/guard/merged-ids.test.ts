import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { expect, it } from 'vitest';
import { cdktfWrites, guardSays, type Write } from './cases.ts';

const write: Write = (stack) => {
  new SnsTopic(stack, 'a.b', { name: 'first' });
  new SnsTopic(stack, 'ab', { name: 'second' });
};

it('cdktf merges two constructs whose ids reduce to one, and the guard refuses', () => {
  const topics = cdktfWrites(write).resource?.aws_sns_topic ?? {};
  expect(Object.keys(topics)).toEqual(['ab']);
  expect(guardSays(write)).toMatchObject([
    {
      code: 'PLINTH-GUARD-002',
      path: 'orders-prod/aws_sns_topic.ab',
      got: '2 constructs: orders-prod/a.b, orders-prod/ab',
    },
  ]);
});

it('passes two constructs whose ids stay apart', () => {
  const apart: Write = (stack) => {
    new SnsTopic(stack, 'a-b', { name: 'first' });
    new SnsTopic(stack, 'ab', { name: 'second' });
  };
  expect(guardSays(apart)).toEqual([]);
});
