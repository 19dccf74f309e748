import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { merge } from '../../spec/merge.ts';
import { printProblem } from '../../spec/problem.ts';
import { resolveStacks, stacksOf } from '../../spec/services.ts';
import { buildStack } from '../../synth/build.ts';
import { loadServices } from '../../synth/load-services.ts';
import { problemsOf } from '../spec/refuse.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const code = /```ts\n(import \{[^`]*defineService[^`]*)```/.exec(readme)?.[1] ?? '';

// Inside the repository, so that `plinth` is found as a dependent finds it.
const folder = mkdtempSync(join(process.cwd(), 'node_modules', '.readme-'));
mkdirSync(join(folder, 'services'));
writeFileSync(join(folder, 'services', 'shop.ts'), code);
afterAll(() => rmSync(folder, { recursive: true }));

describe('the first service of the README', () => {
  it('fits in 25 lines', () => {
    expect(code.trimEnd().split('\n').length).toBeLessThanOrEqual(25);
    expect(code).not.toBe('');
  });

  it('compiles', () => {
    const config = {
      extends: '../../tsconfig.json',
      compilerOptions: { paths: { plinth: ['../../index.ts'] }, typeRoots: ['../@types'] },
      include: ['services'],
      exclude: [],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));

    expect(() => execFileSync('npx', ['tsc', '--noEmit', '-p', folder], { encoding: 'utf8' })).not.toThrow();
  });

  it('is synthesized for both its environments', async () => {
    const stacks = resolveStacks(stacksOf(await loadServices(folder)));
    const built = await Promise.all(stacks.map(buildStack));

    expect(built.map(({ stack }) => stack)).toEqual(['shop-dev', 'shop-prod']);
    expect(built.every(({ manifests }) => manifests.length > 0)).toBe(true);
  });

  it('is refused with the message the README shows', async () => {
    const [{ service } = { service: undefined }] = await loadServices(folder);
    const tooMany = merge(service, { environments: { prod: { workload: { replicas: { max: 90 } } } } });
    const shown = /^PLINTH-BUD-001[^`]*/m.exec(readme)?.[0].trim().replaceAll('\n', ' ');

    expect(problemsOf(tooMany).map(printProblem)).toEqual([shown]);
  });
});
