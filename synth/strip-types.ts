import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** A file that cannot be parsed. Lines and columns count from 1. */
export class SourceSyntaxError extends Error {
  override readonly name = 'SourceSyntaxError';
  readonly file: string;
  readonly line: number;
  readonly column: number;

  constructor(file: string, line: number, column: number, message: string) {
    super(`${file}:${line}:${column}: ${message}`);
    this.file = file;
    this.line = line;
    this.column = column;
  }
}

const require = createRequire(import.meta.url);
const { version } = require('@swc/wasm-typescript/package.json') as { version: string };

/**
 * JavaScript of a TypeScript source: types become blanks, so lines and columns stay. The result is kept
 * in a cache by content, for loading the transpiler takes three times as long as the rest of a start.
 */
export function stripTypes(file: string, source: string): string {
  const cached = join(
    cacheFolder(),
    `${createHash('sha256').update(version).update(source).digest('hex')}.js`,
  );
  try {
    return readFileSync(cached, 'utf8');
  } catch {
    const code = transpile(file, source);
    keep(cached, code);
    return code;
  }
}

const cacheFolder = (): string => {
  const { PLINTH_CACHE, XDG_CACHE_HOME } = process.env;
  return join(PLINTH_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'plinth'), 'services');
};

/** Written under another name first: a reader sees all of it or nothing. Without a cache all works, slower. */
function keep(cached: string, code: string): void {
  try {
    mkdirSync(dirname(cached), { recursive: true });
    const own = `${cached}.${process.pid}`;
    writeFileSync(own, code);
    renameSync(own, cached);
  } catch {
    // A cache that cannot be written is no cache.
  }
}

interface Diagnostic {
  readonly message: string;
  readonly startLine?: number;
  readonly startColumn?: number;
}

function transpile(file: string, source: string): string {
  const { transformSync } = require('@swc/wasm-typescript') as typeof import('@swc/wasm-typescript');
  try {
    return transformSync(source, { mode: 'strip-only', filename: file, module: true }).code;
  } catch (error) {
    const { message, startLine = 1, startColumn = 0 } = error as Diagnostic;
    throw new SourceSyntaxError(file, startLine, startColumn + 1, message);
  }
}

/**
 * The error of an import with its place, when it is one of syntax: Node tells it for JavaScript in a way
 * that cannot be read, and an error that comes out of loader hooks has only its message left.
 */
export function asSyntaxError(error: unknown, file: string, source: string): unknown {
  if (!(error instanceof Error) || error instanceof SourceSyntaxError) return error;
  const placed = /^(.*):(\d+):(\d+): (.*)$/s.exec(error.message);
  if (error.name === 'SourceSyntaxError' && placed)
    return new SourceSyntaxError(
      placed[1] as string,
      Number(placed[2]),
      Number(placed[3]),
      placed[4] as string,
    );
  try {
    transpile(file, source);
    return error;
  } catch (syntaxError) {
    return syntaxError;
  }
}
