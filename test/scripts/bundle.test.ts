import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../../scripts/bundle.ts';
import { type ResolvedStack, resolveStacks, stacksOf } from '../../spec/services.ts';
import { buildStack } from '../../synth/build.ts';
import { loadServices } from '../../synth/load-services.ts';
import type { Outcome } from '../../synth/synthesize.ts';
import { packageFolder } from '../harness/cache.ts';
import { run } from '../harness/run.ts';

/** The programs as users start them, in a kit and a user's folder of their own. */
const root = packageFolder();
let kit: string;
let user: string;

const transforms = `{
  'postgres.instance': (config) => ({ ...config, tags: { computed: Fn.join('-', ['a', Fn.timestamp()]) } }),
}`;

beforeAll(async () => {
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  kit = mkdtempSync(join(cache, 'plinth-bundle-'));
  user = mkdtempSync(join(cache, 'plinth-user-'));
  await bundle(root, join(kit, 'lib'));
  const index = { entryPoints: [join(root, 'index.ts')], outdir: join(kit, 'lib'), bundle: true };
  await build({ ...index, format: 'esm', platform: 'node' });
  cpSync(join(root, 'package.json'), join(kit, 'package.json'));
  cpSync(join(root, 'facts'), join(kit, 'facts'), { recursive: true });
  const orders = readFileSync(join(root, 'services', 'orders.ts'), 'utf8');
  mkdirSync(join(user, 'services'));
  writeFileSync(join(user, 'services', 'orders.ts'), orders);
  const patched = orders
    .replace("name: 'orders',", `name: 'patched', transform: ${transforms},`)
    .replaceAll(/(Deployment|Job)\/orders/g, '$1/patched')
    .replace(/^/, "import { Fn } from 'cdktf';\n");
  writeFileSync(join(user, 'services', 'patched.ts'), patched);
}, 60_000);
afterAll(() => {
  for (const folder of [kit, user]) rmSync(folder, { recursive: true });
});

const env = (): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  PLINTH_CACHE: join(user, 'cache'),
});
const start = (program: string, args: readonly string[], extra: Record<string, string> = {}) =>
  run(process.execPath, [join(kit, 'lib', program), ...args], { cwd: user, env: { ...env(), ...extra } });
const terraformOf = (stack: string, outdir = 'cdktf.out'): string =>
  readFileSync(join(user, outdir, 'stacks', stack, 'cdk.tf.json'), 'utf8');

const ordersProd = async (): Promise<ResolvedStack> => {
  const refs = stacksOf(await loadServices(root)).filter(({ stack }) => stack === 'orders-prod');
  return resolveStacks(refs)[0] as ResolvedStack;
};

describe('the bundled programs', () => {
  it('write the same bytes as the modules they are made of', async () => {
    expect(await start('cli/bin.js', ['synth', 'orders-prod'])).toMatchObject({ code: 0 });
    const built = await buildStack(await ordersProd());
    expect(terraformOf('orders-prod')).toBe(built.terraformJson);
    const dist = join(user, 'dist', 'orders-prod');
    const written = readdirSync(dist).filter((name) => name.endsWith('.yaml'));
    expect(Object.fromEntries(written.map((name) => [name, readFileSync(join(dist, name), 'utf8')]))).toEqual(
      Object.fromEntries(built.manifests.map(({ name, text }) => [name, text])),
    );
  }, 60_000);

  it('understand tokens of the cdktf that a service file imports itself', async () => {
    expect(await start('cli/bin.js', ['synth', 'patched-prod'])).toMatchObject({ code: 0 });
    expect(terraformOf('patched-prod')).toContain('"computed": "${join(\\"-\\", [\\"a\\", timestamp()])}"');
  }, 60_000);

  it('include the application that cdktf starts', async () => {
    const extra = { CDKTF_OUTDIR: 'out-main', PLINTH_DISTDIR: 'dist-main', PLINTH_STACKS: 'orders-dev' };
    expect(await start('main.js', [], extra)).toMatchObject({ code: 0 });
    expect(terraformOf('orders-dev', 'out-main')).toContain('"stackName": "orders-dev"');
  }, 60_000);

  it('include the thread that makes some of many stacks', async () => {
    const folder = (name: string): string => join(user, 'worker', name);
    const staging = {
      outdir: folder('out'),
      distdir: folder('dist'),
      outStage: folder('out-stage'),
      distStage: folder('dist-stage'),
    };
    const file = pathToFileURL(join(kit, 'lib', 'bundle', 'worker.js'));
    const worker = new Worker(file, { workerData: { staging, builder: undefined } });
    try {
      const answer = new Promise<Outcome[]>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
      });
      worker.postMessage([{ at: 0, input: { spec: (await ordersProd()).spec } }]);
      expect(await answer).toMatchObject([{ stack: 'orders-prod', problems: [] }]);
    } finally {
      await worker.terminate();
    }
  }, 60_000);

  it('come with the licences of what is in them', () => {
    const notices = readFileSync(join(kit, 'lib', 'bundle', 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const name of ['cdktf', '@cdktf/provider-aws', 'cdk8s-plus-27', 'zod', 'commander'])
      expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+$`, 'm'));
  });

  it('load the engine only to synthesize', () => {
    const eager = loadedAtStart(join(kit, 'lib', 'cli', 'bin.js'));
    expect(eager.join()).toContain('node_modules/commander/');
    expect(eager.join()).not.toMatch(/node_modules\/(?:cdktf|cdk8s|zod)\//);
  });
});

/** The text of a file of the bundle and of all it imports, at any depth, before it runs. */
function loadedAtStart(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const imports = [...text.matchAll(/^(?:import|\} from) ?[^;(]*?"(\.[^"]+)";$/gm)];
  return [text, ...imports.flatMap(([, path]) => loadedAtStart(join(dirname(file), path as string)))];
}
