import { join } from 'node:path';
import { packageFolder } from '../test/harness/cache.ts';

/** The repository, whose built kit is measured. */
export const root: string = packageFolder();
/** The command line as users run it. */
export const plinth: string = join(root, 'lib', 'cli', 'bin.js');

/** What a measured program sees of the caller's environment: enough to run, nothing that changes its work. */
export function environment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { PATH = '', HOME = '', XDG_CACHE_HOME = '', PLINTH_CACHE = '' } = process.env;
  return { PATH, HOME, XDG_CACHE_HOME, PLINTH_CACHE, ...extra };
}
