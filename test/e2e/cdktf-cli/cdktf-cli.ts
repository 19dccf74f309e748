import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, MissingTool } from '../../harness/index.ts';
import { npm, userEnvironment } from '../../package/packed-kit.ts';

/** The last version there is. */
const VERSION = '0.21.0';

/** cdktf-cli brings the terminal it runs terraform in, built for Node 17 to 22 (ABI 102 to 127). */
const LAST_ABI = 127;

/**
 * The program `cdktf`, installed once into the cache: it is no dependency of the kit, but users may have
 * it. 423 MB, 25 s. It runs no install script: what is compiled comes with the package.
 */
export async function cdktfCli(): Promise<string> {
  if (Number(process.versions.modules) > LAST_ABI)
    throw new MissingTool({
      tool: 'Node 20 or 22',
      purpose: `cdktf-cli ${VERSION}, which does not start on later versions`,
      remedy: 'run this test with one of them',
    });
  const folder = join(cacheFolder(), `cdktf-cli-${VERSION}`);
  if (!existsSync(folder)) await install(folder);
  return join(folder, 'node_modules', '.bin', 'cdktf');
}

/** Elsewhere first, then renamed: a folder of that name is complete, whoever makes it and however that ends. */
async function install(folder: string): Promise<void> {
  mkdirSync(cacheFolder(), { recursive: true });
  const unfinished = mkdtempSync(`${folder}.`);
  try {
    const options = ['--no-audit', '--no-fund', '--ignore-scripts'];
    const env = userEnvironment(join(unfinished, 'home'));
    await npm(['install', '--prefix', unfinished, ...options, `cdktf-cli@${VERSION}`], unfinished, env);
    rmSync(join(unfinished, 'home'), { recursive: true });
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another run was faster.
    if (!existsSync(folder)) throw error;
  }
}
