import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { devNull } from 'node:os';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../test/harness/cache.ts';
import { run } from '../test/harness/run.ts';
import { environment } from './kit.ts';

/** The last release of the command line that goes with the cdktf in use. */
const VERSION = '0.21.0';

/** The `cdktf` program; installed into the cache folder on first use, where a run sees nothing or all of it. */
export async function cdktfProgram(onProgress: (line: string) => void): Promise<string> {
  const place = join(cacheFolder(), `cdktf-cli-${VERSION}`);
  const program = join(place, 'node_modules', 'cdktf-cli', 'bundle', 'bin', 'cdktf');
  if (existsSync(program)) return program;
  onProgress(`installing cdktf-cli ${VERSION} into ${place}, once: 420 MB`);
  mkdirSync(dirname(place), { recursive: true });
  const building = mkdtempSync(`${place}-building-`);
  try {
    const args = ['install', '--prefix', building, '--ignore-scripts', '--no-audit', '--no-fund'];
    const { code, stderr } = await run('npm', [...args, `cdktf-cli@${VERSION}`], { env: npmEnvironment() });
    if (code !== 0) throw new Error(`npm could not install cdktf-cli ${VERSION}: ${stderr}`);
    // Another bench may have been faster.
    if (!existsSync(place)) renameSync(building, place);
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
  return program;
}

/** npm reads its registry, proxy and certificates from the environment too. */
const npmEnvironment = (): Record<string, string> => {
  const known = /^(?:npm_config_|https?_proxy$|no_proxy$|node_extra_ca_certs$)/i;
  return environment(
    Object.fromEntries(
      Object.entries(process.env).flatMap(([name, value]) =>
        known.test(name) && value !== undefined ? [[name, value]] : [],
      ),
    ),
  );
};

/**
 * Without telemetry, version check and settings of the user. The program ignores HOME for its settings
 * and takes CDKTF_HOME.
 */
export const cdktfEnvironment = (home: string): Record<string, string> =>
  environment({
    HOME: home,
    CDKTF_HOME: join(home, '.cdktf'),
    CHECKPOINT_DISABLE: '1',
    DISABLE_VERSION_CHECK: '1',
    CI: '1',
    TF_CLI_CONFIG_FILE: devNull,
  });
