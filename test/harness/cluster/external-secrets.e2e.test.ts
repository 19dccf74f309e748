import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../emulator.ts';
import { signedFor } from '../signed.ts';
import { type Cluster, type KubernetesObject, startCluster } from './index.ts';

let emulator: Emulator;
let cluster: Cluster;

// The first start on a machine builds the programs and installs the emulator.
beforeAll(async () => {
  emulator = await startEmulator();
  cluster = await startCluster({ externalSecrets: { endpoint: emulator.endpoint } });
}, 30 * 60_000);
afterAll(async () => {
  await cluster?.stop();
  await emulator?.stop();
});

async function makeSecret(name: string, value: object): Promise<void> {
  const answer = await fetch(emulator.endpoint, {
    method: 'POST',
    headers: {
      ...signedFor('secretsmanager'),
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'secretsmanager.CreateSecret',
    },
    body: JSON.stringify({
      Name: name,
      SecretString: JSON.stringify(value),
      ClientRequestToken: crypto.randomUUID(),
    }),
  });
  expect(answer.status).toBe(200);
}

function readFrom(secret: string): KubernetesObject[] {
  const apiVersion = 'external-secrets.io/v1';
  const aws = { service: 'SecretsManager', region: 'eu-central-1' };
  return [
    { apiVersion, kind: 'SecretStore', metadata: { name: 'aws' }, ...{ spec: { provider: { aws } } } },
    {
      apiVersion,
      kind: 'ExternalSecret',
      metadata: { name: 'orders-postgres' },
      ...{
        spec: {
          refreshInterval: '1h',
          secretStoreRef: { kind: 'SecretStore', name: 'aws' },
          dataFrom: [{ extract: { key: secret } }],
        },
      },
    },
  ];
}

it('carries a secret of the AWS emulator into a Secret of the cluster', async () => {
  await makeSecret('/orders/local/postgres', { host: 'localhost', port: 5432 });
  await cluster.apply(...readFrom('/orders/local/postgres'));
  const path = '/api/v1/namespaces/default/secrets/orders-postgres';
  const { data } = await cluster.until('the Secret', async () => {
    const { status, text } = await cluster.send('GET', path);
    return status === 200 ? (JSON.parse(text) as { data: Record<string, string> }) : undefined;
  });
  expect(Buffer.from(data.host ?? '', 'base64').toString()).toBe('localhost');
  expect(Buffer.from(data.port ?? '', 'base64').toString()).toBe('5432');
});

it('says when there is no such secret, and looks again', async () => {
  const [, object] = readFrom('/orders/local/absent');
  await cluster.apply({ ...object, metadata: { name: 'absent' } } as KubernetesObject);
  const path = '/apis/external-secrets.io/v1/namespaces/default/externalsecrets/absent';
  const condition = await cluster.until('the condition', async () => {
    const { status } = await cluster.get<{ status?: { conditions?: { status: string; reason: string }[] } }>(
      path,
    );
    return status?.conditions?.find((one) => one.status === 'False');
  });
  expect(condition.reason).toBe('SecretSyncedError');
});
