import { readFileSync } from 'node:fs';
import Module, { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { asSyntaxError, SourceSyntaxError, stripTypes } from './strip-types.ts';

export { SourceSyntaxError };

type Exports = { readonly default?: unknown };

/** Whether this very file runs from source: then the one who runs it (Node, a test runner) reads TypeScript. */
const runsFromSource = import.meta.url.endsWith('.ts');

/**
 * Imports a module from source. TypeScript is stripped by this kit on every version of Node: Node 22 and 24
 * could do it, with the same compiler, but warn at every command where the package says no `"type"`
 * (MODULE_TYPELESS_PACKAGE_JSON), which is how `npm install` leaves an empty folder.
 */
export async function importSource(file: string): Promise<Exports> {
  const source = readFileSync(file, 'utf8');
  if (/\.m?ts$/.test(file) && !runsFromSource) return importStripped(file, source);
  try {
    return await importResolving(file);
  } catch (error) {
    throw asSyntaxError(error, file, source);
  }
}

/** Reasons for which the short way cannot load a module that the hooks can. */
const beyondShortWay = new Set([
  'ERR_UNKNOWN_FILE_EXTENSION',
  'ERR_REQUIRE_ASYNC_MODULE',
  'ERR_MODULE_NOT_FOUND',
  'ERR_REQUIRE_CYCLE_MODULE',
]);

/**
 * The short way hands the stripped source to Node under the file's own name, in 2 ms: what it imports
 * resolves from there. It ends at imports of further TypeScript and at top-level await; then loader
 * hooks are installed, which starts a thread, 40 ms.
 */
async function importStripped(file: string, source: string): Promise<Exports> {
  const code = stripTypes(file, source);
  if (!hooked) {
    try {
      return compile(file, code);
    } catch (error) {
      if (!beyondShortWay.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
  return importHooked(file);
}

interface Compiling {
  readonly exports: Exports;
  filename: string;
  _compile(code: string, file: string, format: 'module'): unknown;
}

/** As `require` of an ES module does (Node 20.19 and later, lib/internal/modules/cjs/loader.js). */
function compile(file: string, code: string): Exports {
  const module = new Module(file) as unknown as Compiling;
  module.filename = file;
  module._compile(code, file, 'module');
  return module.exports;
}

/** Node's own import; when `plinth` itself is not found from there, the hooks give this one. */
async function importResolving(file: string): Promise<Exports> {
  try {
    return (await import(pathToFileURL(file).href)) as Exports;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (runsFromSource || hooked || code !== 'ERR_MODULE_NOT_FOUND' || !/'plinth'/.test(message)) throw error;
    return importHooked(file);
  }
}

let hooked = false;

async function importHooked(file: string): Promise<Exports> {
  if (!hooked) register('./source-hooks.js', import.meta.url);
  hooked = true;
  // The query makes it another module than the one that could not be loaded.
  try {
    return (await import(`${pathToFileURL(file).href}?hooked`)) as Exports;
  } catch (error) {
    throw asSyntaxError(error, file, readFileSync(file, 'utf8'));
  }
}
