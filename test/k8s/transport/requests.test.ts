/**
 * What a real API server does not do on demand: refuse with 429, fail, hang up, let a token expire. A server of this
 * process plays those; the transport against a real control plane is tested in transport.e2e.test.ts.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ApiError } from '../../../k8s/api.ts';
import type { ManifestObject } from '../../../k8s/object.ts';
import { type ClusterOptions, openCluster } from '../../../k8s/transport/index.ts';
import { problemOf } from '../../../k8s/transport/problems.ts';
import {
  type Answer,
  type FakeServer,
  makeTls,
  type Seen,
  startFakeServer,
  writeKubeconfig,
} from './fake-api-server.ts';

const configMap: ManifestObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'orders' },
  data: { A: '1' },
};
const configMapRef = { group: '', kind: 'ConfigMap', namespace: 'orders', name: 'settings' };
const busy: Answer = {
  status: 429,
  headers: { 'retry-after': '3' },
  body: { kind: 'Status', reason: 'TooManyRequests', message: 'slow down' },
};
const failed: Answer = {
  status: 503,
  body: { kind: 'Status', reason: 'ServiceUnavailable', message: 'starting' },
};

let folder: string;
const tls = makeTls();
const servers: FakeServer[] = [];
const closers: (() => void)[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'transport-'));
});
afterEach(async () => {
  for (const close of closers.splice(0)) close();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function open(
  answer: (request: Seen, count: number) => Answer,
  options: ClusterOptions & {
    readonly over?: 'http' | 'https' | 'https without HTTP/2';
    readonly user?: object;
  } = {},
) {
  const { over = 'https', user, ...rest } = options;
  const server = await startFakeServer(answer, over === 'http' ? {} : { tls, http1: over !== 'https' });
  servers.push(server);
  const waits: number[] = [];
  const said: string[] = [];
  const kubeconfig = writeKubeconfig(join(folder, `kubeconfig-${server.port}`), server, user);
  const { api } = await openCluster({
    kubeconfig,
    env: {},
    // Half of what jitter may be.
    random: () => 0.5,
    wait: async (milliseconds) => void waits.push(milliseconds),
    onRetry: (text) => said.push(text),
    ...rest,
  });
  closers.push(() => api.close());
  return { api, server, waits, said, kubeconfig };
}

/** Each answer once, the last one from then on. */
const inTurn =
  (...answers: readonly Answer[]) =>
  (_request: Seen, count: number): Answer =>
    answers[Math.min(count, answers.length) - 1] as Answer;

const stored: Answer = {
  body: { ...configMap, metadata: { ...configMap.metadata, uid: 'u', resourceVersion: '7' } },
};

const refusal = async (work: Promise<unknown>): Promise<ApiError> => {
  const outcome = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof ApiError) return outcome;
  throw new Error(`expected an ApiError, got ${String(outcome)}`, { cause: outcome });
};

describe('an apply', () => {
  it('is a strict server-side apply of the object as it is', async () => {
    const { api, server } = await open(() => stored);

    const { object, warnings } = await api.apply(configMap, { manager: 'plinth' });

    const [call] = server.calls();
    expect(call?.method).toBe('PATCH');
    expect(call?.path).toBe('/api/v1/namespaces/orders/configmaps/settings');
    expect(call?.headers['content-type']).toBe('application/apply-patch+yaml');
    expect(Object.fromEntries(call?.query ?? [])).toEqual({
      fieldManager: 'plinth',
      force: 'false',
      fieldValidation: 'Strict',
    });
    expect(JSON.parse(call?.body ?? '')).toEqual(configMap);
    expect(object.metadata.resourceVersion).toBe('7');
    expect(warnings).toEqual([]);
    expect(api.sent).toEqual({ get: 2, patch: 1 });
  });

  it('with force and dry run says so, and counts apart', async () => {
    const { api, server } = await open(() => stored);

    await api.apply(configMap, { manager: 'plinth', force: true, dryRun: true });

    expect(Object.fromEntries(server.calls()[0]?.query ?? [])).toMatchObject({
      force: 'true',
      dryRun: 'All',
    });
    expect(api.sent).toEqual({ get: 2, 'dry-run': 1 });
  });

  it('hands on each warning once', async () => {
    const warning = '299 - "is \\"deprecated\\", use v2", 299 - "other", 299 - "other"';
    const { api } = await open(() => ({ headers: { warning }, body: configMap }));

    const { warnings } = await api.apply(configMap, { manager: 'plinth' });

    expect(warnings).toEqual(['is "deprecated", use v2', 'other']);
  });

  it('keeps capitals and encodes what a path cannot hold', async () => {
    const { api, server } = await open(() => ({ body: {} }));

    await api.apply(
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: 'system:Read/All' },
      },
      { manager: 'plinth' },
    );

    expect(server.calls()[0]?.path).toBe('/apis/rbac.authorization.k8s.io/v1/clusterroles/system:Read/All');
  });

  it('of a kind that is not served is refused without a request', async () => {
    const { api, server } = await open(() => stored);

    const error = await refusal(
      api.apply(
        { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', metadata: { name: 'x' } },
        { manager: 'p' },
      ),
    );

    expect(error).toMatchObject({ status: 404, reason: 'KindNotServed', request: 'PATCH ScaledObject/x' });
    expect(server.calls()).toEqual([]);
  });
});

