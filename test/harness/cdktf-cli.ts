import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './cache.ts';
import { MissingTool } from './missing-tool.ts';
import { type OnLine, run } from './run.ts';

/** The last release of the command line that goes with the cdktf in use. */
const VERSION = '0.21.0';

/** It brings the terminal it runs terraform in, built for Node 17 to 22 (ABI 102 to 127). */
const LAST_ABI = 127;

/**
 * The program `cdktf`, installed once into the cache: it is no dependency of the kit, but users may have
 * it. 423 MB, 25 s. It runs no install script: what is compiled comes with the package.
 */
export async function cdktfProgram(onProgress: OnLine = () => undefined): Promise<string> {
  if (Number(process.versions.modules) > LAST_ABI)
    throw new MissingTool({
      tool: 'Node 20 or 22',
      purpose: `cdktf-cli ${VERSION}, which does not start on later versions`,
      remedy: 'use one of them',
    });
  const folder = join(cacheFolder(), `cdktf-cli-${VERSION}`);
  if (!existsSync(folder)) {
    onProgress(`installing cdktf-cli ${VERSION} into ${folder}, once: 420 MB`);
    await install(folder);
  }
  return join(folder, 'node_modules', '.bin', 'cdktf');
}

/** Elsewhere first, then renamed: a folder of that name is complete, whoever makes it and however that ends. */
async function install(folder: string): Promise<void> {
  mkdirSync(cacheFolder(), { recursive: true });
  const unfinished = mkdtempSync(`${folder}.`);
  try {
    const args = ['install', '--prefix', unfinished, '--no-audit', '--no-fund', '--ignore-scripts'];
    // npm reads its registry, proxy and certificates from the environment too.
    const env = Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? '']));
    const { code, stderr } = await run('npm', [...args, `cdktf-cli@${VERSION}`], { env, limit: 600_000 });
    if (code !== 0) throw new Error(`npm could not install cdktf-cli ${VERSION}: ${stderr}`);
    // Another run may have been faster.
    if (!existsSync(folder)) renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** Without telemetry and version check. The program ignores HOME for its settings and takes CDKTF_HOME. */
export const cdktfEnvironment = (home: string): Record<string, string> => ({
  HOME: home,
  CDKTF_HOME: join(home, '.cdktf'),
  CHECKPOINT_DISABLE: '1',
  DISABLE_VERSION_CHECK: '1',
  CI: '1',
});
