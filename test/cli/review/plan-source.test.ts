import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { planBytes } from '../../../cli/review/plan-source.ts';
import { ProblemsError } from '../../../spec/problem.ts';

let folder: string;
let planFile: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plinth-plan-source-'));
  planFile = join(folder, 'tfplan');
  writeFileSync(planFile, 'PK\u0003\u0004');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What the problem quotes of a Terraform that prints this and fails. */
async function quoted(printed: string): Promise<string | undefined> {
  const terraform = join(folder, 'terraform');
  writeFileSync(`${terraform}.txt`, printed);
  writeFileSync(terraform, `#!/bin/sh\ncat '${terraform}.txt' >&2\nexit 1\n`, { mode: 0o755 });
  const error = await planBytes(planFile, terraform).catch((thrown: unknown) => thrown);
  return error instanceof ProblemsError ? error.problems[0]?.got : undefined;
}

it('quotes what Terraform says, not the box around it', async () => {
  expect(await quoted('╷\n│ Error: Failed to load plugin schemas\n│ \n│ Run init first.\n╵\n')).toBe(
    'a binary plan file, and Error: Failed to load plugin schemas',
  );
  expect(await quoted('\u001b[31m╷\u001b[0m\n\u001b[31m│\u001b[0m \u001b[1mError: No state\u001b[0m\n')).toBe(
    'a binary plan file, and Error: No state',
  );
});

it('quotes no more of it than a line can hold', async () => {
  const got = await quoted(`Error: ${'long '.repeat(200)}`);

  expect(got).toMatch(/^a binary plan file, and Error: long/);
  expect(got?.length).toBeLessThan(350);
});
