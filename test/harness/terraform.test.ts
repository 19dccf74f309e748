import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTerraform, type Terraform, type TerraformProps } from './terraform.ts';
import { makeWorkspace, type Workspace } from './workspace.ts';

// Answers like an engine of 1.11 and prints the environment it was given. There is no mirror of its registry.
const ENGINE = `#!/bin/sh
case "$1" in
  version) echo '{"terraform_version":"1.11.0"}' ;;
  show) echo '{"format_version":"1.2","terraform_version":"1.11.0"}' ;;
  plan) env; exit 2 ;;
  destroy) echo "Error: cannot destroy" >&2; exit 1 ;;
  validate) sleep 20 ;;
  *) env ;;
esac
`;

let workspace: Workspace;
beforeEach(() => {
  workspace = makeWorkspace('engine');
  writeFileSync(workspace.path('engine'), ENGINE, { mode: 0o755 });
});
afterEach(() => workspace.remove());

function open(props: Partial<TerraformProps> = {}): Promise<Terraform> {
  return openTerraform({
    folder: workspace.folder,
    endpoint: 'http://127.0.0.1:4566',
    engine: 'tofu',
    recorder: { proxyUrl: 'http://127.0.0.1:9' },
    cacheDir: workspace.path('cache'),
    env: {
      PATH: process.env.PATH,
      HOME: workspace.folder,
      PLINTH_TERRAFORM: workspace.path('engine'),
      HTTPS_PROXY: 'http://proxy.example:3128',
    },
    ...props,
  });
}

const linesOf = (run: { readonly stdout: string }) => run.stdout.split('\n');

describe('the environment of terraform', () => {
  it('lets only init reach the registry, through the proxy of the person, where there is no mirror', async () => {
    const terraform = await open();
    expect(terraform.mirror).toBeUndefined();
    const init = linesOf(await terraform.init());
    expect(init).toContain('HTTPS_PROXY=http://proxy.example:3128');
    expect(init).not.toContain('http_proxy=http://127.0.0.1:9');
    expect(init).toContain(`TF_PLUGIN_CACHE_DIR=${workspace.path('cache', 'terraform-plugins')}`);
    const plan = linesOf(await terraform.plan());
    expect(plan).toContain('HTTPS_PROXY=http://127.0.0.1:9');
  });

  it('reaches nothing even in init where there is a mirror', async () => {
    const terraform = await open({ mirror: workspace.path('mirror') });
    expect(linesOf(await terraform.init())).toContain('HTTPS_PROXY=http://127.0.0.1:9');
  });

  it('carries the values of input variables', async () => {
    const terraform = await open({ variables: { size: '3' } });
    expect(linesOf(await terraform.apply())).toContain('TF_VAR_size=3');
  });
});

describe('a command of terraform', () => {
  it('takes exit code 2 of a plan for changes', async () => {
    expect((await (await open()).plan()).hasChanges).toBe(true);
  });

  it('fails with what was printed as an error', async () => {
    await expect((await open()).destroy()).rejects.toThrow(
      /terraform destroy ended with 1[\s\S]*cannot destroy/,
    );
  });

  it('is stopped at its limit, and says so', async () => {
    await expect((await open({ limit: 200 })).validate()).rejects.toThrow('was stopped at its time limit');
  });
});
