import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeWorkspace, type Workspace } from '../harness/index.ts';

const bin = resolve('lib/cli/bin.js');

const service = (name: string, rest = '') => `
import { days, defineService, gib } from 'plinth';
export default defineService({
  name: '${name}',
  owner: 'team-${name}',
  workload: { image: 'registry.example.com/${name}:1.0.0' },
  postgres: { version: '16' },
  environments: {
    dev: { tier: 'development', account: '111122223333', region: 'eu-central-1', kubernetes: { cluster: 'main' } },
    prod: { tier: 'production', account: '111122223333', region: 'eu-central-1', kubernetes: { cluster: 'main' }, ${rest} },
  },
});
`;

describe('plinth on the command line', () => {
  let workspace: Workspace;
  beforeEach(() => {
    workspace = makeWorkspace('cli');
    mkdirSync(workspace.path('services'));
  });
  afterEach(() => workspace.remove());

  const write = (file: string, text: string) => writeFileSync(workspace.path('services', file), text);
  const plinth = (...args: string[]) =>
    spawnSync(process.execPath, [bin, ...args], { cwd: workspace.folder, encoding: 'utf8' });
  const written = () => readdirSync(workspace.folder).filter((entry) => entry !== 'services');

  it('writes both halves and says what it did', () => {
    write('shop.ts', service('shop'));
    const { status, stdout } = plinth('synth');

    expect(status).toBe(0);
    expect(stdout).toMatch(/^shop-dev .*\nshop-prod .*\n2 stacks in \d+ ms: cdktf\.out\/stacks, dist\n$/);
    expect(existsSync(workspace.path('cdktf.out', 'stacks', 'shop-prod', 'cdk.tf.json'))).toBe(true);
    expect(readdirSync(workspace.path('dist', 'shop-prod'))).toContain('spec.json');
  });

  it('writes the same bytes again, and then nothing', () => {
    write('shop.ts', service('shop'));
    plinth('synth');
    const file = workspace.path('cdktf.out', 'stacks', 'shop-prod', 'cdk.tf.json');
    const first = readFileSync(file, 'utf8');
    const again = plinth('synth', '--json');

    expect(readFileSync(file, 'utf8')).toBe(first);
    expect(JSON.parse(again.stdout)).toMatchObject({
      stacks: [
        { stack: 'shop-dev', changed: [] },
        { stack: 'shop-prod', changed: [] },
      ],
    });
  });

  it('removes a stack that no service describes any more, and only then', () => {
    write('shop.ts', service('shop'));
    write('bank.ts', service('bank'));
    plinth('synth');
    rmSync(workspace.path('services', 'bank.ts'));
    plinth('synth', 'shop-dev');
    expect(existsSync(workspace.path('cdktf.out', 'stacks', 'bank-dev'))).toBe(true);
    const { stdout } = plinth('synth');

    expect(stdout).toContain('bank-dev   removed');
    expect(existsSync(workspace.path('cdktf.out', 'stacks', 'bank-dev'))).toBe(false);
    expect(existsSync(workspace.path('dist', 'bank-dev'))).toBe(false);
  });

  it('explains the connection budget and every escape hatch in use', () => {
    write(
      'shop.ts',
      service(
        'shop',
        `transform: { 'postgres.instance': { caCertIdentifier: 'rds-ca-ecc384-g1' } },
      override: { 'Service/shop': { metadata: { annotations: { team: 'x' } } } }`,
      ),
    );
    const { status, stdout } = plinth('synth', 'shop-prod', '--explain');

    expect(status).toBe(0);
    // 10 pods, those before them and 1 more, 5 + 5 connections each, 1 for the roles; db.m7g.large has 848, 15 are kept.
    expect(stdout).toContain(
      '21 pods x 10 + 3 jobs + 0 pooler = 213 <= 833 = 848 max_connections - 15 reserve',
    );
    expect(stdout).toContain('transform of postgres.instance (caCertIdentifier)');
    expect(stdout).toContain('override of Service/shop');
    expect(readFileSync(workspace.path('cdktf.out/stacks/shop-prod/cdk.tf.json'), 'utf8')).toContain(
      'rds-ca-ecc384-g1',
    );
    expect(readFileSync(workspace.path('dist/shop-prod/03-services.yaml'), 'utf8')).toContain('team: x');
  });

  interface Refusal {
    readonly what: string;
    readonly files?: Readonly<Record<string, string>>;
    readonly args?: readonly string[];
    readonly message: RegExp;
  }

  const shop = { 'shop.ts': service('shop') };
  const shopWith = (rest: string) => ({ 'shop.ts': service('shop', rest) });

  const refusals: readonly Refusal[] = [
    { what: 'no services', message: /PLINTH-FILE-001/ },
    {
      what: 'a services file that throws',
      files: { 'shop.ts': 'throw new Error("boom");' },
      message: /PLINTH-FILE-003 services\/shop\.ts:1.*boom/,
    },
    {
      what: 'a services file with a syntax error',
      files: { 'shop.ts': 'export default {' },
      message: /PLINTH-FILE-002 services\/shop\.ts:1/,
    },
    {
      what: 'a file that exports something else',
      files: { 'shop.ts': 'export default { name: "shop" };' },
      message: /PLINTH-FILE-005/,
    },
    {
      what: 'two services of one name',
      files: { 'a.ts': service('shop'), 'b.ts': service('shop') },
      message: /PLINTH-SVC-001 services\/b\.ts/,
    },
    {
      what: 'a selector that matches nothing',
      files: shop,
      args: ['synth', 'shop-prd'],
      message: /PLINTH-SEL-001.*shop-prod/,
    },
    {
      what: 'a rule that is broken',
      files: shopWith('postgres: { backups: { retention: days(1) } }'),
      message: /PLINTH-PG-040 shop\.prod/,
    },
    {
      what: 'a transform of a child that does not exist',
      files: shopWith("transform: { 'postgres.instnce': {} }"),
      message: /PLINTH-HATCH-001.*postgres\.instance/,
    },
    {
      what: 'an override of an address that does not exist',
      files: shopWith("override: { 'aws_db_instance.postgre': {} }"),
      message: /PLINTH-HATCH-002.*aws_db_instance\.postgres/,
    },
    {
      what: 'an output folder that cannot be written',
      files: shop,
      args: ['synth', '--outdir', 'services/shop.ts/out'],
      message: /PLINTH-OUT-001/,
    },
    { what: 'an unknown command', args: ['sinth'], message: /unknown command/ },
    { what: 'an unknown option', args: ['synth', '--explian'], message: /unknown option/ },
    {
      what: 'two stacks where one plan is made',
      files: shop,
      args: ['plan', 'shop-*'],
      message: /PLINTH-SEL-002/,
    },
  ];

  it.each(refusals)(
    'refuses $what with exit code 2 and writes nothing',
    ({ files = {}, args = ['synth'], message }) => {
      for (const [file, text] of Object.entries(files)) write(file, text);
      const before = written();
      const { status, stdout, stderr } = plinth(...args);

      expect(stderr).toMatch(message);
      expect(status).toBe(2);
      expect(stdout).toBe('');
      expect(written()).toEqual(before);
    },
  );

  it('prints problems as JSON when asked to', () => {
    write('shop.ts', service('shop', 'postgres: { storage: { size: 100 } }'));
    const { status, stdout } = plinth('check', '--json');

    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      problems: [{ code: 'PLINTH-SPEC-004', path: 'shop.prod.postgres.storage.size', got: '100' }],
    });
  });

  it('says what is missing when there is no terraform', () => {
    write('shop.ts', service('shop'));
    const { status, stderr } = plinth(
      'plan',
      'shop-dev',
      '--terraform',
      join(workspace.folder, 'no-terraform'),
    );

    expect(status).toBe(1);
    expect(stderr).toMatch(/was not found; install Terraform or OpenTofu 1\.11/);
  });

  it('helps, with examples', () => {
    const { status, stdout } = plinth('--help');

    expect(status).toBe(0);
    expect(stdout).toContain('plinth synth orders-prod --explain');
  });
});
