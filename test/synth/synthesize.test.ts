import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Problem, ProblemsError } from '../../spec/problem.ts';
import type { StackInput } from '../../synth/build.ts';
import { type SynthResult, synthesize } from '../../synth/synthesize.ts';
import { builder, specOf } from './fixtures/builder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plinth-synth-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (...path: string[]): string => join(folder, ...path);
const read = (...path: string[]): string => readFileSync(at(...path), 'utf8');
const run = (inputs: Iterable<StackInput>, complete = true): Promise<SynthResult> =>
  synthesize({ specs: inputs, outdir: at('cdktf.out'), distdir: at('dist'), complete, builder, jobs: 1 });
const stacks = (...names: string[]): StackInput[] => names.map((name) => ({ spec: specOf(name) }));
async function problemsOf(act: Promise<unknown>): Promise<readonly Problem[]> {
  const error: unknown = await act.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ProblemsError) return error.problems;
  throw error ?? new Error('no problem');
}
/** Every file below the folder with its text. */
function filesIn(inner = ''): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(at(inner), { withFileTypes: true })) {
    const path = join(inner, entry.name);
    if (entry.isDirectory()) Object.assign(files, filesIn(path));
    else files[path] = read(path);
  }
  return files;
}

describe('synthesis', () => {
  it('writes the JSON, the manifests and the spec of each stack, and the list of stacks', async () => {
    const result = await run(stacks('orders-dev', 'orders-prod'));
    expect(Object.keys(filesIn()).sort()).toEqual([
      'cdktf.out/manifest.json',
      'cdktf.out/stacks/orders-dev/cdk.tf.json',
      'cdktf.out/stacks/orders-prod/cdk.tf.json',
      'dist/orders-dev/10-config.yaml',
      'dist/orders-dev/spec.json',
      'dist/orders-prod/10-config.yaml',
      'dist/orders-prod/spec.json',
    ]);
    expect(JSON.parse(read('cdktf.out/stacks/orders-dev/cdk.tf.json'))).toMatchObject({
      resource: { aws_sns_topic: { alerts: { name: 'orders-dev' } } },
    });
    expect(JSON.parse(read('cdktf.out/manifest.json')).stacks['orders-prod']).toEqual({
      name: 'orders-prod',
      constructPath: 'orders-prod',
      workingDirectory: 'stacks/orders-prod',
      synthesizedStackPath: 'stacks/orders-prod/cdk.tf.json',
      stackMetadataPath: 'stacks/orders-prod/metadata.json',
      annotations: [],
      dependencies: [],
    });
    expect(result.stacks.map(({ stack }) => stack)).toEqual(['orders-dev', 'orders-prod']);
    expect(result.stacks[0]?.changed).toHaveLength(3);
  });

  it('does not touch files that stay the same', async () => {
    await run(stacks('orders-dev'));
    const before = statSync(at('cdktf.out/stacks/orders-dev/cdk.tf.json'));
    const result = await run(stacks('orders-dev'));
    expect(statSync(at('cdktf.out/stacks/orders-dev/cdk.tf.json')).ino).toBe(before.ino);
    expect(result.stacks[0]?.changed).toEqual([]);
  });

  it('tells of each stack as it is done', async () => {
    const seen: unknown[] = [];
    const onProgress = (progress: unknown): void => void seen.push(progress);
    const { outdir, distdir } = { outdir: at('cdktf.out'), distdir: at('dist') };
    await synthesize({
      specs: stacks('a-dev', 'b-dev'),
      outdir,
      distdir,
      complete: true,
      builder,
      onProgress,
    });
    expect(seen).toEqual([
      { stack: 'a-dev', done: 1 },
      { stack: 'b-dev', done: 2 },
    ]);
  });

  it('writes nothing when one stack has a problem, and reports those of all stacks', async () => {
    const broken = (name: string): StackInput => ({ spec: specOf(name, 'broken') });
    const problems = await problemsOf(run([...stacks('a-dev'), broken('b-dev'), broken('c-dev')]));
    expect(problems.map(({ code, path }) => [code, path])).toEqual([
      ['PLINTH-GUARD-001', 'b-dev/aws_sns_topic.leak.name'],
      ['PLINTH-GUARD-001', 'c-dev/aws_sns_topic.leak.name'],
    ]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves earlier output as it was when a stack has a problem', async () => {
    await run(stacks('a-dev'));
    const before = filesIn();
    await problemsOf(run([{ spec: specOf('a-dev', 'other') }, { spec: specOf('b-dev', 'broken') }]));
    expect(filesIn()).toEqual(before);
  });

  it('reports a failing iterator as it is and writes nothing', async () => {
    const failing = function* (): Generator<StackInput> {
      yield* stacks('a-dev');
      throw new Error('no more specs');
    };
    await expect(run(failing())).rejects.toThrow('no more specs');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('what else is in the folders', () => {
  const terraformFiles = ['.terraform.lock.hcl', 'terraform.tfstate', 'plan.bin', '.terraform/providers'];

  it('survives a change of the stack', async () => {
    await run(stacks('a-dev'));
    mkdirSync(at('cdktf.out/stacks/a-dev/.terraform'));
    for (const name of terraformFiles) writeFileSync(at('cdktf.out/stacks/a-dev', name), name);
    await run([{ spec: specOf('a-dev', 'other') }]);
    expect(read('cdktf.out/stacks/a-dev/cdk.tf.json')).toContain('"other"');
    for (const name of terraformFiles) expect(read('cdktf.out/stacks/a-dev', name)).toBe(name);
  });

  it('goes away when it is a stack no longer described', async () => {
    await run(stacks('a-dev', 'b-dev'));
    writeFileSync(at('cdktf.out/stacks/b-dev/terraform.tfstate'), '{"version":4,"resources":[]}');
    const { removed, notes } = await run(stacks('a-dev'));
    expect(removed).toEqual(['b-dev']);
    expect(notes).toEqual([]);
    expect(Object.keys(filesIn()).filter((path) => path.includes('b-dev'))).toEqual([]);
    expect(Object.keys(JSON.parse(read('cdktf.out/manifest.json')).stacks)).toEqual(['a-dev']);
  });

  it.each(['terraform.tfstate', 'terraform.b-dev.tfstate', 'terraform.tfstate.d/blue/terraform.tfstate'])(
    'stays, with a note, when its %s holds resources',
    async (state) => {
      await run(stacks('a-dev', 'b-dev'));
      const file = at('cdktf.out/stacks/b-dev', state);
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(file, '{"version":4,"resources":[{"type":"aws_sns_topic"}]}');
      const { removed, notes } = await run(stacks('a-dev'));
      expect(removed).toEqual([]);
      expect(notes).toMatchObject([{ code: 'PLINTH-NOTE-002', path: 'b-dev' }]);
      expect(existsSync(at('cdktf.out/stacks/b-dev/cdk.tf.json'))).toBe(true);
      expect(Object.keys(JSON.parse(read('cdktf.out/manifest.json')).stacks)).toEqual(['a-dev', 'b-dev']);
    },
  );

  it('stays when only some stacks were selected, and is listed', async () => {
    await run(stacks('a-dev', 'b-dev'));
    const { removed } = await run(stacks('a-dev'), false);
    expect(removed).toEqual([]);
    expect(existsSync(at('dist/b-dev/spec.json'))).toBe(true);
    expect(Object.keys(JSON.parse(read('cdktf.out/manifest.json')).stacks)).toEqual(['a-dev', 'b-dev']);
  });

  it('goes away when it is a manifest the stack no longer has', async () => {
    await run(stacks('a-dev'));
    writeFileSync(at('dist/a-dev/99-old.yaml'), 'kind: Old');
    await run(stacks('a-dev'));
    expect(readdirSync(at('dist/a-dev')).sort()).toEqual(['10-config.yaml', 'spec.json']);
  });
});

describe('a transform', () => {
  it('is applied by either half', async () => {
    const transform = {
      'alerts.topic': { displayName: 'paged' },
      'workload.config': (config: object) => ({ ...config, name: 'renamed' }),
    };
    await run([{ spec: specOf('a-dev'), transform }]);
    expect(read('cdktf.out/stacks/a-dev/cdk.tf.json')).toContain('"display_name": "paged"');
    expect(read('dist/a-dev/10-config.yaml')).toContain('name: renamed');
  });

  it('that no resource asks for is refused with the nearest name', async () => {
    const problems = await problemsOf(run([{ spec: specOf('a-dev'), transform: { 'alert.topic': {} } }]));
    expect(problems).toMatchObject([
      {
        code: 'PLINTH-HATCH-001',
        path: 'a-dev.transform',
        got: "'alert.topic'",
        fix: "did you mean 'alerts.topic'?",
      },
    ]);
  });
});

describe('an override', () => {
  it('is patched into the JSON and the manifests', async () => {
    const override = {
      'aws_sns_topic.alerts': { display_name: null, kms_master_key_id: 'alias/orders' },
      'ConfigMap/a': { data: { owner: 'someone', mode: null } },
    };
    await run([{ spec: specOf('a-dev'), override }]);
    const { alerts } = JSON.parse(read('cdktf.out/stacks/a-dev/cdk.tf.json')).resource.aws_sns_topic;
    expect(alerts).toMatchObject({ name: 'a-dev', kms_master_key_id: 'alias/orders' });
    expect(alerts).not.toHaveProperty('display_name');
    expect(read('dist/a-dev/10-config.yaml')).toBe(
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  owner: someone\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: a\n',
    );
  });

  it('of an address that is not there is refused with the nearest one, in both halves', async () => {
    const override = { 'aws_sns_topic.alert': {}, 'Config/a': {} };
    const problems = await problemsOf(run([{ spec: specOf('a-dev'), override }]));
    expect(problems.map(({ code, got, fix }) => [code, got, fix])).toEqual([
      ['PLINTH-HATCH-002', "'Config/a'", "did you mean 'ConfigMap/a'?"],
      ['PLINTH-HATCH-002', "'aws_sns_topic.alert'", "did you mean 'aws_sns_topic.alerts'?"],
    ]);
  });
});

describe('folders that cannot be written', () => {
  it('are a problem, and nothing is written', async () => {
    writeFileSync(at('cdktf.out'), 'a file in the way');
    expect(await problemsOf(run(stacks('a-dev')))).toMatchObject([{ code: 'PLINTH-OUT-001' }]);
    expect(readdirSync(folder)).toEqual(['cdktf.out']);
  });

  it('are a problem too when it is that of the manifests', async () => {
    writeFileSync(at('dist'), 'a file in the way');
    expect(await problemsOf(run(stacks('a-dev')))).toMatchObject([{ code: 'PLINTH-OUT-001' }]);
    expect(readdirSync(folder)).toEqual(['dist']);
  });
});
