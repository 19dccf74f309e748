import { join } from 'node:path';
import { MissingTool } from './missing-tool.ts';
import { npmPackage } from './npm-package.ts';
import type { OnLine } from './run.ts';

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
  const folder = await npmPackage({ name: 'cdktf-cli', version: VERSION, onProgress, megabytes: 420 });
  return join(folder, '..', '.bin', 'cdktf');
}

/** Without telemetry and version check. The program ignores HOME for its settings and takes CDKTF_HOME. */
export const cdktfEnvironment = (home: string): Record<string, string> => ({
  HOME: home,
  CDKTF_HOME: join(home, '.cdktf'),
  CHECKPOINT_DISABLE: '1',
  DISABLE_VERSION_CHECK: '1',
  CI: '1',
});
