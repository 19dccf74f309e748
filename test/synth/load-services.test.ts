import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Problem, ProblemsError } from '../../spec/problem.ts';
import { loadServices } from '../../synth/load-services.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plinth-services-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const marked = (name: string): string =>
  `export default Object.freeze({ name: '${name}' as string, [Symbol.for('plinth.service')]: true });\n`;
function write(files: Record<string, string>): void {
  mkdirSync(join(folder, 'services'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'services', name), text);
}
async function problemsOfLoading(): Promise<readonly Problem[]> {
  const error: unknown = await loadServices(folder).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ProblemsError) return error.problems;
  throw error ?? new Error('no problem');
}

describe('the services of a folder', () => {
  it('are the default exports of its files, sorted by file', async () => {
    write({
      'users.ts': marked('users'),
      'orders.mts': marked('orders'),
      'plain.js': marked('plain').replace(' as string', ''),
      '_shared.ts': 'export const x = 1;',
      'orders.test.ts': 'throw new Error();',
      'types.d.ts': 'export type T = 1;',
      'README.md': 'text',
    });
    const services = await loadServices(folder);
    expect(services.map(({ file, service }) => [file, (service as { name: string }).name])).toEqual([
      ['services/orders.mts', 'orders'],
      ['services/plain.js', 'plain'],
      ['services/users.ts', 'users'],
    ]);
  });

  it('may share code by relative imports', async () => {
    write({
      '_shared.ts': 'export const shared: string = "shared";',
      'orders.ts': `import { shared } from './_shared.ts';\n${marked('orders').replace("'orders'", 'shared')}`,
    });
    expect(await loadServices(folder)).toMatchObject([{ service: { name: 'shared' } }]);
  });
});

describe('a folder is refused', () => {
  it('without services', async () => {
    expect(await problemsOfLoading()).toMatchObject([{ code: 'PLINTH-FILE-001', path: 'services/' }]);
    write({});
    expect(await problemsOfLoading()).toMatchObject([{ code: 'PLINTH-FILE-001' }]);
  });

  it('with the problems of all its files at once, each with its place', async () => {
    write({
      'a.ts': 'export default {\n  name: ,\n};\n',
      'b.ts': 'const x: number = 1;\n\nthrow new Error("no luck");\nexport default x;\n',
      'c.ts': 'export const c = 1;\n',
      'd.ts': 'export default { name: "d" };\n',
      'e.js': 'export default [;\n',
      'f.ts': marked('fine'),
    });
    const problems = await problemsOfLoading();
    expect(problems.map(({ code, path }) => [code, path])).toEqual([
      ['PLINTH-FILE-002', 'services/a.ts:2:9'],
      ['PLINTH-FILE-003', 'services/b.ts:3'],
      ['PLINTH-FILE-004', 'services/c.ts'],
      ['PLINTH-FILE-005', 'services/d.ts'],
      ['PLINTH-FILE-002', 'services/e.js:1:17'],
    ]);
    expect(problems[1]?.got).toBe('Error: no luck');
  });

  it('with the problems a definition itself is refused for', async () => {
    write({
      'a.ts': `const error = new Error('two'); error.name = 'ProblemsError';
error.problems = [{ code: 'X-1', path: 'a', got: '1', rule: 'r', fix: 'f' }, { code: 'X-2', path: 'a', got: '2', rule: 'r', fix: 'f' }];
throw error;`,
    });
    expect((await problemsOfLoading()).map(({ code }) => code)).toEqual(['X-1', 'X-2']);
  });
});
