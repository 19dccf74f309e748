import { readdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureVenv } from './python.ts';
import { run } from './run.ts';
import { makeWorkspace, type Workspace } from './workspace.ts';

let workspace: Workspace;
beforeEach(() => {
  workspace = makeWorkspace('venv');
  // Nothing to install, so nothing is downloaded.
  writeFileSync(workspace.path('requirements.txt'), '# none\n');
});
afterEach(() => workspace.remove());

const make = (onProgress?: (line: string) => void) =>
  ensureVenv({
    requirements: workspace.path('requirements.txt'),
    cacheDir: workspace.folder,
    ...(onProgress !== undefined && { onProgress }),
  });

describe('the virtual environment', () => {
  it('is made once, whole, by any number of processes at the same time', async () => {
    const [one, two] = await Promise.all([make(), make()]);
    expect(one).toBe(two);
    expect(readdirSync(workspace.path('venv'))).toHaveLength(1);
    const prefix = await run(one, ['-c', 'import sys; print(sys.prefix)'], { env: {} });
    expect(`${prefix.stdout}/bin/python`).toBe(one);
  });

  it('is not made again', async () => {
    await make();
    const lines: string[] = [];
    await make((line) => lines.push(line));
    expect(lines).toEqual([]);
  });

  it('leaves nothing behind where it cannot be made, and says why', async () => {
    writeFileSync(workspace.path('requirements.txt'), '-r no-such-file.txt\n');
    await expect(make()).rejects.toThrow(/the AWS emulator is missing[\s\S]*no-such-file\.txt/);
    expect(readdirSync(workspace.path('venv'))).toEqual([]);
  });
});