describe.each(['http', 'https', 'https without HTTP/2'] as const)('over %s', (over) => {
  it('requests are answered', async () => {
    const { api, server } = await open(() => stored, { over });

    await api.apply(configMap, { manager: 'plinth' });

    expect(server.calls()[0]?.httpVersion).toBe(over === 'https' ? '2.0' : '1.1');
  });

  it('a connection that ends in the middle is made again', async () => {
    const { api, server, said } = await open(inTurn('reset', 'reset', stored), { over });

    await api.apply(configMap, { manager: 'plinth' });

    expect(server.calls()).toHaveLength(3);
    expect(said).toHaveLength(2);
    expect(said[0]).toMatch(/^The API server does not answer \(\w+\); trying again in 0\.1 s\.$/);
  });
});

describe('a request that fails', () => {
  it('waits as long as a busy server asks, and the jitter', async () => {
    const { api, waits, said } = await open(inTurn(busy, busy, stored));

    await api.apply(configMap, { manager: 'plinth' });

    // 3 s, and half of 250 ms, then of 500 ms.
    expect(waits).toEqual([3125, 3250]);
    expect(said).toEqual([
      'The API server is busy and asks to wait (429); trying again in 3 s.',
      'The API server is busy and asks to wait (429); trying again in 3 s.',
    ]);
  });

  it('backs off twice as long each time, up to 8 s, for a minute', async () => {
    const { api, waits } = await open(() => failed);

    const error = await refusal(api.apply(configMap, { manager: 'plinth' }));

    // Half of 250, 500, … 8000 ms; the 17th pause of 4 s would end after the minute.
    expect(waits.slice(0, 7)).toEqual([125, 250, 500, 1000, 2000, 4000, 4000]);
    expect(new Set(waits.slice(5))).toEqual(new Set([4000]));
    expect(waits).toHaveLength(19);
    expect(error).toMatchObject({ status: 503, message: 'starting' });
  });

  it('is sent again for five minutes where a server is busy, which asks for long waits at last', async () => {
    const { api, waits } = await open(() => ({ ...busy, headers: { 'retry-after': '32' } }));

    const error = await refusal(api.apply(configMap, { manager: 'plinth' }));

    // 32 s and half of 250, 500, … 8000 ms: 271.9 s, and a ninth would be past five minutes.
    expect(waits).toEqual([32_125, 32_250, 32_500, 33_000, 34_000, 36_000, 36_000, 36_000]);
    expect(error).toMatchObject({ status: 429 });
  });

  it('tells a wait once, however many wait', async () => {
    const waiting: (() => void)[] = [];
    // No wait ends before all five have begun.
    const wait = () =>
      new Promise<void>((resolve) => {
        waiting.push(resolve);
        if (waiting.length === 5) for (const end of waiting) end();
      });
    const { api, said } = await open((_request, count) => (count <= 5 ? failed : stored), { wait });
    const five = Array.from({ length: 5 }, () => api.get(configMapRef));

    await Promise.all(five);

    expect(said).toEqual(['The API server failed (503: starting); trying again in 0.1 s.']);
  });

  it.each([
    ['create', 1],
    ['jsonPatch', 1],
    ['delete without uid', 1],
    ['delete with uid', 2],
    ['replace of a version', 2],
    ['replace of whatever is there', 1],
    ['get', 2],
    ['list', 2],
  ])('as %s is sent %i time(s)', async (what, times) => {
    const { api, server } = await open(inTurn(failed, stored));
    const versioned = { ...configMap, metadata: { ...configMap.metadata, resourceVersion: '7' } };
    const work: Record<string, () => Promise<unknown>> = {
      create: () => api.create(configMap),
      jsonPatch: () => api.jsonPatch(configMapRef, []),
      'delete without uid': () => api.delete(configMapRef),
      'delete with uid': () => api.delete(configMapRef, { uid: 'u' }),
      'replace of a version': () => api.replace(versioned),
      'replace of whatever is there': () => api.replace(configMap),
      get: () => api.get(configMapRef),
      list: () => api.list(configMapRef),
    };

    await work[what]?.().catch(() => {});

    expect(server.calls()).toHaveLength(times);
  });

  it('as create is sent again after 429, which did nothing', async () => {
    const { api, server } = await open(inTurn(busy, stored));

    await api.create(configMap);

    expect(server.calls()).toHaveLength(2);
  });

  it('with what no repetition changes is final', async () => {
    const message =
      'failed to create typed patch object (orders/x; apps/v1, Kind=Deployment): .spec.foo: field not declared in schema';
    const { api, server } = await open(() => ({ status: 500, body: { kind: 'Status', message } }));

    const error = await refusal(api.apply(configMap, { manager: 'plinth' }));

    expect(server.calls()).toHaveLength(1);
    expect(problemOf(error, 'orders')).toMatchObject({ code: 'PLINTH-K8S-044', path: 'orders .spec.foo' });
  });

  it('with a quantity that is none is final', async () => {
    const message =
      "failed to convert new object (t/orders; /v1, Kind=ResourceQuota) to proper version: unable to convert unstructured object to /v1, Kind=ResourceQuota: quantities must match the regular expression '^x$'";
    const { api, server } = await open(() => ({ status: 500, body: { kind: 'Status', message } }));

    const error = await refusal(api.apply(configMap, { manager: 'plinth' }));

    expect(server.calls()).toHaveLength(1);
    expect(problemOf(error, 'orders')).toMatchObject({
      code: 'PLINTH-K8S-045',
      path: 'orders',
      rule: "quantities must match the regular expression '^x$'",
    });
  });

  it('of a webhook that does not answer is tried four times', async () => {
    const message = 'Internal error occurred: failed calling webhook "x.example.com": connection refused';
    const { api, server } = await open(() => ({ status: 500, body: { kind: 'Status', message } }));

    const error = await refusal(api.apply(configMap, { manager: 'plinth' }));

    expect(server.calls()).toHaveLength(4);
    expect(problemOf(error, 'orders').code).toBe('PLINTH-K8S-042');
  });

  it('because the server goes away is sent to it again, whatever it asks for', async () => {
    const { api, server } = await open(inTurn('goaway', stored));

    await api.create(configMap);

    expect(server.calls()).toHaveLength(2);
  });

  it('for want of an answer in time ends', async () => {
    const { api, server } = await open(() => 'silence', { timeout: 50 });

    const error = await refusal(api.create(configMap));

    expect(error).toMatchObject({ status: 0, reason: 'ETIMEDOUT' });
    expect(error.message).toContain('no answer within 0.05 s');
    expect(server.calls()).toHaveLength(1);
  });
});

