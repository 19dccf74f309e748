import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { transformSync } from '@swc/wasm-typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** The kit as it runs for users, compiled, in a process of its own. */
const root = join(import.meta.dirname, '..', '..');
let kit: string;
let user: string;

beforeAll(() => {
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  kit = mkdtempSync(join(cache, 'plinth-compiled-'));
  for (const folder of ['spec', 'synth']) compileInto(folder);
  compileInto(relative(root, join(import.meta.dirname, 'fixtures')));
  cpSync(join(root, 'package.json'), join(kit, 'package.json'));
  writeFileSync(
    join(kit, 'lib', 'index.js'),
    `export const defineService = (service) => Object.freeze({ ...service, [Symbol.for('plinth.service')]: true });`,
  );
}, 60_000);
afterAll(() => rmSync(kit, { recursive: true }));

/** What the build does to a file, but for declarations: types away, `.ts` imports to `.js`. */
function compileInto(folder: string): void {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) compileInto(path);
    else if (path.endsWith('.ts')) {
      const { code } = transformSync(readFileSync(join(root, path), 'utf8'), { mode: 'strip-only' });
      mkdirSync(join(kit, 'lib', folder), { recursive: true });
      writeFileSync(
        join(kit, 'lib', path.replace(/\.ts$/, '.js')),
        code.replace(/(['"]\.{1,2}\/[^'"\n]*)\.ts(['"])/g, '$1.js$2'),
      );
    }
  }
}

const run = (script: string): unknown => {
  writeFileSync(join(kit, 'run.mjs'), script);
  const env = { ...process.env, PLINTH_CACHE: join(user, 'cache'), NODE_OPTIONS: '' };
  return JSON.parse(
    execFileSync(process.execPath, [join(kit, 'run.mjs')], { env, encoding: 'utf8', cwd: user }),
  );
};
const load = (): unknown =>
  run(`import { loadServices } from './lib/synth/load-services.js';
const result = await loadServices().catch((error) => error.problems);
console.log(JSON.stringify(result));`);

describe('service files, read by the compiled kit', () => {
  beforeAll(() => {
    user = mkdtempSync(join(tmpdir(), 'plinth-user-'));
    mkdirSync(join(user, 'services'));
  });
  afterAll(() => rmSync(user, { recursive: true }));
  const write = (name: string, text: string): void => writeFileSync(join(user, 'services', name), text);
  const service = (name: string): string =>
    `import { defineService } from 'plinth';\nexport default defineService({ name: '${name}' as string });\n`;

  it('import the kit that runs, from a folder it is not installed in', () => {
    write('orders.ts', service('orders'));
    expect(load()).toEqual([{ file: 'services/orders.ts', service: { name: 'orders' } }]);
  });

  it('are read again after each change', () => {
    write('orders.ts', service('renamed'));
    expect(load()).toEqual([{ file: 'services/orders.ts', service: { name: 'renamed' } }]);
  });

  it('may import each other, wait at the top level and know where they are', () => {
    write('_shared.ts', 'export const shared: string = await Promise.resolve("shared");');
    write(
      'orders.ts',
      `import { shared } from './_shared.ts';\nimport { basename } from 'node:path';\n${service('orders').replace("'orders' as string", 'shared + basename(import.meta.dirname)')}`,
    );
    expect(load()).toEqual([{ file: 'services/orders.ts', service: { name: 'sharedservices' } }]);
  });

  it('are refused for an error of syntax in what they import, at its place', () => {
    write('_shared.ts', 'export const shared: string =;\n');
    expect(load()).toMatchObject([{ code: 'PLINTH-FILE-002', path: 'services/_shared.ts:1:30' }]);
  });

  it('are refused for an error at its own line', () => {
    write('orders.ts', 'interface Long {\n  a: 1;\n}\nthrow new TypeError("here");\n');
    expect(load()).toMatchObject([
      { code: 'PLINTH-FILE-003', path: 'services/orders.ts:4', got: 'TypeError: here' },
    ]);
  });
});

describe('many stacks, made by several threads', () => {
  beforeAll(() => {
    user = mkdtempSync(join(tmpdir(), 'plinth-many-'));
  });
  afterAll(() => rmSync(user, { recursive: true }));

  const synth = (folder: string, jobs: number, owner = 'team', builder = 'test/synth/fixtures/builder.js') =>
    run(`import { synthesize } from './lib/synth/synthesize.js';
const builder = new URL('./lib/${builder}', import.meta.url).href;
const specs = Array.from({ length: 40 }, (_, i) => ({
  spec: { stack: 's' + i + '-dev', service: 's' + i, owner: i % 20 === 13 ? '${owner}' : 'team' },
  ...(i === 5 && { transform: { 'alerts.topic': (config) => ({ ...config, displayName: 'by function' }) } }),
}));
const options = { specs, outdir: '${folder}/cdktf.out', distdir: '${folder}/dist', complete: true, builder, jobs: ${jobs} };
const result = await synthesize(options).catch((error) => ({ problems: error.problems ?? String(error.stack) }));
console.log(JSON.stringify(result));`) as { stacks: { stack: string }[]; problems?: { path: string }[] };

  const filesIn = (folder: string): Record<string, string> =>
    Object.fromEntries(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => [relative(folder, path), readFileSync(path, 'utf8')]),
    );

  it('are the same to the byte as made by one, in the same order', () => {
    const one = synth(join(user, 'one'), 1);
    const three = synth(join(user, 'three'), 3);
    expect(three.stacks.map(({ stack }) => stack)).toEqual(Array.from({ length: 40 }, (_, i) => `s${i}-dev`));
    expect(one.stacks.map(({ stack }) => stack)).toEqual(three.stacks.map(({ stack }) => stack));
    const files = filesIn(join(user, 'three'));
    expect(Object.keys(files)).toHaveLength(40 * 3 + 1);
    expect(files).toEqual(filesIn(join(user, 'one')));
    expect(files['cdktf.out/stacks/s5-dev/cdk.tf.json']).toContain('by function');
  }, 60_000);

  it('are all made when the other threads cannot work', () => {
    writeFileSync(
      join(kit, 'lib', 'lonely.js'),
      `import { isMainThread } from 'node:worker_threads';
if (!isMainThread) throw new Error('no memory');
export * from './test/synth/fixtures/builder.js';`,
    );
    const { stacks } = synth(join(user, 'lonely'), 3, 'team', 'lonely.js');
    expect(stacks).toHaveLength(40);
  }, 60_000);

  it('are refused with the problems of all threads, and nothing is written', () => {
    const { problems } = synth(join(user, 'broken'), 3, 'broken');
    expect(problems?.map(({ path }) => path)).toEqual([
      's13-dev/aws_sns_topic.leak.name',
      's33-dev/aws_sns_topic.leak.name',
    ]);
    expect(readdirSync(user)).not.toContain('broken');
  }, 60_000);
});
