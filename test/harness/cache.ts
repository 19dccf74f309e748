import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * The folder that keeps what is costly to make (virtual environments, downloaded providers). Everything in it may be
 * deleted at any time; it is made again.
 *
 * `PLINTH_CACHE`, else `$XDG_CACHE_HOME/plinth`, else `~/.cache/plinth`.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.PLINTH_CACHE) return env.PLINTH_CACHE;
  return join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'plinth');
}

/** The folder of the repository or package this file belongs to, whether it runs from source or compiled. */
export function packageFolder(from: string = import.meta.dirname): string {
  let folder = from;
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`no package.json above ${from}`);
    folder = parent;
  }
  return folder;
}
