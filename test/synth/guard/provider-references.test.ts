import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { TerraformStack } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { cdktfWrites, guardSays, type Write } from './cases.ts';

describe('a provider', () => {
  it('of another stack is written as its bare name by cdktf, and refused here', () => {
    const write: Write = (stack, app) => {
      const other = new TerraformStack(app, 'shared');
      const provider = new AwsProvider(other, 'aws', { region: 'us-east-1', alias: 'z' });
      new SnsTopic(stack, 'alerts', { provider });
    };
    expect(cdktfWrites(write).resource?.aws_sns_topic?.alerts).toMatchObject({ provider: 'aws.z' });
    expect(guardSays(write)).toMatchObject([
      { code: 'PLINTH-GUARD-007', path: 'orders-prod/aws_sns_topic.alerts.provider', got: 'aws.z' },
    ]);
  });

  it('without alias beside another one is written by cdktf, and refused here', () => {
    const write: Write = (stack) => {
      new AwsProvider(stack, 'second', { region: 'us-east-1' });
    };
    expect(cdktfWrites(write).provider?.aws).toHaveLength(2);
    expect(guardSays(write)).toMatchObject([{ code: 'PLINTH-GUARD-007', path: 'orders-prod/provider.aws' }]);
  });

  it('with an alias of this stack passes', () => {
    const write: Write = (stack) => {
      const provider = new AwsProvider(stack, 'second', { region: 'us-east-1', alias: 'z' });
      new SnsTopic(stack, 'alerts', { provider });
    };
    expect(guardSays(write)).toEqual([]);
  });
});
