import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { cdktfWrites, guardSays, type Write } from './cases.ts';

describe('node.addDependency', () => {
  it('emits no depends_on in cdktf, and is refused here', () => {
    const write: Write = (stack) => {
      const first = new SnsTopic(stack, 'first', {});
      new SnsTopic(stack, 'second', {}).node.addDependency(first);
    };
    expect(cdktfWrites(write).resource?.aws_sns_topic?.second).not.toHaveProperty('depends_on');
    expect(guardSays(write)).toMatchObject([
      {
        code: 'PLINTH-GUARD-008',
        path: 'orders-prod/second',
        got: 'node.addDependency(orders-prod/first)',
      },
    ]);
  });

  it('between groups of resources is refused as well', () => {
    const write: Write = (stack) => {
      const group = new Construct(stack, 'group');
      new SnsTopic(group, 'first', {});
      new SnsTopic(stack, 'second', {}).node.addDependency(group);
    };
    expect(guardSays(write)).toMatchObject([{ code: 'PLINTH-GUARD-008', path: 'orders-prod/second' }]);
  });

  it('passes where dependsOn says the same', () => {
    const write: Write = (stack) => {
      const first = new SnsTopic(stack, 'first', {});
      new SnsTopic(stack, 'second', { dependsOn: [first] }).node.addDependency(first);
    };
    expect(guardSays(write)).toEqual([]);
  });
});
