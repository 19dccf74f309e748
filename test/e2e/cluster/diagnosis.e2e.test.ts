import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../../../k8s/api.ts';
import { type Diagnosis, diagnose } from '../../../k8s/diagnosis/index.ts';
import type { ManifestObject } from '../../../k8s/object.ts';
import { openCluster } from '../../../k8s/transport/index.ts';
import { type Cluster, startCluster } from '../../harness/cluster/index.ts';
import { type Emulator, signedFor, startEmulator } from '../../harness/index.ts';
import { deniedKey, deployment, type Provocation, presentKey, provocations } from './provocations.ts';

let emulator: Emulator;
let aws: Server;
let cluster: Cluster;
let api: Api;

beforeAll(async () => {
  emulator = await startEmulator();
  await callSecretsManager('CreateSecret', { Name: presentKey, SecretString: '{"host":"db"}' });
  aws = await refusing(deniedKey);
  const { port } = aws.address() as AddressInfo;
  cluster = await startCluster({ externalSecrets: { endpoint: `http://127.0.0.1:${port}` } });
  await cluster.addNodes({
    name: 'tainted',
    taints: [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' }],
  });
  ({ api } = await openCluster({ kubeconfig: cluster.kubeconfig }));
});

afterAll(async () => {
  api?.close();
  await cluster?.stop();
  aws?.close();
  await emulator?.stop();
});

async function callSecretsManager(action: string, body: object): Promise<void> {
  const answer = await fetch(emulator.endpoint, {
    method: 'POST',
    headers: {
      ...signedFor('secretsmanager'),
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `secretsmanager.${action}`,
    },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${action}: ${answer.status} ${await answer.text()}`);
}

/** The emulator has no policies, so one secret is refused in front of it. */
async function refusing(key: string): Promise<Server> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    if (body.includes(key)) {
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(
        JSON.stringify({
          __type: 'AccessDeniedException',
          Message: `User: arn:aws:iam::000000000000:user/test is not authorized to perform: secretsmanager:GetSecretValue on resource: ${key}`,
        }),
      );
      return;
    }
    const { host: _, 'content-length': __, connection: ___, ...passed } = request.headers;
    const answer = await fetch(`${emulator.endpoint}${request.url}`, {
      method: request.method ?? 'POST',
      headers: Object.fromEntries(Object.entries(passed).map(([name, value]) => [name, String(value)])),
      ...(body.length === 0 ? {} : { body }),
    });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  // The operator's connections are its own to end: one that is ended here may be in use by then.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const namespaceOf = (index: number): string => `wrong-${index + 1}`;

async function provoke({ namespaceLabels = {}, objects }: Provocation, namespace: string): Promise<void> {
  await cluster.apply(
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: namespaceLabels },
    } as ManifestObject,
    ...objects.map((object) => ({ ...object, metadata: { ...object.metadata, namespace } })),
  );
}

const target = ({ asked, objects }: Provocation, namespace: string): ManifestObject => {
  const object = objects.find(({ kind, metadata }) => kind === asked.kind && metadata.name === asked.name);
  if (object === undefined) throw new Error(`nothing of that name: ${asked.kind}/${asked.name}`);
  return { ...object, metadata: { ...object.metadata, namespace } };
};

/** Asks until the answer is the one that is expected, or time is up: then the last one. */
async function diagnosed(
  object: ManifestObject,
  isExpected: (diagnosis: Diagnosis) => boolean,
  from: Api = api,
): Promise<Diagnosis | undefined> {
  let last: Diagnosis | undefined;
  await cluster
    .until(
      'the diagnosis',
      async () => {
        last = await diagnose(from, object);
        return last !== undefined && isExpected(last) ? true : undefined;
      },
      300,
    )
    .catch(() => undefined);
  return last;
}

describe('the diagnosis of', () => {
  it.concurrent.each(provocations.map((provocation, index) => ({ ...provocation, index })))(
    '$cause, provoked by: $provoked, is $code',
    async (provocation) => {
      const { code, line, evidence = [], fix, index } = provocation;
      await provoke(provocation, namespaceOf(index));
      const found = await diagnosed(
        target(provocation, namespaceOf(index)),
        (one) =>
          one.code === code &&
          line.test(one.cause) &&
          evidence.every((pattern) => one.evidence.some((text) => pattern.test(text))),
      );

      expect(found).toMatchObject({
        code,
        cause: expect.stringMatching(line),
        fix: expect.stringMatching(fix),
      });
      for (const pattern of evidence) expect(found?.evidence).toContainEqual(expect.stringMatching(pattern));
    },
  );
});

const configMap = (namespace: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'stuck', namespace, finalizers: ['example.com/never'] },
});

const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

describe('what only a kubelet sees, written into a pod that no scheduler takes', () => {
  it('names a Secret that is absent, and the ExternalSecret that should write it', async () => {
    const name = 'kubelet-said';
    const unscheduled = deployment({ pod: { schedulerName: 'nobody' } });
    const absent = provocations.find(({ code }) => code === 'PLINTH-K8S-162') as Provocation;
    await provoke({ ...absent, objects: [...absent.objects, unscheduled] }, name);
    const pods = `/api/v1/namespaces/${name}/pods`;
    const { metadata } = await cluster.until(
      'the pod',
      async () => (await cluster.get<{ items: ManifestObject[] }>(pods)).items[0],
    );
    const message = 'secret "orders-postgres" not found';
    const status = {
      containerStatuses: [
        {
          name: 'orders',
          image: 'orders',
          imageID: '',
          ready: false,
          restartCount: 0,
          state: { waiting: { reason: 'CreateContainerConfigError', message } },
        },
      ],
    };
    await cluster.send(
      'PATCH',
      `${pods}/${metadata.name}/status`,
      { status },
      'application/merge-patch+json',
    );
    const found = await diagnosed(
      { ...unscheduled, metadata: { ...unscheduled.metadata, namespace: name } },
      ({ code, evidence }) => code === 'PLINTH-K8S-140' && evidence.length > 1,
    );

    expect(found).toMatchObject({
      code: 'PLINTH-K8S-140',
      cause: 'the pods need Secret/orders-postgres, which does not exist',
      evidence: [message, expect.stringMatching(/^condition Ready is False, SecretSyncedError/)],
      fix: expect.stringContaining('make ExternalSecret/orders-postgres ready'),
    });
  });
});

describe('what is being deleted', () => {
  it('names the finalizer an object waits for', async () => {
    await cluster.apply(namespace('stuck-object'), configMap('stuck-object'));
    await cluster.send('DELETE', '/api/v1/namespaces/stuck-object/configmaps/stuck');

    expect(await diagnose(api, configMap('stuck-object'))).toMatchObject({
      code: 'PLINTH-K8S-182',
      cause: 'ConfigMap/stuck is being deleted and waits for example.com/never',
    });
  });

  it('names the finalizers a namespace waits for', async () => {
    await cluster.apply(namespace('stuck-namespace'), configMap('stuck-namespace'));
    await cluster.send('DELETE', '/api/v1/namespaces/stuck-namespace');
    const found = await diagnosed(namespace('stuck-namespace'), ({ cause }) => /example\.com/.test(cause));

    expect(found).toMatchObject({
      code: 'PLINTH-K8S-181',
      cause: expect.stringMatching(
        /^Namespace\/stuck-namespace is being deleted and takes no new objects: .*example\.com\/never in 1 resource/,
      ),
    });
  });
});

describe('without permission to read events and logs', () => {
  it('the cause is still named, and what could not be read is said', async () => {
    const [, crash] = provocations as readonly [Provocation, Provocation];
    await provoke(crash, 'few-rights');
    const kubeconfig = await cluster.kubeconfigFor({
      user: 'watcher',
      namespace: 'few-rights',
      rules: [
        { apiGroups: ['apps'], resources: ['deployments', 'replicasets'], verbs: ['get', 'list'] },
        { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] },
      ],
    });
    const restricted = await openCluster({ kubeconfig });
    const found = await diagnosed(
      target(crash, 'few-rights'),
      ({ code }) => code === 'PLINTH-K8S-110',
      restricted.api,
    );
    restricted.api.close();

    expect(found?.cause).toBe('container orders ends again and again with exit code 1');
    expect(found?.evidence).toContainEqual(expect.stringMatching(/^events may not be read: /));
    expect(found?.evidence).toContainEqual(
      expect.stringMatching(/^log of Pod\/orders-\S+ may not be read: /),
    );
  });
});

describe('a taint on every node', () => {
  it('is named', async () => {
    const [crash] = provocations as readonly [Provocation];
    for (const node of ['node-1', 'node-2', 'node-3'])
      await cluster.send(
        'PATCH',
        `/api/v1/nodes/${node}`,
        { spec: { taints: [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' }] } },
        'application/merge-patch+json',
      );
    await provoke(crash, 'tainted');
    const found = await diagnosed(target(crash, 'tainted'), ({ code }) => code === 'PLINTH-K8S-131');

    expect(found).toMatchObject({
      code: 'PLINTH-K8S-131',
      cause: expect.stringMatching(
        /^no node takes Pod\/orders-\S+: they carry a taint it does not tolerate \(4 × node\(s\) had untolerated taint/,
      ),
    });
  });
});