describe('a server that never answers', () => {
  it('is given up after two attempts', async () => {
    const { api, server, waits } = await open(() => stored);
    await server.close();

    const error = await refusal(api.get(configMapRef));

    // One pause each of the two requests that ask what is served.
    expect(waits).toHaveLength(2);
    expect(problemOf(error, 'orders').code).toBe('PLINTH-K8S-030');
  });

  it('is waited for when it answered before', async () => {
    const { api, server, waits } = await open(() => stored);
    await api.get(configMapRef);
    await server.close();

    const error = await refusal(api.get(configMapRef));

    expect(waits.length).toBeGreaterThan(10);
    expect(problemOf(error, 'orders').code).toBe('PLINTH-K8S-031');
  });

  it('is one with a certificate of somebody else, at once', async () => {
    const { api, server } = await open(() => stored);
    const kubeconfig = writeKubeconfig(join(folder, 'other-authority'), { url: server.url });
    const other = await openCluster({ kubeconfig, env: {} });

    const error = await refusal(other.api.get(configMapRef));

    expect(api.sent).toEqual({});
    expect(problemOf(error, 'orders').code).toBe('PLINTH-K8S-032');
  });
});

describe('credentials that the server refuses', () => {
  const unauthorized: Answer = {
    status: 401,
    body: { kind: 'Status', reason: 'Unauthorized', message: 'Unauthorized' },
  };
  const only =
    (token: string) =>
    ({ headers }: Seen): Answer =>
      headers.authorization === `Bearer ${token}` ? stored : unauthorized;

  it('are read anew once for all requests that were refused, which are then sent again', async () => {
    const tokens = join(folder, 'tokens');
    writeFileSync(tokens, '0');
    const count = `n=$(($(cat ${tokens})+1)); echo $n > ${tokens}; `;
    const credential = `{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"t'$n'"}}`;
    const user = {
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1',
        command: '/bin/sh',
        args: ['-c', `${count}echo '${credential}'`],
      },
    };
    const { api, server } = await open(only('t2'), { user });

    const eight = await Promise.all(Array.from({ length: 8 }, () => api.get(configMapRef)));

    expect(eight.map((object) => object?.metadata.uid)).toEqual(Array(8).fill('u'));
    const by = (token: string) =>
      server.calls().filter(({ headers }) => headers.authorization === `Bearer ${token}`);
    expect(by('t2')).toHaveLength(8);
    expect(by('t3')).toEqual([]);
  });

  it('are the end when they are refused again, with how to log in', async () => {
    const { api, server } = await open(() => unauthorized, { user: { token: 'old' } });

    const error = await refusal(api.get(configMapRef));

    expect(server.calls()).toHaveLength(2);
    expect(problemOf(error, 'orders')).toMatchObject({
      code: 'PLINTH-K8S-035',
      fix: expect.stringContaining('put a new token into the kubeconfig'),
    });
    await refusal(api.get(configMapRef));
    expect(server.calls()).toHaveLength(3);
  });

  it('stay those of the context that was opened', async () => {
    const { api, server, kubeconfig } = await open(only('new'), { user: { token: 'old' } });
    const changed = {
      'current-context': 'elsewhere',
      clusters: [
        {
          name: 'here',
          cluster: {
            server: server.url,
            'certificate-authority-data': Buffer.from(tls.ca).toString('base64'),
          },
        },
      ],
      users: [
        { name: 'someone', user: { token: 'new' } },
        { name: 'other', user: { token: 'of another cluster' } },
      ],
      contexts: [
        { name: 'test', context: { cluster: 'here', user: 'someone' } },
        { name: 'elsewhere', context: { cluster: 'here', user: 'other' } },
      ],
    };
    writeFileSync(kubeconfig, JSON.stringify(changed));

    await api.get(configMapRef);

    expect(server.calls().map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
  });
});

