import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { cdktfWrites, guardSays, type Write } from './cases.ts';

describe('a construct', () => {
  it('scoped to the App vanishes in cdktf, and is refused here', () => {
    const write: Write = (_stack, app) => {
      new Construct(app, 'network');
    };
    expect(cdktfWrites(write)).not.toHaveProperty('resource');
    expect(guardSays(write)).toMatchObject([{ code: 'PLINTH-GUARD-010', path: 'network' }]);
  });

  it('in a stack inside the stack is not in the JSON of cdktf, and is refused here', () => {
    const write: Write = (stack) => {
      const inner = new TerraformStack(stack, 'inner');
      new AwsProvider(inner, 'aws', {});
      new SnsTopic(inner, 'alerts', {});
    };
    expect(cdktfWrites(write)).not.toHaveProperty('resource');
    expect(guardSays(write)).toMatchObject([
      { code: 'PLINTH-GUARD-010', path: 'orders-prod/inner', got: 'a stack inside a stack' },
    ]);
  });

  it('scoped to a construct of the stack passes', () => {
    const write: Write = (stack) => {
      new SnsTopic(new Construct(stack, 'network'), 'alerts', {});
    };
    expect(guardSays(write)).toEqual([]);
  });
});
