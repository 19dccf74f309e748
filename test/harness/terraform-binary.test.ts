import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findTerraform, isNewEnough } from './terraform-binary.ts';
import { makeWorkspace, type Workspace } from './workspace.ts';

let workspace: Workspace;
beforeEach(() => {
  workspace = makeWorkspace('binary');
});
afterEach(() => workspace.remove());

function program(name: string, version: string): string {
  const file = workspace.path(name);
  writeFileSync(file, `#!/bin/sh\necho '{"terraform_version":"${version}"}'\n`, { mode: 0o755 });
  return file;
}

describe('finding terraform', () => {
  it.each([
    ['1.10.5', false],
    ['1.11.0-beta1', true],
    ['1.11.0', true],
    ['1.14.2', true],
    ['2.0.0', true],
    ['0.15.5', false],
  ])('judges %s', (version, expected) => {
    expect(isNewEnough(version)).toBe(expected);
  });

  it('takes the one on PATH', async () => {
    program('terraform', '1.12.1');
    expect(await findTerraform('terraform', { PATH: workspace.folder })).toEqual({
      engine: 'terraform',
      path: 'terraform',
      version: '1.12.1',
    });
  });

  it('takes OpenTofu where asked', async () => {
    program('tofu', '1.11.0');
    expect(await findTerraform('tofu', { PATH: workspace.folder })).toMatchObject({ path: 'tofu' });
  });

  it('takes the one PLINTH_TERRAFORM names before PATH', async () => {
    program('terraform', '1.12.1');
    const named = program('other', '1.13.0');
    const env = { PATH: workspace.folder, PLINTH_TERRAFORM: named };
    expect(await findTerraform('terraform', env)).toMatchObject({ path: named, version: '1.13.0' });
  });

  it('refuses one that is too old, and says how old', async () => {
    program('terraform', '1.10.5');
    await expect(findTerraform('terraform', { PATH: workspace.folder })).rejects.toThrow(
      'Terraform 1.11 or later is missing (terraform is 1.10.5)',
    );
  });

  it('says what to do where there is none', async () => {
    await expect(findTerraform('tofu', { PATH: workspace.folder })).rejects.toThrow(
      'install tofu on PATH, or set PLINTH_TERRAFORM to its path',
    );
  });
});
