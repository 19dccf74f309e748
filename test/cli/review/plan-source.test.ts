import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { planBytes } from '../../../cli/review/plan-source.ts';
import { ProblemsError } from '../../../spec/problem.ts';
import { makeWorkspace, type Workspace } from '../../harness/index.ts';

let workspace: Workspace;
beforeEach(() => {
  workspace = makeWorkspace('plan-source');
});
afterEach(() => workspace.remove());

/** What the problem quotes of a Terraform that prints this and fails. */
async function quoted(printed: string): Promise<string | undefined> {
  const [planFile, said, terraform] = [
    workspace.path('tfplan'),
    workspace.path('said'),
    workspace.path('terraform'),
  ];
  writeFileSync(planFile, 'PK\u0003\u0004');
  writeFileSync(said, printed);
  writeFileSync(terraform, `#!/bin/sh\ncat '${said}' >&2\nexit 1\n`, { mode: 0o755 });
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
