import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter/index.js';
import { TerraformLocal, TerraformOutput, TerraformVariable } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { traversalsIn } from '../../../synth/guard/references.ts';
import { cdktfWrites, guardSays, type Write } from './cases.ts';

const parameter =
  (value: string, more: Write = () => {}): Write =>
  (stack, app) => {
    more(stack, app);
    new SsmParameter(stack, 'p', { name: 'p', type: 'String', value });
  };

describe('a reference typed by hand', () => {
  it.each([
    ['a resource', '${aws_sns_topic.alerts.arn}', 'aws_sns_topic.alerts'],
    ['a data source', '${data.aws_region.current.name}', 'data.aws_region.current'],
    ['a variable', 'x-${var.name}', 'var.name'],
    ['a local', '${upper(local.name)}', 'local.name'],
    ['a module', '${module.vpc.id}', 'module.vpc'],
    ['an ephemeral resource', '${ephemeral.random_password.p.result}', 'ephemeral.random_password.p'],
  ])('to %s that is not there is written by cdktf, and refused here', (_what, value, got) => {
    expect(cdktfWrites(parameter(value)).resource?.aws_ssm_parameter?.p).toMatchObject({ value });
    expect(guardSays(parameter(value))).toMatchObject([
      { code: 'PLINTH-GUARD-006', path: 'orders-prod/aws_ssm_parameter.p', got },
    ]);
  });

  it('in depends_on is refused too', () => {
    const write: Write = (stack) => {
      new SnsTopic(stack, 'alerts', {}).addOverride('depends_on', ['aws_sns_topic.gone']);
    };
    expect(guardSays(write)).toMatchObject([{ code: 'PLINTH-GUARD-006', got: 'aws_sns_topic.gone' }]);
  });

  it('passes when everything it names is there', () => {
    const write = parameter('${aws_sns_topic.alerts.arn} ${var.name} ${local.l} ${each.key}', (stack) => {
      const topic = new SnsTopic(stack, 'alerts', {});
      new TerraformVariable(stack, 'name', { type: 'string' });
      new TerraformLocal(stack, 'l', topic.arn);
      new TerraformOutput(stack, 'o', { value: topic.arn });
    });
    expect(guardSays(write)).toEqual([]);
  });
});

describe('traversals of a template', () => {
  it.each([
    ['plain text aws_vpc.a', []],
    ['$${aws_vpc.a}', []],
    ['${aws_vpc.a.id}', ['aws_vpc.a.id']],
    ['${aws_vpc.a[0].id}', ['aws_vpc.a']],
    ['${join(",", [aws_vpc.a.id, "aws_vpc.text"])}', ['aws_vpc.a.id']],
    ['${join("-${aws_vpc.b.id}", {a = aws_vpc.c.id})}', ['aws_vpc.b.id', 'a', 'aws_vpc.c.id']],
    ['${[for sub_net in aws_vpc.a.list : sub_net.id]}', ['for', 'in', 'aws_vpc.a.list']],
    ['%{if var.x}yes%{endif}', ['if', 'var.x', 'endif']],
  ])('in %s', (text, expected) => {
    expect(traversalsIn(text).map((parts) => parts.join('.'))).toEqual(expected);
  });
});
