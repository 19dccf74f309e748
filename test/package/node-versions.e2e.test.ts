import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { copyToWorkspace, npmPackage, packageFolder, run, type Workspace } from '../harness/index.ts';

const program = join(packageFolder(), 'lib', 'cli', 'bin.js');
const shop = join(packageFolder(), 'test', 'package', 'fixtures', 'shop');

/** Released versions of the lines the kit supports besides the one that runs this. */
const versions = ['22.23.3', '24.21.0'];

/** Node as npm has it: a package per platform, with nothing but the program in it. */
const nodeOf = async (version: string): Promise<string> =>
  join(
    await npmPackage({ name: `node-${process.platform}-${process.arch}`, version, megabytes: 190 }),
    'bin',
    'node',
  );

const synthesized = async (node: string): Promise<{ files: Record<string, string>; stderr: string }> => {
  const workspace = copyToWorkspace(shop, 'node-version');
  try {
    const done = await run(node, [program, 'synth'], { cwd: workspace.folder, env: {} });
    expect(done.code, done.stderr).toBe(0);
    return { files: filesOf(workspace), stderr: done.stderr };
  } finally {
    workspace.remove();
  }
};

const filesOf = (workspace: Workspace): Record<string, string> =>
  Object.fromEntries(
    ['cdktf.out', 'dist']
      .flatMap((top) =>
        readdirSync(workspace.path(top), { recursive: true, encoding: 'utf8' }).map((file) =>
          join(top, file),
        ),
      )
      .filter((file) => statSync(workspace.path(file)).isFile())
      .sort()
      .map((file) => [file, readFileSync(workspace.path(file), 'utf8')]),
  );

describe('plinth synth', () => {
  let expected: Record<string, string>;
  beforeAll(async () => {
    expected = (await synthesized(process.execPath)).files;
  });

  it.each(versions)('on Node %s writes the same bytes, without a warning', async (version) => {
    const { files, stderr } = await synthesized(await nodeOf(version));

    expect(Object.keys(files)).toContain('dist/shop-dev/05-workload.yaml');
    expect(files).toEqual(expected);
    expect(stderr).toBe('');
  });
});
