import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  copyToWorkspace,
  makeWorkspace,
  openTerraform,
  packageFolder,
  type Run,
  run,
  type Workspace,
} from '../harness/index.ts';
import { installKit, type PackedKit, packKit, userEnvironment } from './packed-kit.ts';

let elsewhere: Workspace;
let user: Workspace;
let env: Record<string, string>;
let kit: PackedKit;

beforeAll(async () => {
  elsewhere = makeWorkspace('pack');
  user = copyToWorkspace(join(import.meta.dirname, 'fixtures', 'shop'), 'shop');
  env = userEnvironment(elsewhere.path('home'));
  kit = await packKit(elsewhere.folder, env);
  await installKit(user.folder, kit, env);
});

afterAll(() => {
  user?.remove();
  elsewhere?.remove();
});

/** `npx plinth`, of the kit that is installed and no other. */
const plinth = (args: readonly string[], cwd = user.folder): Promise<Run> =>
  run('npx', ['--no', '--', 'plinth', ...args], { cwd, env, limit: 600_000 });

/** The repository's TypeScript, on the user's folder. */
const tsc = (...args: string[]): Promise<Run> =>
  run(process.execPath, [join(packageFolder(), 'node_modules', 'typescript', 'bin', 'tsc'), ...args], {
    cwd: user.folder,
    env,
    limit: 600_000,
  });

/** Files below a folder of the user's, but for what npm installed. */
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.startsWith('node_modules'))
    .sort();

describe('the package', () => {
  it('holds what runs and its declarations: no tests, no demo, no tools of its own, no sources', () => {
    const folders = kit.files.map((path) => path.split('/').slice(0, -1).slice(0, 2).join('/'));
    expect([...new Set(folders)].sort()).toEqual([
      '',
      'docs',
      'facts',
      'lib',
      'lib/bundle',
      'lib/charts',
      'lib/cli',
      'lib/facts',
      'lib/k8s',
      'lib/spec',
      'lib/stacks',
    ]);
    expect(kit.files.filter((path) => path.startsWith('lib/k8s/') && path.endsWith('.js'))).toEqual([
      'lib/k8s/object.js',
      'lib/k8s/stages.js',
    ]);
    const needed =
      /^(?:LICENSE|README\.md|package\.json|docs\/(?:spec|review)\.schema\.json|.+\/THIRD-PARTY-NOTICES\.txt)$/;
    const runs = /^(?:facts\/[\w-]+\.json|lib\/.+\.(?:js|d\.ts))$/;
    expect(kit.files.filter((path) => !needed.test(path) && !runs.test(path))).toEqual([]);
    expect(kit.files.filter((path) => path.includes('.test.'))).toEqual([]);
  });

  it('holds every door its manifest names', () => {
    expect(kit.files).toEqual(
      expect.arrayContaining([
        'lib/cli/bin.js',
        'lib/main.js',
        'lib/index.js',
        'lib/index.d.ts',
        ...['backup', 'network', 'postgres', 'redis'].flatMap((part) => [
          `lib/stacks/${part}/index.js`,
          `lib/stacks/${part}/index.d.ts`,
        ]),
      ]),
    );
  });

  it('is a download of less than a megabyte and a half, most of it the command line in few files', () => {
    expect(kit.size).toBeLessThan(1_500_000);
    expect(kit.unpackedSize).toBeLessThan(8_000_000);
  });
});

