import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  changesOf,
  copyToWorkspace,
  type Emulator,
  emulatorFolder,
  type LookupRecorder,
  openTerraform,
  signedFor,
  startEmulator,
  startLookupRecorder,
  type Terraform,
  type Workspace,
} from '../harness/index.ts';

// The provider polls each RDS instance for 80 seconds or more, whatever answers it.
const SLOW = 900_000;

describe('the production shape on the emulator', () => {
  let emulator: Emulator;
  let recorder: LookupRecorder;
  let workspace: Workspace;
  let terraform: Terraform;

  beforeAll(async () => {
    emulator = await startEmulator();
    recorder = await startLookupRecorder();
    workspace = copyToWorkspace(join(emulatorFolder(), 'fixtures', 'production-shape'), 'production-shape');
    terraform = await openTerraform({ folder: workspace.folder, endpoint: emulator.endpoint, recorder });
    await terraform.init();
  }, SLOW);

  afterAll(async () => {
    await emulator?.stop();
    await recorder?.stop();
    workspace?.remove();
  });

  it(
    'is valid',
    async () => {
      const { code } = await terraform.validate();
      expect(code).toBe(0);
    },
    SLOW,
  );

  it(
    'applies, and then nothing is left to change',
    async () => {
      await terraform.apply();
      const second = await terraform.plan();
      expect(changesOf(second.plan)).toEqual([]);
      expect(second.hasChanges).toBe(false);
    },
    SLOW,
  );

  it(
    'leaves no security group open',
    async () => {
      const groups = resourcesOf(await terraform.state()).filter(({ address }) =>
        /security_group\.\w+$/.test(address),
      );
      expect(groups).toHaveLength(7);
      for (const { values } of groups) expect(JSON.stringify(values.egress)).not.toContain('0.0.0.0/0');
    },
    SLOW,
  );

  it(
    'keeps the master password out of the state and out of the plan',
    async () => {
      const password = await masterPassword(emulator.endpoint);
      expect(password).toHaveLength(32);
      const { plan } = await terraform.plan({ destroy: true });
      expect(JSON.stringify(plan)).not.toContain(password);
      expect(readFileSync(workspace.path('terraform.tfstate'), 'utf8')).not.toContain(password);
    },
    SLOW,
  );

  it(
    'tells of a change made behind its back',
    async () => {
      const drifted = await fetch(emulator.endpoint, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          ...signedFor('rds'),
        },
        body: new URLSearchParams({
          Action: 'ModifyDBInstance',
          DBInstanceIdentifier: 'orders-production',
          PreferredBackupWindow: '05:00-06:00',
        }),
      });
      expect(drifted.status).toBe(200);
      const { plan } = await terraform.plan();
      expect(changesOf(plan)).toEqual(['update aws_db_instance.main (backup_window)']);
    },
    SLOW,
  );

  it(
    'is destroyed to the last resource',
    async () => {
      await terraform.destroy();
      expect(resourcesOf(await terraform.state())).toEqual([]);
    },
    SLOW,
  );

  it('asked for no host beyond this machine', () => {
    recorder.assertNone();
  });
});

interface StateResource {
  readonly address: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The managed resources of `terraform show -json`, which omits `values` for an empty state. */
function resourcesOf(state: unknown): StateResource[] {
  const { values } = state as { values?: { root_module?: { resources?: StateResource[] } } };
  return values?.root_module?.resources ?? [];
}

/** The password that terraform generated, as the secret holds it. */
async function masterPassword(endpoint: string): Promise<string> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      ...signedFor('secretsmanager'),
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'secretsmanager.GetSecretValue',
    },
    body: JSON.stringify({ SecretId: '/orders/production/postgres/master' }),
  });
  const { SecretString } = (await answer.json()) as { SecretString: string };
  const { username, password } = JSON.parse(SecretString) as { username: string; password: string };
  expect(username).toBe('orders_master');
  return password;
}
