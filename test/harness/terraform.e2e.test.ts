import { writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, emulatorPython, startEmulator } from './emulator.ts';
import { type LookupRecorder, startLookupRecorder } from './lookup-recorder.ts';
import { makeBucket, signedFor } from './signed.ts';
import { openTerraform, type TerraformProps } from './terraform.ts';
import { changesOf } from './terraform-plan.ts';
import { makeWorkspace, type Workspace } from './workspace.ts';

let emulator: Emulator;
let recorder: LookupRecorder;
let workspace: Workspace;

beforeAll(async () => {
  await emulatorPython();
  emulator = await startEmulator();
});
afterAll(() => emulator?.stop());
beforeEach(async () => {
  recorder = await startLookupRecorder();
  workspace = makeWorkspace('terraform');
});
afterEach(async () => {
  await recorder.stop();
  workspace.remove();
});

const KEY = { aws_kms_key: { main: { description: 'orders', enable_key_rotation: true } } };

function write(resource: object, provider: object = {}, backend: object = { local: {} }): void {
  const configuration = {
    terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: '5.100.0' } }, backend },
    provider: { aws: { region: 'eu-central-1', max_retries: 2, ...provider } },
    resource,
  };
  writeFileSync(workspace.path('main.tf.json'), JSON.stringify(configuration));
}

const open = (props: Partial<TerraformProps> = {}) =>
  openTerraform({ folder: workspace.folder, endpoint: emulator.endpoint, recorder, ...props });

describe('terraform on the emulator', () => {
  it('plans, applies the plan, finds nothing left to do, and destroys', async () => {
    write(KEY);
    const lines: string[] = [];
    const terraform = await open({ onLine: (line) => lines.push(line) });
    await terraform.init();
    const first = await terraform.plan();
    expect(changesOf(first.plan)).toEqual(['create aws_kms_key.main']);
    await terraform.apply(first.file);
    expect((await terraform.plan()).hasChanges).toBe(false);
    await terraform.destroy();
    expect(lines).toContain('Destroy complete! Resources: 1 destroyed.');
    recorder.assertNone();
  });

  it('says what failed and where', async () => {
    write({ aws_db_instance: { main: { instance_class: 'db.m7g.large', no_such_argument: true } } });
    const terraform = await open();
    await terraform.init();
    await expect(terraform.validate()).rejects.toThrow(
      /terraform validate ended with 1[\s\S]*no_such_argument/,
    );
  });

  it('records a request for a real AWS host, and lets it go nowhere', async () => {
    write(KEY, { endpoints: [{ sts: 'https://sts.eu-central-1.amazonaws.com' }] });
    const terraform = await open();
    await terraform.init();
    await expect(terraform.plan()).rejects.toThrow('Forbidden');
    expect(new Set(recorder.lookups())).toEqual(new Set(['sts.eu-central-1.amazonaws.com:443']));
    expect(() => recorder.assertNone()).toThrow('sts.eu-central-1.amazonaws.com:443');
  });

  it('is not started with an endpoint beyond this machine', async () => {
    write(KEY);
    await expect(open({ endpoint: 'https://kms.eu-central-1.amazonaws.com' })).rejects.toThrow(
      'refused to aim terraform',
    );
  });
});

describe('the S3 backend on the emulator', () => {
  const object = (key: string) => `${emulator.endpoint}/state/${key}`;
  const get = async (key: string) => (await fetch(object(key), { headers: signedFor('s3') })).status;

  it('keeps the state in the bucket, locks it by a file, and refuses while another holds the lock', async () => {
    await makeBucket(emulator.endpoint, 'state');
    const key = 'orders-production/terraform.tfstate';
    write(
      KEY,
      {},
      { s3: { bucket: 'state', key, region: 'eu-central-1', use_lockfile: true, use_path_style: true } },
    );
    const terraform = await open();
    await terraform.init();
    await terraform.apply();
    expect(await get(key)).toBe(200);
    expect(await get(`${key}.tflock`)).toBe(404);

    const lock = { ID: 'another', Operation: 'OperationTypeApply', Who: 'someone@elsewhere' };
    await fetch(object(`${key}.tflock`), {
      method: 'PUT',
      headers: signedFor('s3'),
      body: JSON.stringify(lock),
    });
    await expect(terraform.destroy()).rejects.toThrow('Error acquiring the state lock');
    await fetch(object(`${key}.tflock`), { method: 'DELETE', headers: signedFor('s3') });
    await terraform.destroy();
    recorder.assertNone();
  });
});
