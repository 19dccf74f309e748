import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BuiltStack } from '../../synth/build.ts';
import { stage } from '../../synth/stage.ts';
import { type Fault, openOutput, recoverOutput } from '../../synth/write.ts';

let folder: string;
let outdir: string;
let distdir: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plinth-write-'));
  outdir = join(folder, 'cdktf.out');
  distdir = join(folder, 'dist');
});
afterEach(() => rmSync(folder, { recursive: true }));

const built = (stack: string, text: string): BuiltStack => ({
  stack,
  terraform: {},
  terraformJson: text,
  manifests: [{ name: 'm.yaml', text }],
  specJson: text,
  notes: [],
});

async function write(text: string, stacks: readonly string[], fault?: Fault): Promise<void> {
  const output = await openOutput(outdir, distdir, fault);
  const staged = stacks.map((stack) => stage(output.staging, built(stack, text)));
  await output.commit(staged, true);
}

const ownFiles = ['cdktf.out/stacks/%/cdk.tf.json', 'dist/%/m.yaml', 'dist/%/spec.json'];
const textsOf = (stack: string): (string | undefined)[] =>
  ownFiles.map((path) => {
    const file = join(folder, path.replace('%', stack));
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  });
const stacksListed = (): string[] =>
  Object.keys(JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8')).stacks);

/** Steps of the commit that replaces `old` a and b by `new` a and c. */
async function stepsOfCommit(): Promise<string[]> {
  const steps: string[] = [];
  await write('old', ['a', 'b']);
  await write('new', ['a', 'c'], (step) => steps.push(step));
  rmSync(outdir, { recursive: true });
  rmSync(distdir, { recursive: true });
  return steps;
}

describe('a crash', () => {
  it('at any step leaves each file old or new, and the next to come finishes what was begun', async () => {
    const steps = await stepsOfCommit();
    // Journal; 3 files of a; 2 folders of c; 2 folders of b; the list; the end.
    expect(steps).toHaveLength(10);
    for (const [crash] of steps.entries()) {
      await write('old', ['a', 'b']);
      let step = 0;
      const crashing = write('new', ['a', 'c'], () => {
        if (step++ === crash) throw new Error('crash');
      });
      await expect(crashing).rejects.toThrow('crash');
      for (const text of textsOf('a')) expect(text).toMatch(/^(?:old|new)$/);

      await recoverOutput(outdir, distdir);
      const isBegun = crash > 0;
      expect(textsOf('a')).toEqual(Array(3).fill(isBegun ? 'new' : 'old'));
      expect(textsOf('c')).toEqual(Array(3).fill(isBegun ? 'new' : undefined));
      expect(textsOf('b')).toEqual(Array(3).fill(isBegun ? undefined : 'old'));
      expect(stacksListed()).toEqual(isBegun ? ['a', 'c'] : ['a', 'b']);
      expect(readdirSync(outdir).sort()).toEqual(['manifest.json', 'stacks']);
      rmSync(outdir, { recursive: true });
      rmSync(distdir, { recursive: true });
    }
  });

  it('before the commit leaves nothing behind for the next run', async () => {
    mkdirSync(join(outdir, '.plinth', 'stage-1', 'stacks'), { recursive: true });
    await write('new', ['a']);
    expect(readdirSync(outdir).sort()).toEqual(['manifest.json', 'stacks']);
  });

  it('while it held the lock does not stop the next run', async () => {
    // No process has this id: it is above the largest the kernel gives (proc(5), pid_max, at most 2^22).
    const gone = JSON.stringify({ pid: 2 ** 22 + 1, host: hostname() });
    mkdirSync(join(outdir, '.plinth'), { recursive: true });
    writeFileSync(join(outdir, '.plinth', 'lock'), gone);
    await write('new', ['a']);
    expect(textsOf('a')).toEqual(['new', 'new', 'new']);
  });
});

describe('two runs into the same folders', () => {
  it('follow one another, and the result is that of one of them', async () => {
    await Promise.all([write('first', ['a', 'b']), write('second', ['a', 'b'])]);
    const [text] = textsOf('a');
    expect(['first', 'second']).toContain(text);
    for (const stack of ['a', 'b']) expect(textsOf(stack)).toEqual([text, text, text]);
    expect(readdirSync(distdir).sort()).toEqual(['a', 'b']);
  });

  it('do not see each other between the lock and the commit', async () => {
    const first = await openOutput(outdir, distdir);
    const order: string[] = [];
    const second = write('second', ['a']).then(() => order.push('second'));
    const staged = stage(first.staging, built('a', 'first'));
    order.push('first');
    await first.commit([staged], true);
    await second;
    expect(order).toEqual(['first', 'second']);
    expect(textsOf('a')).toEqual(['second', 'second', 'second']);
  });
});
