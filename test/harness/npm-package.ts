import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './cache.ts';
import { type OnLine, run } from './run.ts';

export interface NpmPackageProps {
  readonly name: string;
  readonly version: string;
  /** Told when it has to be installed first, with how much that is. */
  readonly onProgress?: OnLine;
  readonly megabytes: number;
}

/**
 * A package that is no dependency of the kit, installed once into the cache; returns its own folder. It runs
 * no install script. Elsewhere first, then renamed: a folder of that name is complete, whoever makes it.
 */
export async function npmPackage({ name, version, onProgress, megabytes }: NpmPackageProps): Promise<string> {
  const folder = join(cacheFolder(), `${name}-${version}`);
  if (!existsSync(folder)) {
    onProgress?.(`installing ${name} ${version} into ${folder}, once: ${megabytes} MB`);
    await install(folder, `${name}@${version}`);
  }
  return join(folder, 'node_modules', name);
}

async function install(folder: string, wanted: string): Promise<void> {
  mkdirSync(cacheFolder(), { recursive: true });
  const unfinished = mkdtempSync(`${folder}.`);
  try {
    const args = ['install', '--prefix', unfinished, '--no-audit', '--no-fund', '--ignore-scripts'];
    // npm reads its registry, proxy and certificates from the environment too.
    const env = Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? '']));
    const { code, stderr } = await run('npm', [...args, wanted], { env, limit: 600_000 });
    if (code !== 0) throw new Error(`npm could not install ${wanted}: ${stderr}`);
    // Another run may have been faster.
    if (!existsSync(folder)) renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
