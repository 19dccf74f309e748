import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { costOf } from '../../../cli/review/infracost.ts';
import { makeWorkspace, type Workspace } from '../../harness/index.ts';

/**
 * Infracost asks a pricing service, which a test cannot: a stand-in answers as `infracost diff --format json` does
 * (fields of its documented output, amounts as decimal text, null for what has no price).
 */
describe('the cost of a plan', () => {
  let workspace: Workspace;
  beforeEach(() => {
    workspace = makeWorkspace('infracost');
    mkdirSync(workspace.path('bin'));
  });
  afterEach(() => workspace.remove());

  const installed = (script: string): void => {
    writeFileSync(workspace.path('bin', 'infracost'), `#!/bin/sh\n${script}\n`);
    chmodSync(workspace.path('bin', 'infracost'), 0o755);
  };
  const answering = (answer: object): void => {
    writeFileSync(workspace.path('answer.json'), JSON.stringify(answer));
    installed(
      `echo "$@" > "${workspace.path('asked')}"; cp "\${2#--path=}" "${workspace.path('plan')}"; cat "${workspace.path('answer.json')}"`,
    );
  };
  const env = (more: NodeJS.ProcessEnv = { INFRACOST_API_KEY: 'ico-test' }): NodeJS.ProcessEnv => ({
    PATH: `${workspace.path('bin')}:/usr/bin:/bin`,
    HOME: workspace.folder,
    ...more,
  });
  const plan = Buffer.from('{"format_version":"1.2"}');

  const answer = {
    version: '0.2',
    currency: 'EUR',
    pastTotalMonthlyCost: '220.5',
    totalMonthlyCost: '441',
    diffTotalMonthlyCost: '220.5',
    projects: [
      {
        diff: {
          resources: [
            { name: 'aws_db_instance.main', monthlyCost: '220.5' },
            { name: 'aws_s3_bucket.dumps', monthlyCost: null },
          ],
        },
      },
    ],
  };

  it('is what infracost says of exactly this plan', async () => {
    answering(answer);

    expect(await costOf(plan, env())).toEqual({
      cost: {
        tool: 'infracost',
        currency: 'EUR',
        before: '220.5',
        after: '441',
        difference: '220.5',
        resources: [{ address: 'aws_db_instance.main', difference: '220.5' }],
      },
    });
    expect(readFileSync(workspace.path('asked'), 'utf8')).toMatch(/^diff --path=\S+ --format=json /);
    expect(readFileSync(workspace.path('plan'))).toEqual(plan);
  });

  const said = async (given?: NodeJS.ProcessEnv) => (await costOf(plan, env(given))).note?.text;

  it('is not asked for without a key', async () => {
    answering(answer);

    expect(await said({})).toBe(
      'No cost is given: infracost has no key (INFRACOST_API_KEY or infracost auth login).',
    );
  });

  it('is asked for with the key of a login', async () => {
    answering(answer);
    mkdirSync(workspace.path('.config', 'infracost'), { recursive: true });
    writeFileSync(workspace.path('.config', 'infracost', 'credentials.yml'), 'version: "0.1"\n');

    expect((await costOf(plan, env({}))).cost?.after).toBe('441');
  });

  it('is missing where infracost is, fails, says nothing or has no totals, and never zero', async () => {
    expect(await said()).toBe('No cost is given: infracost is not installed.');
    installed('echo not json');
    expect(await said()).toBe('No cost is given: infracost failed: it answered no JSON.');
    installed('echo null');
    expect(await said()).toBe('No cost is given: infracost failed: it answered no JSON.');
    installed('exit 1');
    expect(await said()).toBe('No cost is given: infracost failed.');
    answering({ ...answer, totalMonthlyCost: null });
    expect(await said()).toBe('No cost is given: infracost gave no totals.');
  });

  it('is missing for the reason infracost gives first, without the paths of this run', async () => {
    installed('printf "\\n  \\033[31mError: no such region\\033[0m\\nsee the manual\\n" >&2; exit 1');
    expect(await said()).toBe('No cost is given: infracost failed: Error: no such region.');
    installed('echo "Error: cannot read ${2#--path=}." >&2; exit 1');
    expect(await said()).toBe('No cost is given: infracost failed: Error: cannot read plan.json.');
  });

  it('is not waited for without end', async () => {
    installed('exec tail -f /dev/null');

    expect((await costOf(plan, env(), 100)).note?.text).toBe(
      'No cost is given: infracost timed out: no answer in 0.1 s.',
    );
  });
});