describe('a folder that depends on the kit', () => {
  it('is told that it describes no service, and stays as it is', async () => {
    const empty = user.path('empty');
    mkdirSync(empty);
    const { code, stdout, stderr } = await plinth(['synth'], empty);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('PLINTH-FILE-001 services/');
    expect(stderr).toContain('1 problem; nothing was written.');
    expect(readdirSync(empty)).toEqual([]);
  });

  it('is shown the commands', async () => {
    const { code, stdout } = await plinth(['--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Usage: plinth /);
  });

  it('is told the nearest stacks when it names none there is, and stays as it is', async () => {
    const before = filesBelow(user.folder);
    const { code, stderr } = await plinth(['synth', 'nosuch']);
    expect(code).toBe(2);
    expect(stderr).toContain("got 'nosuch'; the nearest are shop-dev, shop-staging");
    expect(filesBelow(user.folder)).toEqual(before);
  });

  it('synthesizes its service', async () => {
    const { code, stdout, stderr } = await plinth(['synth']);
    expect({ code, stderr: withoutNpm(stderr) }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^2 stacks in \d+ ms: cdktf\.out\/stacks, dist$/m);
    for (const stack of ['shop-dev', 'shop-staging']) {
      const terraform = JSON.parse(
        readFileSync(user.path('cdktf.out', 'stacks', stack, 'cdk.tf.json'), 'utf8'),
      );
      expect(terraform.resource.aws_db_instance.postgres.identifier).toBe(stack);
      expect(readdirSync(user.path('dist', stack))).toEqual(
        expect.arrayContaining(['00-namespace.yaml', '05-workload.yaml', 'spec.json']),
      );
    }
  });

  it('can name the kit as the app of its cdktf.json', async () => {
    const { code, stderr } = await run(process.execPath, ['node_modules/plinth/lib/main.js'], {
      cwd: user.folder,
      env: { ...env, CDKTF_OUTDIR: 'for-cdktf', PLINTH_DISTDIR: 'manifests', PLINTH_STACKS: 'shop-dev' },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(readdirSync(user.path('for-cdktf', 'stacks'))).toEqual(['shop-dev']);
    expect(readdirSync(user.path('manifests'))).toEqual(['shop-dev']);
  });
});

describe('the types of the kit', () => {
  const service = (): string => readFileSync(user.path('services', 'shop.ts'), 'utf8');
  const checked = async (text: string): Promise<string> => {
    const draft = user.path('services', '_draft.ts');
    writeFileSync(draft, text);
    const { code, stdout } = await tsc('--noEmit', '--pretty', 'false');
    rmSync(draft);
    return code === 0 ? 'accepted' : stdout;
  };

  it('accept the service and the app', async () => {
    expect(await checked(service())).toBe('accepted');
  });

  it('refuse a misspelt property, at its line', async () => {
    const misspelt = service().replace('storage:', 'storrage:');
    expect(await checked(misspelt)).toMatch(
      /^services\/_draft\.ts\(14,5\): error TS2561: .*'storrage' does not exist.*'storage'/,
    );
  });

  it('refuse a unit of another kind, at its line', async () => {
    const inGibibytes = service().replace('retention: days(14)', 'retention: gib(14)');
    expect(await checked(inGibibytes)).toMatch(
      /^services\/_draft\.ts\(15,16\): error TS2\d+: .*'Size' is not assignable to type 'Duration/,
    );
  });

  it('refuse a number without a unit', async () => {
    const bare = service().replace('gib(50)', '50');
    expect(await checked(bare)).toMatch(/^services\/_draft\.ts\(14,16\): error TS2322: Type 'number'/);
  });
});

describe("somebody's own cdktf app with constructs of the kit", () => {
  type Resources = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  let folder: string;
  let resources: Resources;

  beforeAll(async () => {
    const built = await tsc('--outDir', 'build');
    expect(built).toMatchObject({ code: 0, stdout: '' });
    const { code, stderr } = await run(process.execPath, ['build/app.mjs'], { cwd: user.folder, env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    folder = user.path('own.out', 'stacks', 'billing');
    resources = JSON.parse(readFileSync(join(folder, 'cdk.tf.json'), 'utf8')).resource as Resources;
  });

  const all = (type: string) => Object.values(resources[type] ?? {});

  it('has databases that are encrypted, private and backed up, and a primary that is protected', () => {
    const instances = all('aws_db_instance');
    expect(instances.map(({ identifier }) => identifier)).toEqual([
      'billing-ledger',
      'billing-ledger-replica-1',
    ]);
    for (const instance of instances)
      expect(instance).toMatchObject({
        storage_encrypted: true,
        publicly_accessible: false,
        backup_retention_period: 14,
      });
    // The replica holds nothing of its own and may go.
    expect(instances[0]).toMatchObject({ deletion_protection: true, allocated_storage: 100 });
    expect(all('aws_internet_gateway')).toEqual([]);
    expect(JSON.stringify(resources)).not.toContain('0.0.0.0/0');
  });

  it('has databases that refuse a connection without TLS', () => {
    const [[id, group]] = Object.entries(resources.aws_db_parameter_group ?? {}) as [
      [string, { parameter: unknown }],
    ];
    expect(group.parameter).toContainEqual(expect.objectContaining({ name: 'rds.force_ssl', value: '1' }));
    for (const instance of all('aws_db_instance'))
      expect(instance.parameter_group_name).toBe(`\${aws_db_parameter_group.${id}.name}`);
  });

  it('has a password that is in no file', () => {
    const [primary] = all('aws_db_instance');
    expect(primary).not.toHaveProperty('password');
    expect(primary?.password_wo).toMatch(/^\$\{jsondecode\(ephemeral\.aws_secretsmanager_secret_version\./);
  });

  it('has a cache that speaks TLS only, and a bucket that nothing makes public', () => {
    expect(all('aws_elasticache_replication_group')).toMatchObject([
      { transit_encryption_mode: 'required', at_rest_encryption_enabled: 'true', engine: 'valkey' },
    ]);
    // The bucket and that of its access logs.
    expect(all('aws_s3_bucket_public_access_block')).toHaveLength(2);
    for (const block of all('aws_s3_bucket_public_access_block'))
      expect(block).toMatchObject({
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
      });
  });

  it('is valid to Terraform', async () => {
    const terraform = await openTerraform({ folder, endpoint: 'http://127.0.0.1:9' });
    await terraform.init(['-backend=false']);
    expect((await terraform.validate()).stdout).toContain('The configuration is valid');
    expect(existsSync(join(folder, '.terraform.lock.hcl'))).toBe(true);
  });
});

/** What npx itself has to say about the caller's configuration. */
const withoutNpm = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('npm '))
    .join('\n');
