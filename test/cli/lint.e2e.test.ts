import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeWorkspace, type Workspace } from '../harness/index.ts';

const bin = resolve('lib/cli/bin.js');

const service = (suppressions: readonly object[]) => `
import { defineService } from 'plinth';
export default defineService({
  name: 'shop',
  owner: 'team-shop',
  workload: { image: 'registry.example.com/shop:1.0.0' },
  postgres: { version: '16' },
  suppressions: ${JSON.stringify(suppressions)},
  environments: { prod: { tier: 'production', account: '111122223333', region: 'eu-central-1', kubernetes: { cluster: 'main' } } },
});
`;

const suppression = {
  control: 'kube-score/container-image-tag',
  resource: 'Deployment/shop',
  justification: 'The registry refuses to overwrite a tag.',
  expires: '2027-06-30',
};

/** What kube-score prints of one finding in a file. */
const finding = (file: string) => [
  {
    type_meta: { kind: 'Deployment' },
    object_meta: { name: 'shop' },
    file_name: file,
    checks: [
      {
        check: { id: 'container-image-tag', name: 'Container Image Tag' },
        grade: 1,
        skipped: false,
        comments: [{ path: 'shop', summary: 'Image with latest tag' }],
      },
      { check: { id: 'stable-version', name: 'Stable version' }, grade: 10, skipped: false, comments: null },
    ],
  },
];

describe('plinth on the command line', () => {
  let workspace: Workspace;
  beforeEach(() => {
    workspace = makeWorkspace('cli-lint');
    mkdirSync(workspace.path('services'));
    mkdirSync(workspace.path('programs'));
  });
  afterEach(() => workspace.remove());

  const describeService = (...suppressions: object[]) =>
    writeFileSync(workspace.path('services', 'shop.ts'), service(suppressions));
  const plinth = (...args: string[]) =>
    spawnSync(process.execPath, [bin, ...args], {
      cwd: workspace.folder,
      encoding: 'utf8',
      env: { ...process.env, PATH: `${workspace.path('programs')}:/usr/bin:/bin` },
    });
  /** A linter that prints this whatever it is asked. */
  const linterPrints = (output: string) => {
    const program = workspace.path('programs', 'kube-score');
    writeFileSync(program, `#!/bin/sh\ncat <<'END'\n${output}\nEND\nexit 1\n`);
    chmodSync(program, 0o755);
  };
  const lint = (today: string, ...args: string[]) =>
    plinth('lint', '--only', 'kube-score', '--today', today, ...args);
  const manifest = () => workspace.path('dist', 'shop-prod', '05-workload.yaml');

  it('refuses with 3 what a linter finds and nobody suppressed', () => {
    describeService();
    linterPrints(JSON.stringify(finding(manifest())));
    const { status, stdout } = lint('2026-11-21');

    expect([status, stdout]).toEqual([
      3,
      'shop-prod: 1 open, 0 suppressed\n  kube-score/container-image-tag Deployment/shop: shop: Image with latest tag\n',
    ]);
  });

  it('passes what is suppressed, until the day after its last', () => {
    describeService(suppression);
    linterPrints(JSON.stringify(finding(manifest())));
    const before = lint('2027-06-30');
    const after = lint('2027-07-01');

    expect([before.status, before.stdout]).toEqual([0, 'shop-prod: nothing open, 1 suppressed\n']);
    expect(after.status).toBe(3);
    expect(after.stdout).toContain(
      'the suppression of kube-score/container-image-tag on Deployment/shop does not count: 2027-06-30 is past',
    );
  });

  it('says which suppression covers nothing, for people and for machines', () => {
    describeService(suppression);
    linterPrints('[]');
    const text = lint('2026-11-21');
    const json = lint('2026-11-21', '--json');

    expect([text.status, text.stdout]).toEqual([
      0,
      'shop-prod: nothing open, 0 suppressed\n  note: the suppression of kube-score/container-image-tag on Deployment/shop covers nothing; remove it\n',
    ]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      stacks: [{ stack: 'shop-prod', unused: [suppression] }],
    });
  });

  it('fails when a linter is not there or gives no answer', () => {
    describeService();
    linterPrints('a panic');
    const silent = lint('2026-11-21');
    rmSync(workspace.path('programs', 'kube-score'));
    const absent = lint('2026-11-21');

    expect([silent.status, silent.stderr]).toEqual([1, 'kube-score gave no answer: a panic\n']);
    expect([absent.status, absent.stderr]).toEqual([1, expect.stringContaining('kube-score was not found')]);
  });

  it('checks suppressions against the calendar, which synth does not', () => {
    describeService(suppression);
    const right = plinth('check', '--today', '2027-06-30');
    const late = plinth('check', '--today', '2027-07-01');
    const synth = plinth('synth');

    expect([right.status, synth.status]).toEqual([0, 0]);
    expect([late.status, late.stderr.split('\n')[0]]).toEqual([
      2,
      'PLINTH-SUP-003 shop.suppressions.0.expires: had its last day before 2027-07-01, got "2027-06-30"; mend what it covers and remove it, or have the reason reviewed and set a later day',
    ]);
    expect(plinth('check', '--today', '2027-02-30').status).toBe(2);
  });

  it('lists every suppression of a stack, those of the kit among them', () => {
    describeService(suppression);
    const { stdout } = plinth('synth', '--explain');

    expect(stdout).toContain(
      'suppressions    kube-score/container-image-tag on Deployment/shop until 2027-06-30: The registry refuses to overwrite a tag.\n',
    );
    expect(stdout).toMatch(/checkov\/CKV_K8S_35 on Deployment\/shop until \d{4}-\d{2}-\d{2}, by the kit: /);
  });

  it('packages a stack as a Helm chart, again and again, and replaces nothing else', () => {
    describeService();
    const first = plinth('helm', 'shop-prod', '--out', 'charts');
    const bytes = readFileSync(workspace.path('charts', 'shop-prod', 'Chart.yaml'), 'utf8');
    writeFileSync(workspace.path('charts', 'shop-prod', 'templates', 'old.yaml'), '');
    const again = plinth('helm', 'shop-prod', '--out', 'charts');
    mkdirSync(workspace.path('other', 'shop-prod'), { recursive: true });
    const refused = plinth('helm', 'shop-prod', '--out', 'other');

    expect([first.status, again.status]).toEqual([0, 0]);
    expect(readFileSync(workspace.path('charts', 'shop-prod', 'Chart.yaml'), 'utf8')).toBe(bytes);
    expect(existsSync(workspace.path('charts', 'shop-prod', 'templates', 'old.yaml'))).toBe(false);
    expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining('PLINTH-HELM-001')]);
  });
});
