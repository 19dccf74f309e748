import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ResolvedS3State } from '../../../spec/resolved-spec.ts';
import { type Synthesized, synthesize } from './definitions.ts';
import { type Ground, type OpenStack, openStack, startGround } from './ground.ts';
import { bucketOf } from './requests.ts';

/** What an emulator's S3 needs and a real one must not be told; nothing else of the backend is touched. */
const FOR_EMULATOR = [
  '-backend-config=use_path_style=true',
  '-backend-config=skip_credentials_validation=true',
  '-backend-config=skip_requesting_account_id=true',
  '-backend-config=skip_metadata_api_check=true',
];

describe('the S3 backend of orders-dev', () => {
  let ground: Ground;
  let built: Synthesized;
  let stack: OpenStack;
  let bucket: ReturnType<typeof bucketOf>;
  let key: string;

  beforeAll(async () => {
    ground = await startGround();
    built = await synthesize('orders', 'dev');
    const { account, state } = built.spec.environment;
    ({ key } = state as ResolvedS3State);
    bucket = bucketOf(ground.emulator.endpoint, (state as ResolvedS3State).bucket, account);
    await bucket.make();
    stack = await openStack(ground, { name: built.stack, terraformJson: built.terraformJson, account });
  });
  afterAll(async () => {
    stack?.workspace.remove();
    await ground?.stop();
  });

  it('is initialised as it is written', async () => {
    await stack.terraform.init(FOR_EMULATOR);
    expect(stack.printed).toContain('Successfully configured the backend "s3"! Terraform will automatically');
  });

  it('refuses to write while another holds the lock, and writes when it is free', async () => {
    writeFileSync(
      stack.workspace.path('empty.tfstate'),
      JSON.stringify({ version: 4, serial: 1, lineage: 'a-new-one', outputs: {}, resources: [] }),
    );
    const push = () => stack.terraform.run(['state', 'push', 'empty.tfstate']);
    await bucket.put(`${key}.tflock`, JSON.stringify({ ID: 'another', Who: 'someone@elsewhere' }));
    await expect(push()).rejects.toThrow(/Error acquiring the state lock[\s\S]*someone@elsewhere/);
    expect(await bucket.holds(key)).toBe(false);

    await bucket.remove(`${key}.tflock`);
    await push();
    expect(await bucket.holds(key)).toBe(true);
    expect(await bucket.holds(`${key}.tflock`)).toBe(false);
  });

  it('asked for no host beyond this machine', () => {
    ground.recorder.assertNone();
  });
});
