import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MissingTool } from './missing-tool.ts';
import { findPython, isNewEnough, moveInto, venvKey } from './python.ts';
import { makeWorkspace, type Workspace } from './workspace.ts';

let workspace: Workspace;
beforeEach(() => {
  workspace = makeWorkspace('python');
});
afterEach(() => workspace.remove());

/** A folder that looks like a finished environment, told from another by a mark. */
function environment(name: string, mark: string): string {
  const program = workspace.path(name, 'bin', 'python');
  mkdirSync(dirname(program), { recursive: true });
  writeFileSync(program, '');
  writeFileSync(workspace.path(name, mark), '');
  return workspace.path(name);
}

describe('finding Python', () => {
  it.each([
    ['3.9.19', false],
    ['3.10.0', true],
    ['3.13.1', true],
    ['4.0.0', true],
    ['2.7.18', false],
  ])('judges %s', (version, expected) => {
    expect(isNewEnough(version)).toBe(expected);
  });

  it('says what is missing where PATH holds none', async () => {
    const nowhere = findPython({ PATH: workspace.folder });
    await expect(nowhere).rejects.toThrow(MissingTool);
    await expect(nowhere).rejects.toThrow('set PLINTH_PYTHON to its path');
  });

  it('says which version is too old', async () => {
    const old = workspace.path('python3');
    writeFileSync(old, '#!/bin/sh\necho 3.8.2\n', { mode: 0o755 });
    await expect(findPython({ PATH: workspace.folder })).rejects.toThrow('python3 is 3.8.2');
  });
});

describe('the virtual environment', () => {
  it('is another for other requirements', () => {
    expect(venvKey('ministack==1.5.33\n', '3.11.7')).not.toBe(venvKey('ministack==1.5.34\n', '3.11.7'));
  });

  it('is another for another minor version of Python, and the same for a patch', () => {
    expect(venvKey('a==1', '3.11.7')).not.toBe(venvKey('a==1', '3.12.7'));
    expect(venvKey('a==1', '3.11.7')).toBe(venvKey('a==1', '3.11.9'));
  });

  it('appears whole, under its own name', () => {
    const built = environment('building', 'mine');
    moveInto(workspace.path('place'), built);
    expect(existsSync(join(workspace.path('place'), 'mine'))).toBe(true);
    expect(existsSync(built)).toBe(false);
  });

  it('stays as it is where another process was first', () => {
    const place = environment('place', 'theirs');
    moveInto(place, environment('building', 'mine'));
    expect(existsSync(join(place, 'theirs'))).toBe(true);
    expect(existsSync(join(place, 'mine'))).toBe(false);
  });

  it('fails where its place cannot be taken', () => {
    writeFileSync(workspace.path('place'), 'a file');
    expect(() => moveInto(workspace.path('place'), environment('building', 'mine'))).toThrow('ENOTDIR');
  });
});
