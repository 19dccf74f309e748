import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { expect, it } from 'vitest';
import { cdktfWrites, guardSays, type Write } from './cases.ts';

const write =
  (id: string): Write =>
  (stack) => {
    new SnsTopic(stack, 'first', { name: 'first' }).overrideLogicalId('alerts');
    new SnsTopic(stack, 'second', { name: 'second' }).overrideLogicalId(id);
  };

it('cdktf drops one of two constructs given the same logical id, and the guard refuses', () => {
  expect(Object.keys(cdktfWrites(write('alerts')).resource?.aws_sns_topic ?? {})).toEqual(['alerts']);
  expect(guardSays(write('alerts'))).toMatchObject([
    { code: 'PLINTH-GUARD-003', path: 'orders-prod/aws_sns_topic.alerts' },
  ]);
});

it('passes two different logical ids', () => {
  expect(guardSays(write('pages'))).toEqual([]);
});
