import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { expect, it } from 'vitest';
import { cdktfWrites, guardSays, type Write } from './cases.ts';

const topic =
  (id: string): Write =>
  (stack) => {
    new SnsTopic(stack, id, {});
  };

it('cdktf writes a name that starts with a digit, and the guard refuses', () => {
  expect(cdktfWrites(topic('1alerts')).resource?.aws_sns_topic).toHaveProperty('1alerts');
  expect(guardSays(topic('1alerts'))).toMatchObject([
    { code: 'PLINTH-GUARD-009', path: 'orders-prod/aws_sns_topic.1alerts', got: '"1alerts"' },
  ]);
});

it('passes a name that starts with an underscore and holds a digit', () => {
  expect(guardSays(topic('_alerts-1'))).toEqual([]);
});
