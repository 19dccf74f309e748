import { readFileSync } from 'node:fs';
import type { LoadHook, ResolveHook } from 'node:module';
import { fileURLToPath } from 'node:url';
import { stripTypes } from './strip-types.ts';

/** Loader hooks (Node, "Customization Hooks"), run in a thread of their own. */

/** `plinth` is the kit that runs, also for a folder it is not installed in. */
export const resolve: ResolveHook = async (specifier, context, next) => {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (!/^plinth(?:\/|$)/.test(specifier)) throw error;
    return next(specifier, { ...context, parentURL: import.meta.url });
  }
};

export const load: LoadHook = async (url, context, next) => {
  const { protocol, pathname } = new URL(url);
  if (protocol !== 'file:' || !/\.m?ts$/.test(pathname)) return next(url, context);
  const file = fileURLToPath(url);
  return {
    format: 'module',
    shortCircuit: true,
    source: stripTypes(file, readFileSync(file, 'utf8')),
  };
};
