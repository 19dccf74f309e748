import '../../synth/engine.ts';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js';
import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity/index.js';
import { DbInstance } from '@cdktf/provider-aws/lib/db-instance/index.js';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import {
  Annotations,
  App,
  AssetType,
  Fn,
  S3Backend,
  TerraformAsset,
  TerraformIterator,
  TerraformLocal,
  TerraformOutput,
  TerraformStack,
  TerraformVariable,
  Token,
} from 'cdktf';
import { TokenMap } from 'cdktf/lib/tokens/private/token-map.js';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { ProblemsError } from '../../spec/problem.ts';
import { createApp, forgettingTokens } from '../../synth/engine.ts';
import { printJson } from '../../synth/json.ts';
import { synthesizeTerraform } from '../../synth/terraform.ts';

/** Something of everything cdktf resolves: tokens in strings, lists, maps, numbers, functions, loops and overrides. */
function everyKind(scope: Construct): TerraformStack {
  const stack = new TerraformStack(scope, 'orders-prod');
  new S3Backend(stack, { bucket: 'state', key: 'orders', region: 'eu-west-1' });
  new AwsProvider(stack, 'aws', { region: 'eu-west-1', defaultTags: [{ tags: { service: 'orders' } }] });
  const size = new TerraformVariable(stack, 'size', { type: 'number', default: 20 });
  const group = new SecurityGroup(stack, 'group', {
    ingress: [{ fromPort: 5432, toPort: 5432, protocol: 'tcp', cidrBlocks: ['10.0.0.0/8'] }],
    tags: { Name: 'group', empty: '' },
  });
  const database = new DbInstance(new Construct(stack, 'store'), 'db', {
    instanceClass: 'db.r6g.large',
    allocatedStorage: size.numberValue,
    multiAz: Token.asAny(true) as unknown as boolean,
    vpcSecurityGroupIds: [group.id, 'sg-1'],
    enabledCloudwatchLogsExports: Fn.tolist(['postgresql']),
    tags: Fn.merge([{ a: group.arn }, { b: '1' }]) as unknown as Record<string, string>,
    lifecycle: { preventDestroy: true, ignoreChanges: ['password'] },
    dependsOn: [group],
  });
  database.addOverride('tags_all', null);
  const identity = new DataAwsCallerIdentity(stack, 'me', {});
  new TerraformLocal(stack, 'names', {
    list: database.endpoint,
    escaped: 'a $${b} "c"',
    account: identity.accountId,
  });
  const iterator = TerraformIterator.fromList(['a', 'b']);
  new SnsTopic(stack, 'each', { forEach: iterator, name: `topic-${iterator.value}` });
  new CloudwatchMetricAlarm(stack, 'alarm', {
    alarmName: `${database.identifier} in ${group.vpcId}`,
    comparisonOperator: 'GreaterThanThreshold',
    evaluationPeriods: 1e3,
    threshold: -12.5,
    dimensions: { port: Token.asString(database.port), literal: '1e5 us-east-1' },
  });
  new TerraformOutput(stack, 'endpoint', { value: Fn.upper(`${database.endpoint}:x`), sensitive: true });
  stack.addOverride('terraform.required_version', '>= 1.11');
  return stack;
}

function cdktfJson(): Record<string, { metadata?: Record<string, unknown> }> {
  const outdir = mkdtempSync(join(tmpdir(), 'plinth-equal-'));
  try {
    const app = new App({ outdir });
    everyKind(app);
    app.synth();
    return JSON.parse(readFileSync(join(outdir, 'stacks', 'orders-prod', 'cdk.tf.json'), 'utf8'));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

const synth = (): ReturnType<typeof synthesizeTerraform> => synthesizeTerraform(everyKind(createApp()));
const synthWith = (write: (stack: TerraformStack) => void) => {
  const stack = new TerraformStack(createApp(), 'orders-prod');
  write(stack);
  return synthesizeTerraform(stack);
};
const problemsOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
  return [];
};

describe('the Terraform JSON of a stack', () => {
  it('is what cdktf writes, less its version', () => {
    const expected = cdktfJson();
    expect(expected['//']?.metadata).toHaveProperty('version');
    delete expected['//']?.metadata?.version;
    expect(JSON.parse(printJson(synth().json))).toEqual(expected);
  });

  it('is the same to the byte the second time', () => {
    expect(printJson(synth().json)).toBe(printJson(synth().json));
  });

  it('writes nothing to the disk', () => {
    const before = readdirSync('.');
    synth();
    expect(readdirSync('.')).toEqual(before);
  });

  it('keeps a stack without backend in a state beside its JSON, not at an absolute path', () => {
    const { json } = synthWith(() => {});
    expect(json.terraform).toEqual({ backend: { local: { path: 'terraform.tfstate' } } });
  });
});

describe('a stack with something wrong', () => {
  it('is refused with all its validation errors and error annotations at once', () => {
    const problems = problemsOf(() =>
      synthWith((stack) => {
        const part = new Construct(stack, 'part');
        part.node.addValidation({ validate: () => ['first', 'second'] });
        Annotations.of(part).addError('third');
      }),
    );
    expect(problems.map(({ code, path, got }) => [code, path, got])).toEqual([
      ['PLINTH-SYNTH-001', 'orders-prod/part', 'first'],
      ['PLINTH-SYNTH-001', 'orders-prod/part', 'second'],
      ['PLINTH-SYNTH-002', 'orders-prod/part', 'third'],
    ]);
  });

  it('is refused with an asset, which would be copied beside the JSON', () => {
    const problems = problemsOf(() =>
      synthWith((stack) => {
        new TerraformAsset(stack, 'file', { path: import.meta.filename, type: AssetType.FILE });
      }),
    );
    expect(problems).toMatchObject([{ code: 'PLINTH-SYNTH-004', path: 'orders-prod/file' }]);
  });

  it('passes with a warning, which becomes a note', () => {
    const { notes } = synthWith((stack) => Annotations.of(stack).addWarning('old engine'));
    expect(notes).toEqual([{ code: 'PLINTH-NOTE-001', path: 'orders-prod', message: 'old engine' }]);
  });
});

describe('tokens', () => {
  const tokens = () =>
    (TokenMap.instance() as unknown as { stringTokenMap: Map<string, unknown> }).stringTokenMap;

  it('of a stack are forgotten with it, and those made before stay', () => {
    const kept = Token.asString({ resolve: () => 'kept', creationStack: [] });
    const before = tokens().size;
    const during = forgettingTokens(() => {
      synth();
      return tokens().size;
    });
    expect(during).toBeGreaterThan(before);
    expect(tokens().size).toBe(before);
    const { json } = forgettingTokens(() =>
      synthWith((stack) => void new TerraformOutput(stack, 'o', { value: kept })),
    );
    expect(json.output).toEqual({ o: { value: 'kept' } });
  });
});
