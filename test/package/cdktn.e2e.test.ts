import { cpSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyToWorkspace, makeWorkspace, packageFolder, run, type Workspace } from '../harness/index.ts';
import { installKit, npm, packKit, userEnvironment } from './packed-kit.ts';

/**
 * What stands in a manifest to have cdktn, the continuation of cdktf, wherever cdktf is asked for. It needs
 * constructs 10.6 or later. The overrides are for those who ask for other versions: @cdktf/provider-aws,
 * and in a folder that depends on the kit the kit itself. Two constructs in one tree do not know each
 * other's classes.
 */
const onCdktn = {
  dependencies: { cdktf: 'npm:cdktn@0.24.0', constructs: '10.7.2' },
  overrides: { cdktf: '$cdktf', constructs: '$constructs' },
};

const repository = packageFolder();
const shop = join(import.meta.dirname, 'fixtures', 'shop');
const workspaces: Workspace[] = [];
const kept = (workspace: Workspace): Workspace => {
  workspaces.push(workspace);
  return workspace;
};

let env: Record<string, string>;
let elsewhere: Workspace;
/** A folder with the service and the app, on the repository as it is. */
let onCdktf: Workspace;

beforeAll(() => {
  elsewhere = kept(makeWorkspace('pack'));
  env = userEnvironment(elsewhere.path('home'));
  onCdktf = kept(copyToWorkspace(shop, 'on-cdktf'));
  // The package of a folder may import itself by name.
  cpSync(join(repository, 'package.json'), onCdktf.path('package.json'));
  for (const name of ['lib', 'node_modules']) symlinkSync(join(repository, name), onCdktf.path(name));
});

afterAll(() => {
  for (const workspace of workspaces) workspace.remove();
});

/** Runs a file of JavaScript, which must have nothing to say of what went wrong. */
async function node(file: string, args: readonly string[], { folder }: Workspace): Promise<void> {
  const { code, stderr } = await run(process.execPath, [file, ...args], { cwd: folder, env, limit: 600_000 });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
}

describe('the repository with an alias in its manifest', () => {
  let alias: Workspace;
  let user: Workspace;

  beforeAll(async () => {
    alias = kept(sources());
    const manifest = JSON.parse(readFileSync(alias.path('package.json'), 'utf8'));
    const { dependencies, overrides } = manifest;
    const aliased = {
      ...manifest,
      dependencies: { ...dependencies, ...onCdktn.dependencies },
      overrides: { ...overrides, ...onCdktn.overrides },
    };
    writeFileSync(alias.path('package.json'), JSON.stringify(aliased, undefined, 2));
    // Builds as well, by the script `prepare`: every source is type-checked against cdktn.
    await npm(['install', '--no-audit', '--no-fund'], alias.folder, env);
    user = kept(copyToWorkspace(shop, 'on-cdktn'));
    await node(join(repository, 'lib', 'cli', 'bin.js'), ['synth'], onCdktf);
    await node(alias.path('lib', 'cli', 'bin.js'), ['synth'], user);
  });

  it('runs on cdktn and on nothing else', () => {
    expect(enginesBelow(alias)).toMatchObject([{ name: 'cdktn', version: '0.24.0' }]);
    // An environment variable that cdktn knows and cdktf does not.
    expect(bundleOf(alias.folder)).toContain('CDKTN_DISABLE_CREATION_STACK');
    expect(bundleOf(repository)).not.toContain('CDKTN_DISABLE_CREATION_STACK');
  });

  it('writes the same files to the byte, but for the version in the manifest of cdktf', () => {
    const [expected, got] = [written(onCdktf), written(user)];
    expect(Object.keys(expected)).toContain('cdktf.out/stacks/shop-dev/cdk.tf.json');
    expect(Object.keys(expected)).toContain('dist/shop-staging/05-workload.yaml');
    expect(expected['cdktf.out/manifest.json']).toContain('"version": "0.21.0"');
    expect(got['cdktf.out/manifest.json']).toContain('"version": "0.24.0"');
    expect(withoutVersion(got)).toEqual(withoutVersion(expected));
  });
});

describe("somebody's own app on cdktn, with constructs of the packed kit", () => {
  let user: Workspace;

  beforeAll(async () => {
    user = kept(copyToWorkspace(shop, 'own-on-cdktn'));
    await installKit(user.folder, await packKit(elsewhere.folder, env), env, onCdktn);
    const tsc = join(repository, 'node_modules', 'typescript', 'bin', 'tsc');
    await node(tsc, ['--outDir', 'build'], user);
    cpSync(user.path('build'), onCdktf.path('build'), { recursive: true });
    for (const workspace of [onCdktf, user]) await node(join('build', 'app.mjs'), [], workspace);
  });

  it('has cdktn alone, wherever cdktf is asked for', () => {
    expect(enginesBelow(user)).toMatchObject([{ name: 'cdktn', version: '0.24.0' }]);
  });

  it('synthesizes to what it is on cdktf, but for what the engine says of itself', () => {
    const { '//': cdktf, ...expected } = billing(onCdktf);
    const { '//': cdktn, ...got } = billing(user);
    expect([cdktf.metadata.version, cdktn.metadata.version]).toEqual(['0.21.0', '0.24.0']);
    expect(Object.keys(expected.resource)).toContain('aws_db_instance');
    expect(got).toEqual(expected);
  });
});

/** The repository as git would check it out, with what is not committed yet. */
function sources(): Workspace {
  const made = new Set(['.git', 'node_modules', 'lib', 'dist', 'cdktf.out', 'coverage']);
  const workspace = makeWorkspace('repository');
  for (const name of readdirSync(repository))
    if (!made.has(name)) cpSync(join(repository, name), workspace.path(name), { recursive: true });
  // It pins what the manifest no longer asks for.
  rmSync(workspace.path('package-lock.json'));
  return workspace;
}

/** Every package that is found by the name of cdktf. */
const enginesBelow = (workspace: Workspace): unknown[] =>
  readdirSync(workspace.path('node_modules'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /(?:^|node_modules\/)cdktf\/package\.json$/.test(path))
    .map((path) => JSON.parse(readFileSync(workspace.path('node_modules', path), 'utf8')));

/** The command line, all its files in one text. */
const bundleOf = (root: string): string =>
  readdirSync(join(root, 'lib', 'bundle'))
    .filter((name) => name.endsWith('.js'))
    .map((name) => readFileSync(join(root, 'lib', 'bundle', name), 'utf8'))
    .join('\n');

/** What synth wrote, by path. */
const written = ({ folder }: Workspace): Record<string, string> =>
  Object.fromEntries(
    ['cdktf.out', 'dist'].flatMap((output) =>
      readdirSync(join(folder, output), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
    ),
  );

const withoutVersion = (files: Record<string, string>): Record<string, string> => ({
  ...files,
  'cdktf.out/manifest.json': (files['cdktf.out/manifest.json'] ?? '').replace(/"version": "[\d.]+"/, ''),
});

interface Synthesized {
  readonly '//': { readonly metadata: { readonly version: string } };
  readonly resource: Readonly<Record<string, unknown>>;
}

const billing = (workspace: Workspace): Synthesized =>
  JSON.parse(readFileSync(workspace.path('own.out', 'stacks', 'billing', 'cdk.tf.json'), 'utf8'));
