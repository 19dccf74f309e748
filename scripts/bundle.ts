import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { thirdPartyNotices } from './third-party-notices.ts';

/**
 * The command line in a few files instead of some 900, which halves what a start costs (docs/performance.md).
 * Only the programs are bundled. What users import (`plinth`, `plinth/stacks/*`, `plinth/charts/*`) stays
 * as compiled, so that constructs extend the cdktf of the one who imports them.
 */
const programs = [
  { in: 'cli/bin.ts', out: 'cli/bin' },
  { in: 'main.ts', out: 'main' },
  // Both are found beside the file that starts them, which is a chunk.
  { in: 'synth/worker.ts', out: 'bundle/worker' },
  { in: 'synth/source-hooks.ts', out: 'bundle/source-hooks' },
];

/** Bundled CommonJS packages call `require` for the modules of Node. */
const requireForCommonJs =
  "import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);";

/**
 * cdktf loads a tenth of the bundle to zip the folders of a TerraformAsset, which this kit refuses
 * (PLINTH-SYNTH-004, synth/terraform.ts).
 */
const withoutArchiver: Plugin = {
  name: 'without-archiver',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^archiver$/ }, () => ({ path: 'archiver', namespace: 'left-out' }));
    onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({
      contents:
        "module.exports = () => { throw new Error('plinth does not write the files of a TerraformAsset'); };",
    }));
  },
};

/** Bundles the programs of the kit in `root` into the folder `lib`. */
export async function bundle(root: string, lib: string): Promise<void> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: programs,
    outdir: lib,
    // As deep as the modules they are made of, so that `../../facts/` stays where it is.
    chunkNames: 'bundle/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    // Reads a WebAssembly file beside itself, and only when a service file changed.
    external: ['@swc/wasm-typescript'],
    plugins: [withoutArchiver],
    banner: { js: requireForCommonJs },
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  });
  removeOthers(join(lib, 'bundle'), Object.keys(metafile.outputs));
  const notices = thirdPartyNotices(root, Object.keys(metafile.inputs));
  writeFileSync(join(lib, 'bundle', 'THIRD-PARTY-NOTICES.txt'), notices);
}

/** Chunks of earlier builds go last: a program that runs meanwhile still finds its own. */
function removeOthers(folder: string, outputs: readonly string[]): void {
  const kept = new Set(outputs.map((output) => basename(output)));
  for (const file of readdirSync(folder))
    if (!kept.has(file)) rmSync(join(folder, file), { recursive: true, force: true });
}