describe('a list', () => {
  const page = (names: readonly string[], next?: string): Answer => ({
    body: {
      kind: 'ConfigMapList',
      metadata: { continue: next },
      items: names.map((name) => ({ metadata: { name } })),
    },
  });

  it('is read page by page, and its items get what the list says of them', async () => {
    const { api, server } = await open(inTurn(page(['a', 'b'], 'more'), page(['c'])));

    const objects = await api.list(configMapRef, { namespace: 'orders', labelSelector: 'x=y' });

    expect(objects.map(({ kind, apiVersion, metadata }) => `${apiVersion} ${kind} ${metadata.name}`)).toEqual(
      ['v1 ConfigMap a', 'v1 ConfigMap b', 'v1 ConfigMap c'],
    );
    expect(server.calls().map(({ query }) => Object.fromEntries(query))).toEqual([
      { limit: '500', labelSelector: 'x=y' },
      { limit: '500', continue: 'more', labelSelector: 'x=y' },
    ]);
  });

  it('whose continuation expired starts anew', async () => {
    const gone: Answer = { status: 410, body: { kind: 'Status', reason: 'Expired', message: 'too old' } };
    const { api } = await open(inTurn(page(['a'], 'more'), gone, page(['a', 'b'])));

    const objects = await api.list(configMapRef);

    expect(objects.map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
  });

  it('of a kind that is not served is empty', async () => {
    const { api, server } = await open(() => stored);

    expect(await api.list({ group: 'keda.sh', kind: 'ScaledObject' })).toEqual([]);
    expect(server.calls()).toEqual([]);
  });
});

describe('requests', () => {
  it('are in flight up to the number given', async () => {
    let now = 0;
    let most = 0;
    const { api, server } = await open(() => stored, { inFlight: 3 });
    const original = server.seen.push.bind(server.seen);
    server.seen.push = (...items) => {
      now += 1;
      most = Math.max(most, now);
      setImmediate(() => {
        now -= 1;
      });
      return original(...items);
    };

    await Promise.all(Array.from({ length: 20 }, () => api.get(configMapRef)));

    expect(server.calls()).toHaveLength(20);
    expect(most).toBeLessThanOrEqual(3);
  });

  it('ask what is served once, until it is forgotten', async () => {
    const { api, server } = await open(() => stored);
    const asked = () => server.seen.length - server.calls().length;

    await Promise.all([api.get(configMapRef), api.get(configMapRef)]);
    expect(asked()).toBe(2);

    api.forgetResources();
    await api.get(configMapRef);
    expect(asked()).toBe(4);
  });

  it('for what is not there answer undefined, or false when it was to be deleted', async () => {
    const { api } = await open(() => ({
      status: 404,
      body: { kind: 'Status', reason: 'NotFound', message: 'no' },
    }));

    expect(await api.get(configMapRef)).toBeUndefined();
    expect(await api.delete(configMapRef)).toBe(false);
  });

  it('to delete name the very object', async () => {
    const { api, server } = await open(() => ({ body: { kind: 'Status' } }));

    expect(await api.delete(configMapRef, { uid: 'u' })).toBe(true);

    expect(JSON.parse(server.calls()[0]?.body ?? '')).toEqual({
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      propagationPolicy: 'Background',
      preconditions: { uid: 'u' },
    });
  });
});
