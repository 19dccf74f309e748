import { readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type Problem, ProblemsError } from '../spec/problem.ts';
import { importSource, SourceSyntaxError } from './import-source.ts';

export interface LoadedService {
  /** The file, relative to the folder. */
  readonly file: string;
  /** What it exports by default; made by defineService, otherwise not checked. */
  readonly service: unknown;
}

const extensions = /(?<!\.d)\.(?:ts|mts|js|mjs)$/;

/**
 * The services described in `services/` of the folder, read from source. A file whose name starts with
 * `_` or `.`, and a test (`*.test.ts`), describes none. Throws ProblemsError with what is wrong in any of them.
 */
export async function loadServices(folder: string = process.cwd()): Promise<LoadedService[]> {
  const files = serviceFiles(folder);
  if (files.length === 0) throw new ProblemsError([noServices]);
  const services: LoadedService[] = [];
  const problems: Problem[] = [];
  for (const path of files) {
    const file = relative(folder, path);
    try {
      const { default: service } = await importSource(path);
      const problem = notAService(file, service);
      if (problem) problems.push(problem);
      else services.push({ file, service });
    } catch (error) {
      problems.push(...loadFailed(folder, file, error));
    }
  }
  if (problems.length > 0) throw new ProblemsError(problems);
  return services;
}

function serviceFiles(folder: string): string[] {
  const services = resolve(folder, 'services');
  try {
    return readdirSync(services, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory() && extensions.test(entry.name))
      .filter(({ name }) => !/^[._]|\.test\./.test(name))
      .map(({ name }) => join(services, name))
      .sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}

const noServices: Problem = {
  code: 'PLINTH-FILE-001',
  path: 'services/',
  got: 'no file',
  rule: 'a service is described in a file of the folder `services`',
  fix: 'write services/<name>.ts with `export default defineService({ ... })`, or go to the folder that has it',
};

const serviceMark = Symbol.for('plinth.service');

function notAService(file: string, value: unknown): Problem | undefined {
  if (value === undefined)
    return {
      code: 'PLINTH-FILE-004',
      path: file,
      got: 'no default export',
      rule: 'a service file exports its service as default',
      fix: 'write `export default defineService({ ... })`',
    };
  if (typeof value === 'object' && value !== null && Reflect.get(value, serviceMark) === true)
    return undefined;
  return {
    code: 'PLINTH-FILE-005',
    path: file,
    got: `a default export that is ${describe(value)}`,
    rule: 'the default export is made by defineService',
    fix: 'wrap it: `export default defineService({ ... })`',
  };
}

const describe = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'a plain object' : `a ${typeof value}`;
};

/** `defineService` itself throws problems; they know their path better than the file does. */
function loadFailed(folder: string, file: string, error: unknown): readonly Problem[] {
  if (error instanceof Error && error.name === 'ProblemsError' && 'problems' in error)
    return error.problems as readonly Problem[];
  if (error instanceof SourceSyntaxError)
    return [
      {
        code: 'PLINTH-FILE-002',
        path: `${relative(folder, error.file)}:${error.line}:${error.column}`,
        got: error.message.slice(error.message.indexOf(': ') + 2),
        rule: 'a service file is TypeScript whose types can be removed',
        fix: 'correct the syntax there',
      },
    ];
  return [
    {
      code: 'PLINTH-FILE-003',
      path: placeOf(error, folder) ?? file,
      got: error instanceof Error ? `${error.name}: ${error.message.split('\n')[0]}` : String(error),
      rule: 'a service file must load without an error',
      fix: 'correct what it names',
    },
  ];
}

/** The innermost line of the stack that is in the user's folder. */
function placeOf(error: unknown, folder: string): string | undefined {
  if (!(error instanceof Error) || error.stack === undefined) return undefined;
  for (const [, path, line] of error.stack.matchAll(/(?:file:\/\/)?(\/[^\s():]+):(\d+)(?::\d+)?/g)) {
    const file = relative(resolve(folder), decodeURI(path as string));
    if (!file.startsWith('..') && !file.includes('node_modules')) return `${file}:${line}`;
  }
  return undefined;
}
