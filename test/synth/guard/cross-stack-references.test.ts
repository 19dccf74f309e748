import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter/index.js';
import { Aspects, TerraformStack } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { cdktfWrites, codesOf, guardSays, type Write } from './cases.ts';

/** A topic of another stack of the same App. */
const topicElsewhere = (app: Parameters<Write>[1]): SnsTopic => {
  const other = new TerraformStack(app, 'shared');
  new AwsProvider(other, 'aws', { region: 'eu-west-1' });
  return new SnsTopic(other, 'alerts', {});
};

describe('a value of another stack', () => {
  it('becomes remote state in cdktf, and is refused here', () => {
    const write: Write = (stack, app) => {
      new SsmParameter(stack, 'topic', { name: 'topic', type: 'String', value: topicElsewhere(app).arn });
    };
    expect(cdktfWrites(write)).toHaveProperty([
      'data',
      'terraform_remote_state',
      'cross-stack-reference-input-shared',
    ]);
    expect(guardSays(write)).toMatchObject([
      {
        code: 'PLINTH-GUARD-005',
        got: 'data.terraform_remote_state.cross-stack-reference-input-shared',
      },
    ]);
  });

  it('becomes a dangling reference in cdktf when an aspect brings it in, and is refused here', () => {
    const write: Write = (stack, app) => {
      const topic = topicElsewhere(app);
      const parameter = new SsmParameter(stack, 'topic', { name: 'topic', type: 'String', value: 'none' });
      Aspects.of(stack).add({
        visit: (construct) => {
          if (construct === parameter) parameter.value = topic.arn;
        },
      });
    };
    expect(cdktfWrites(write).resource?.aws_ssm_parameter?.topic).toMatchObject({
      value: '${aws_sns_topic.alerts.arn}',
    });
    expect(codesOf(guardSays(write))).toEqual(['PLINTH-GUARD-005']);
  });

  it('passes as a plain string', () => {
    const write: Write = (stack) => {
      new SsmParameter(stack, 'topic', {
        name: 'topic',
        type: 'String',
        value: 'arn:aws:sns:eu-west-1:1:alerts',
      });
    };
    expect(guardSays(write)).toEqual([]);
  });
});
