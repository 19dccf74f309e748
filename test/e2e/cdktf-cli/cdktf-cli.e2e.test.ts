import { cpSync, existsSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cdktfProgram,
  type Emulator,
  type LookupRecorder,
  makeWorkspace,
  openTerraform,
  packageFolder,
  run,
  startEmulator,
  startLookupRecorder,
  type Terraform,
  type Workspace,
} from '../../harness/index.ts';

const stack = 'orders-local';

describe('a user of cdktf-cli', () => {
  let emulator: Emulator;
  let recorder: LookupRecorder;
  let workspace: Workspace;
  let terraform: Terraform;
  let program: string;

  beforeAll(async () => {
    program = await cdktfProgram();
    emulator = await startEmulator();
    recorder = await startLookupRecorder();
    workspace = checkout();
    terraform = await openTerraform({
      folder: workspace.path('cdktf.out', 'stacks', stack),
      endpoint: emulator.endpoint,
      recorder,
    });
  });

  afterAll(async () => {
    await emulator?.stop();
    await recorder?.stop();
    workspace?.remove();
  });

  /** `cdktf`, sealed as terraform is, with nobody at a terminal. Stacks it is not told of are not synthesized. */
  const cdktf = async (args: readonly string[], stacks = stack): Promise<string> => {
    const done = await run(program, args, {
      cwd: workspace.folder,
      env: {
        ...terraform.environment,
        HOME: workspace.path('home'),
        // It takes the home folder of the user's entry in the system, whatever HOME says.
        CDKTF_HOME: workspace.path('home'),
        DISABLE_VERSION_CHECK: '1',
        CI: '1',
        PLINTH_STACKS: stacks,
      },
      limit: 900_000,
    });
    if (done.code !== 0)
      throw new Error(`cdktf ${args.join(' ')} ended with ${done.code}:\n${done.stdout}\n${done.stderr}`);
    return stripVTControlCharacters(done.stdout);
  };

  /** Without the switch it asks the registry for checksums, past any mirror. */
  const mirrored = '--skip-provider-lock';

  it('lists every stack', async () => {
    const printed = await cdktf(['list'], '');
    const named = printed.match(/^(?:orders|ledger)-\w+/gm);
    expect(named?.toSorted()).toEqual([
      'ledger-dev',
      'ledger-prod',
      'orders-dev',
      'orders-local',
      'orders-prod',
      'orders-staging',
    ]);
  });

  it('synthesizes what PLINTH_STACKS names, and keeps the others', async () => {
    const printed = await cdktf(['synth']);
    expect(printed).toContain('Generated Terraform code for the stacks');
    expect(readdirSync(workspace.path('cdktf.out', 'stacks')).sort()).toContain('ledger-prod');
    expect(existsSync(workspace.path('dist', stack, 'spec.json'))).toBe(true);
  });

  it('sees what a deployment would make', async () => {
    // Only this may download the provider where there is no mirror; cdktf finds it in the stack's folder.
    await terraform.init();
    const printed = await cdktf(['diff', stack, mirrored]);
    expect(printed).toContain('# aws_db_instance.postgres (postgres/Resource) will be created');
    expect(printed).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy\./);
  });

  it('deploys, and then nothing is left to change', async () => {
    const printed = await cdktf(['deploy', stack, mirrored, '--auto-approve']);
    expect(printed).toMatch(/Apply complete! Resources: \d+ added, 0 changed, 0 destroyed\./);
    expect(await addresses(terraform)).toContain('aws_db_instance.postgres');

    const again = await cdktf(['diff', stack, mirrored]);
    expect(again).toContain('No changes. Your infrastructure matches the configuration.');
  });

  it('destroys to the last resource', async () => {
    const printed = await cdktf(['destroy', stack, mirrored, '--auto-approve']);
    expect(printed).toMatch(/Destroy complete! Resources: \d+ destroyed\./);
    expect(await addresses(terraform)).toEqual([]);
  });

  it('asked for no host beyond this machine', () => {
    recorder.assertNone();
  });
});

/** The repository as somebody has it who cloned it and ran `npm ci`, with the services it comes with. */
function checkout(): Workspace {
  const workspace = makeWorkspace('cdktf-cli');
  const repository = packageFolder();
  for (const name of ['package.json', 'cdktf.json', 'facts', 'lib'])
    cpSync(join(repository, name), workspace.path(name), { recursive: true });
  for (const name of ['orders.ts', 'ledger.ts'])
    cpSync(join(repository, 'services', name), workspace.path('services', name));
  symlinkSync(join(repository, 'node_modules'), workspace.path('node_modules'));
  return workspace;
}

/** Addresses of the managed resources in the state. */
async function addresses(terraform: Terraform): Promise<string[]> {
  const { values } = (await terraform.state()) as {
    values?: { root_module?: { resources?: { address: string }[] } };
  };
  return (values?.root_module?.resources ?? []).map(({ address }) => address);
}
