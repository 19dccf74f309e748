import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Emulator,
  type LookupRecorder,
  makeWorkspace,
  openTerraform,
  startEmulator,
  startLookupRecorder,
  type Workspace,
} from '../harness/index.ts';

const service = (postgres = 'backups: { retention: days(7) }', suppressions = '') => `
import { days, defineService } from 'plinth';
export default defineService({
  name: 'shop',
  owner: 'team-shop',
  workload: { image: 'registry.example.com/shop:1.0.0' },
  postgres: { version: '16', ${postgres} },
  suppressions: [${suppressions}],
  environments: {
    local: {
      tier: 'development', account: '000000000000', region: 'eu-central-1',
      emulator: { endpoint: 'http://127.0.0.1:4566' },
    },
  },
});
`;

/** The commands run one after the other on one stack: each test goes on where the one before it ended. */
describe('plinth plan, deploy and destroy', () => {
  let emulator: Emulator;
  let recorder: LookupRecorder;
  let workspace: Workspace;
  let environment: Readonly<Record<string, string>>;

  beforeAll(async () => {
    workspace = makeWorkspace('cli-terraform');
    mkdirSync(workspace.path('services'));
    describeShop();
    [emulator, recorder] = await Promise.all([startEmulator(), startLookupRecorder()]);
    const terraform = await openTerraform({
      folder: workspace.path('cli'),
      endpoint: emulator.endpoint,
      recorder,
    });
    environment = { ...terraform.environment, PLINTH_TERRAFORM: terraform.binary.path };
  });
  afterAll(async () => {
    await emulator?.stop();
    await recorder?.stop();
    workspace?.remove();
  });

  const describeShop = (...rest: Parameters<typeof service>) =>
    writeFileSync(workspace.path('services', 'shop.ts'), service(...rest));

  const plinth = (...args: string[]): Promise<{ status: number | null; output: string }> =>
    new Promise((done, failed) => {
      const child = spawn(process.execPath, [resolve('lib/cli/bin.js'), ...args], {
        cwd: workspace.folder,
        env: environment,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk) => (output += String(chunk)));
      child.once('error', failed);
      child.once('close', (status) =>
        done({ status, output: stripVTControlCharacters(output).replaceAll(/\n +/g, ' ') }),
      );
    });

  it('plan shows what would change and keeps the plan', async () => {
    const { status, output } = await plinth('plan', 'shop-local');

    expect(output).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy/);
    expect(output).toContain('The plan is kept in cdktf.out/stacks/shop-local/plinth.tfplan.');
    expect(status).toBe(0);
    expect(existsSync(workspace.path('cdktf.out/stacks/shop-local/plinth.tfplan'))).toBe(true);
  });

  it('review finds nothing to fear in new resources, and keeps the plan', async () => {
    const { status, output } = await plinth('review', 'shop-local', '--format', 'json');

    expect(output).toContain('"verdict": "safe"');
    expect(output).toContain('The plan is kept in cdktf.out/stacks/shop-local/plinth.tfplan');
    expect(status).toBe(0);
  });

  it('deploy changes nothing when there is nobody to ask', async () => {
    const { status, output } = await plinth('deploy', 'shop-local');

    expect(output).toContain('There is no terminal to ask on; pass --yes to go on.');
    expect(output).not.toContain('Creation complete');
    expect(status).toBe(1);
  });

  it('deploy applies exactly the plan it showed, and then there is nothing to change', async () => {
    const first = await plinth('deploy', 'shop-local', '--yes');
    expect(first.output).toMatch(/Apply complete! Resources: \d+ added, 0 changed, 0 destroyed/);
    expect(first.status).toBe(0);

    const second = await plinth('deploy', 'shop-local', '--yes');
    expect(second.output).toContain('Nothing to change.');
    expect(second.status).toBe(0);
  });

  it('review says what a change of the description does to the data, and refuses it', async () => {
    describeShop('backups: { retention: days(1) }');
    const { status, output } = await plinth('review', 'shop-local', '--out', 'review');

    expect(output).toContain('aws_db_instance.postgres');
    expect(output).toContain('Reach of the backups of aws_db_instance.postgres');
    expect(status).toBe(3);
    const written = JSON.parse(readFileSync(workspace.path('review', 'review.json'), 'utf8'));
    expect(written).toMatchObject({ schema: 'plinth.review/1', verdict: 'dangerous', stack: 'shop-local' });
    expect(readdirSync(workspace.path('review')).sort()).toEqual([
      'review.html',
      'review.json',
      'review.junit.xml',
      'review.md',
      'review.sarif',
      'review.txt',
    ]);
  });

  it('review passes what the description acknowledges, until its last day', async () => {
    describeShop(
      'backups: { retention: days(1) }',
      `{ control: 'plinth/rds-instance-backups-expire', resource: 'aws_db_instance.postgres',
         justification: 'A database of one week, its data is made anew each night.', expires: '2026-12-31' }`,
    );
    const passed = await plinth('review', 'shop-local', '--today', '2026-12-31');
    const expired = await plinth('review', 'shop-local', '--today', '2027-01-01');

    expect(passed.output).toContain('its data is made anew each night');
    expect(passed.status).toBe(0);
    expect(expired.status).toBe(3);
    describeShop();
  });

  it('destroy takes everything away, by the state that synthesizing left alone', async () => {
    const { status, output } = await plinth('destroy', 'shop-local', '--yes');

    expect(output).toMatch(/Apply complete! Resources: 0 added, 0 changed, \d+ destroyed/);
    expect(status).toBe(0);
  });

  it('none of them looked up a host beyond this machine', () => {
    recorder.assertNone();
  });
});
