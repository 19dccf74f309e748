import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy/index.js';
import { Aspects, type IAspect, type TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { cdktfWrites, guardSays, type Write } from './cases.ts';

const rename: IAspect = {
  visit(construct: IConstruct) {
    if (construct instanceof SnsTopic) construct.displayName = 'renamed';
  },
};

/** Adds a policy beside each topic, in the stack. */
const addBeside = (stack: TerraformStack): IAspect => ({
  visit(construct: IConstruct) {
    if (construct instanceof SnsTopic && !stack.node.tryFindChild('policy'))
      new SnsTopicPolicy(stack, 'policy', { arn: construct.arn, policy: '{}' });
  },
});

describe('an aspect', () => {
  it('attached to the App never runs in cdktf, and is refused here', () => {
    const write: Write = (stack, app) => {
      Aspects.of(app).add(rename);
      new SnsTopic(stack, 'alerts', {});
    };
    expect(cdktfWrites(write).resource?.aws_sns_topic?.alerts).not.toHaveProperty('display_name');
    expect(guardSays(write)).toMatchObject([{ code: 'PLINTH-GUARD-004', path: 'orders-prod/App' }]);
  });

  it('does not run in cdktf on a resource that an aspect adds to the stack, and is refused here', () => {
    const visited: string[] = [];
    const write: Write = (stack) => {
      new SnsTopic(stack, 'alerts', {});
      Aspects.of(stack).add(addBeside(stack));
      Aspects.of(stack).add({ visit: ({ node }) => void visited.push(node.id) });
    };
    expect(cdktfWrites(write).resource).toHaveProperty('aws_sns_topic_policy.policy');
    expect(visited).not.toContain('policy');
    expect(guardSays(write)).toMatchObject([
      { code: 'PLINTH-GUARD-004', path: 'orders-prod/policy', rule: expect.stringContaining('adds beside') },
    ]);
  });

  it('attached by an aspect to what it visits does not run there, and is refused here', () => {
    const write: Write = (stack) => {
      new SnsTopic(stack, 'alerts', {});
      Aspects.of(stack).add({
        visit: (construct) => {
          if (construct instanceof SnsTopic) Aspects.of(construct).add(rename);
        },
      });
    };
    expect(cdktfWrites(write).resource?.aws_sns_topic?.alerts).not.toHaveProperty('display_name');
    expect(guardSays(write)).toMatchObject([{ code: 'PLINTH-GUARD-004', path: 'orders-prod/alerts' }]);
  });

  it('attached to the stack runs and passes', () => {
    const write: Write = (stack) => {
      new SnsTopic(stack, 'alerts', {});
      Aspects.of(stack).add(rename);
    };
    expect(guardSays(write)).toEqual([]);
  });
});
