import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWorkspace, type Workspace } from '../../harness/index.ts';
import { entry, planJson } from '../../plan/read/plan-json.ts';

const bin = resolve('lib/cli/bin.js');

const instance = {
  identifier: 'orders',
  instance_class: 'db.m6g.large',
  multi_az: false,
  apply_immediately: true,
  backup_retention_period: 14,
};
const resized = planJson({
  changes: [
    { type: 'aws_db_instance', before: instance, after: { ...instance, instance_class: 'db.m6g.xlarge' } },
  ],
});
const harmless = planJson({
  changes: [
    {
      type: 'aws_db_instance',
      before: { ...instance, tags: { team: 'a' } },
      after: { ...instance, tags: { team: 'b' } },
    },
  ],
});

describe('plinth review of a plan', () => {
  let workspace: Workspace;
  beforeAll(() => {
    workspace = makeWorkspace('review');
  });
  afterAll(() => workspace.remove());

  const write = (name: string, text: string | Buffer): string => {
    writeFileSync(workspace.path(name), text);
    return workspace.path(name);
  };
  const plinth = (args: readonly string[], input?: string | Buffer, env: NodeJS.ProcessEnv = {}) =>
    spawnSync(process.execPath, [bin, 'review', '--no-cost', ...args], {
      cwd: workspace.folder,
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
      env: { ...process.env, PLINTH_TERRAFORM: '', ...env },
      ...(input !== undefined && { input }),
    });

  it('refuses what is dangerous with 3 and passes what is harmless with 0', () => {
    const refused = plinth(['--plan', write('resized.json', resized)]);
    const passed = plinth(['--plan', write('harmless.json', harmless)]);

    expect(refused.stdout).toContain('aws_db_instance.main');
    expect(refused.status).toBe(3);
    expect(passed.status).toBe(0);
  });

  it('reads standard input, and --gate none only tells', () => {
    const { status, stdout } = plinth(['--plan', '-', '--gate', 'none', '--json'], resized);

    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'plinth.review/1',
      verdict: 'dangerous',
      stack: null,
      impacts: [
        {
          address: 'aws_db_instance.main',
          action: 'update',
          severity: 'dangerous',
          timing: 'now',
          interruption: 'outage',
          data: 'none',
          reversible: 'yes',
          apply: 'succeeds',
        },
      ],
    });
  });

  it('refuses from review on where asked to', () => {
    const waiting = planJson({
      changes: [
        {
          type: 'aws_db_instance',
          before: { ...instance, apply_immediately: false },
          after: { ...instance, apply_immediately: false, instance_class: 'db.m6g.xlarge' },
        },
      ],
    });

    expect(plinth(['--plan', '-'], waiting).status).toBe(0);
    expect(plinth(['--plan', '-', '--gate', 'review'], waiting).status).toBe(3);
  });

  it('passes what a file acknowledges until its last day, and lists it', () => {
    const file = write(
      'accepted.yaml',
      [
        'acknowledgements:',
        '  - impact: rds-instance-class',
        '    address: aws_db_instance.main',
        '    justification: Announced for Sunday, agreed with the support team.',
        '    expires: "2026-12-01"',
      ].join('\n'),
    );
    const on = (day: string) => plinth(['--plan', '-', '--acknowledgements', file, '--today', day], resized);

    expect(on('2026-12-01').stdout).toContain('agreed with the support team');
    expect(on('2026-12-01').status).toBe(0);
    expect(on('2026-12-02').status).toBe(3);
  });

  it('names everything that is wrong with a file of acknowledgements', () => {
    const file = write(
      'wrong.yaml',
      'acknowledgements:\n  - impact: NOT A CODE\n    address: aws_db_instance.main\n    justification: short\n    expires: "2026-02-30"\n',
    );
    const { status, stderr } = plinth(['--plan', '-', '--acknowledgements', file], resized);

    expect(status).toBe(2);
    for (const property of ['impact', 'justification', 'expires'])
      expect(stderr).toContain(`acknowledgements.0.${property}`);
  });

  it('shows what checkov found beside the resource', () => {
    const sarif = write(
      'checkov.sarif',
      JSON.stringify({
        version: '2.1.0',
        runs: [
          {
            tool: { driver: { name: 'checkov' } },
            results: [{ ruleId: 'CKV_AWS_157', message: { text: 'aws_db_instance.main has no Multi-AZ' } }],
          },
        ],
      }),
    );
    const { stdout } = plinth(['--plan', '-', '--sarif', sarif, '--gate', 'none'], resized);

    expect(stdout).toContain('CKV_AWS_157');
  });

  it('finds the resource of a result that points at a line of the plan, as checkov does', () => {
    const formatted = JSON.stringify(JSON.parse(resized), undefined, 2);
    const line = formatted.split('\n').findIndex((text) => text.includes('"change": {')) + 1;
    const sarif = write(
      'lines.sarif',
      JSON.stringify({
        version: '2.1.0',
        runs: [
          {
            tool: { driver: { name: 'checkov' } },
            results: [
              {
                ruleId: 'CKV_AWS_157',
                message: { text: 'Ensure that RDS instances have Multi-AZ enabled' },
                locations: [
                  {
                    physicalLocation: {
                      artifactLocation: { uri: 'lines.json' },
                      region: { startLine: line },
                    },
                  },
                ],
              },
            ],
          },
        ],
      }),
    );
    const { stdout } = plinth(['--plan', write('lines.json', formatted), '--sarif', sarif, '--json']);

    expect(JSON.parse(stdout).policy).toMatchObject([
      { tool: 'checkov', rule: 'CKV_AWS_157', address: 'aws_db_instance.main' },
    ]);
  });

  it('writes each format into a folder, the same bytes each time', () => {
    const files = (folder: string) => {
      plinth(['--plan', '-', '--out', folder], resized);
      const names = readdirSync(workspace.path(folder)).sort();
      return names.map((name) => ({ name, text: readFileSync(workspace.path(folder, name), 'utf8') }));
    };

    expect(files('one')).toHaveLength(6);
    expect(files('one')).toEqual(files('two'));
  });

  it('needs a folder for several formats', () => {
    const { status, stderr } = plinth(['--plan', '-', '--format', 'json', 'markdown'], resized);

    expect(status).toBe(2);
    expect(stderr).toContain('PLINTH-PLAN-103');
  });

  it('wants a stack or a plan, not both and not neither', () => {
    expect(plinth([]).status).toBe(2);
    expect(plinth(['orders-prod', '--plan', '-'], resized).stderr).toContain('PLINTH-PLAN-102');
    expect(plinth(['--plan', '-', '--base-spec', 'spec.json'], resized).stderr).toContain('PLINTH-PLAN-105');
  });

  describe('that cannot be read', () => {
    const state = JSON.stringify({ version: 4, serial: 3, lineage: 'x', resources: [] });
    const planFile = Buffer.concat([Buffer.from('PK\u0003\u0004'), deflateRawSync(Buffer.from('tfplan'))]);
    const broken: readonly (readonly [string, string | Buffer])[] = [
      ['is empty', ''],
      ['is truncated', resized.slice(0, resized.length / 2)],
      [
        'is the text of a plan',
        'Terraform will perform the following actions:\n\n  # aws_db_instance.main\n',
      ],
      ['is a state', state],
      ['is of format 2', resized.replace(/"format_version":\s*"1\.[0-9]+"/, '"format_version":"2.0"')],
      ['is no plan at all', '{"hello":"world"}'],
      ['is a list', '[]'],
      ['is nested without end', '['.repeat(200_000)],
      ['is UTF-16', Buffer.from(`\ufeff${resized}`, 'utf16le')],
      ['is a plan file on standard input', planFile],
    ];

    it.each(broken)('because it %s is bad input with one clear line', (_what, text) => {
      const { status, stderr, stdout } = plinth(['--plan', '-'], text);

      expect(stderr).toMatch(/^PLINTH-PLAN-\d{3} /);
      expect(stderr).not.toContain('    at ');
      expect(stdout).toBe('');
      expect(status).toBe(2);
    });

    it('because it is a plan file and there is no terraform says so', () => {
      const file = write('tfplan', planFile);
      const { status, stderr } = plinth(['--plan', file, '--terraform', 'no-such-terraform']);

      expect(stderr).toContain('PLINTH-PLAN-101');
      expect(stderr).toContain('no-such-terraform was not found');
      expect(status).toBe(2);
    });

    it('because it is not there says so', () => {
      expect(plinth(['--plan', 'absent.json']).stderr).toContain('PLINTH-PLAN-100');
    });

    it('is told as JSON where JSON was asked for', () => {
      const { stdout, status } = plinth(['--plan', '-', '--json'], '');

      expect(JSON.parse(stdout).problems).toMatchObject([{ path: '-' }]);
      expect(status).toBe(2);
    });
  });

  it('shows no secret in any format, wherever the plan holds it', () => {
    const secret = 'hunter2-Zx81-never-print';
    const changes = [
      entry({
        type: 'aws_db_instance',
        before: {
          ...instance,
          password: `${secret}-before`,
          domain: `postgres://app:${secret}-url@db/orders`,
        },
        after: {
          ...instance,
          instance_class: 'db.m6g.xlarge',
          password: `${secret}-after`,
          domain: `postgres://app:${secret}-url@db/orders2`,
        },
        beforeSensitive: { password: true },
        afterSensitive: { password: true },
      }),
    ];
    const plan = JSON.parse(planJson({ changes: [] }));
    plan.resource_changes = changes;
    plan.resource_drift = changes;
    plan.variables = { db_password: { value: `${secret}-variable` } };
    plan.configuration = {
      ...plan.configuration,
      root_module: {
        ...plan.configuration?.root_module,
        variables: { db_password: { sensitive: true } },
      },
    };
    plan.prior_state = { values: { outputs: { url: { sensitive: true, value: `${secret}-prior` } } } };
    plan.checks = [
      {
        address: { to_display: 'check.a', kind: 'check' },
        status: 'fail',
        instances: [
          {
            address: { to_display: 'check.a' },
            status: 'fail',
            problems: [{ message: `refused ${secret}-variable` }],
          },
        ],
      },
    ];
    plinth(['--plan', '-', '--out', 'secret', '--gate', 'none'], JSON.stringify(plan));
    const shown = readdirSync(workspace.path('secret')).map((name) =>
      readFileSync(workspace.path('secret', name), 'utf8'),
    );

    expect(shown).toHaveLength(6);
    for (const text of shown) expect(text).not.toContain(secret);
  });
});
