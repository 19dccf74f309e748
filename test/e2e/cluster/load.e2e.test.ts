import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Agent, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { ManifestObject } from '../../../k8s/object.ts';
import { IDLE } from '../../harness/cluster/api.ts';
import type { AuditEvent } from '../../harness/cluster/audit.ts';
import { type Cluster, type KubernetesObject, startCluster } from '../../harness/cluster/index.ts';
import { makeWorkspace, type Run } from '../../harness/index.ts';
import { jsonOf, plinthOn } from './plinth.ts';
import { shop, writeManifests } from './shop.ts';

const stacks = Array.from({ length: 20 }, (_, i) => `load-${String(i + 1).padStart(2, '0')}`);

interface Result {
  readonly stack: string;
  readonly writes: number;
  readonly release: number;
  readonly ready: boolean;
}

describe('twenty applies at once by twenty processes to one cluster', () => {
  const workspace = makeWorkspace('load');
  const distdir = workspace.path('dist');
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await startCluster({ metrics: true });
  });
  afterAll(async () => {
    await cluster?.stop();
    workspace.remove();
  });

  const applyAll = (kubeconfig: string, names: readonly string[]): Promise<Run[]> => {
    const plinth = plinthOn({ kubeconfig, distdir });
    return Promise.all(names.map((stack) => plinth('apply', stack, '--json')));
  };
  const failures = (runs: readonly Run[]): string[] =>
    runs.filter(({ code }) => code !== 0).map(({ stdout, stderr }) => `${stdout}\n${stderr}`);

  it('all converge, each in its own namespace', async () => {
    for (const stack of stacks) writeManifests(distdir, stack, shop({ stack }));
    const runs = await applyAll(cluster.kubeconfig, stacks);

    expect(failures(runs)).toEqual([]);
    expect(runs.map((run) => jsonOf<Result>(run))).toEqual(
      stacks.map((stack) => expect.objectContaining({ stack, writes: 7, release: 1, ready: true })),
    );
  });

  it('find everything as it should be the second time, and write nothing', async () => {
    const before = cluster.auditWrites().length;
    const runs = await applyAll(cluster.kubeconfig, stacks);

    expect(failures(runs)).toEqual([]);
    expect(runs.map((run) => jsonOf<Result>(run))).toEqual(
      stacks.map((stack) => expect.objectContaining({ stack, writes: 0, release: 1, ready: true })),
    );
    expect(cluster.auditWrites().slice(before)).toEqual([]);
  });

  describe('where the API server has very few seats for them, and refuses the rest with 429', () => {
    const busy = ['busy-1', 'busy-2', 'busy-3'];
    const group = 'throttled';
    const recorders: Recorder[] = [];
    let events: AuditEvent[];
    let runs: Run[];

    beforeAll(async () => {
      await cluster.apply(...fewSeats(group));
      await cluster.until('the few seats', async () => {
        const schema = await cluster.get<FlowSchema>(`${flowControl}/flowschemas/${group}`);
        const condition = schema.status?.conditions?.find(({ type }) => type === 'Dangling');
        return condition?.status === 'False' ? true : undefined;
      });
      const clusterRules = [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }];
      for (const user of busy) {
        const kubeconfig = await cluster.kubeconfigFor({ user, groups: [group], clusterRules });
        recorders.push(await record(kubeconfig, workspace.path(`${user}.kubeconfig`)));
        writeManifests(distdir, user, manySettings(user));
      }
      const before = cluster.auditLog().length;
      runs = await Promise.all(
        busy.map((stack, i) => plinthOn({ kubeconfig: kubeconfigOf(i), distdir })('apply', stack, '--json')),
      );
      events = cluster.auditLog().slice(before);
    });
    afterAll(() => {
      for (const { close } of recorders) close();
    });
    const kubeconfigOf = (i: number): string => recorders[i]?.kubeconfig ?? '';

    it('all converge all the same, and say what they wait for', () => {
      expect(failures(runs)).toEqual([]);
      expect(runs.map((run) => jsonOf<Result>(run))).toEqual(
        busy.map((stack) =>
          expect.objectContaining({ stack, writes: 7 + settings, release: 1, ready: true }),
        ),
      );
      const words = 'The API server is busy and asks to wait (429); trying again in';
      expect(runs.filter(({ stderr }) => stderr.includes(words))).not.toEqual([]);
    });

    it('were refused by the server itself, reads and writes', () => {
      const refused = events.filter(({ responseStatus }) => responseStatus?.code === 429);

      expect(refused.length).toBeGreaterThan(10);
      expect(refused.filter(({ verb }) => verb === 'patch')).not.toEqual([]);
      expect(refused.filter(({ verb }) => verb !== 'patch')).not.toEqual([]);
      // What the recorders in between saw is what the server said.
      expect(recorders.flatMap(({ seen }) => seen.filter(isRefused))).toHaveLength(refused.length);
    });

    it('sent each refused request again, none before the time the server had asked for', () => {
      const tooEarly: string[] = [];
      for (const { seen } of recorders)
        for (const [at, request] of seen.entries()) {
          if (!isRefused(request)) continue;
          const again = seen.slice(at + 1).find(({ what }) => what === request.what);
          expect(again, `${request.what} was given up`).toBeDefined();
          const waited = (again?.came ?? 0) - request.answered;
          // A timer may fire up to a millisecond early, and rounds.
          if (waited < request.retryAfter * 1_000 - 2) tooEarly.push(`${request.what} after ${waited} ms`);
        }

      expect(tooEarly).toEqual([]);
      const asked = recorders.flatMap(({ seen }) =>
        seen.filter(isRefused).map(({ retryAfter }) => retryAfter),
      );
      expect(Math.min(...asked)).toBeGreaterThanOrEqual(1);
    });

    it('wrote each object once, however often it was refused', () => {
      const written = events
        .filter((event) => event.verb === 'patch' && event.objectRef?.resource === 'configmaps')
        .filter(
          ({ requestURI, responseStatus }) => !/dryRun/.test(requestURI) && responseStatus?.code === 201,
        )
        .map(({ objectRef }) => `${objectRef?.namespace}/${objectRef?.name}`);

      // With the one of every shop.
      expect(written).toHaveLength(busy.length * (settings + 1));
      expect(new Set(written).size).toBe(busy.length * (settings + 1));
    });
  });
});

const flowControl = '/apis/flowcontrol.apiserver.k8s.io/v1';

interface FlowSchema {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/**
 * API Priority and Fairness: as few seats as there can be for this group of users, none borrowed, and no queue, so that
 * whoever finds no free seat is refused at once.
 */
function fewSeats(group: string): KubernetesObject[] {
  const apiVersion = 'flowcontrol.apiserver.k8s.io/v1';
  const metadata = { name: group };
  const limited = { nominalConcurrencyShares: 1, lendablePercent: 0, borrowingLimitPercent: 0 };
  const all = { apiGroups: ['*'], resources: ['*'], verbs: ['*'], namespaces: ['*'], clusterScope: true };
  return [
    {
      apiVersion,
      kind: 'PriorityLevelConfiguration',
      metadata,
      spec: { type: 'Limited', limited: { ...limited, limitResponse: { type: 'Reject' } } },
    } as KubernetesObject,
    {
      apiVersion,
      kind: 'FlowSchema',
      metadata,
      spec: {
        // The lowest number that is not reserved: before every other.
        matchingPrecedence: 2,
        priorityLevelConfiguration: metadata,
        rules: [
          {
            subjects: [{ kind: 'Group', group: { name: group } }],
            resourceRules: [all],
            nonResourceRules: [{ nonResourceURLs: ['*'], verbs: ['*'] }],
          },
        ],
      },
    } as KubernetesObject,
  ];
}

/** So many small objects that one apply alone has more requests under way than there are seats. */
const settings = 30;

const manySettings = (stack: string): ManifestObject[] =>
  shop({
    stack,
    also: Array.from({ length: settings }, (_, i) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: `settings-${i}`,
        namespace: stack,
        labels: { 'app.kubernetes.io/managed-by': 'plinth', 'app.kubernetes.io/instance': stack },
      },
      data: { value: String(i) },
    })),
  });

/** A request as it passed a recorder; times in milliseconds. */
interface Seen {
  /** Method, path with its query, and a digest of the body. */
  readonly what: string;
  readonly came: number;
  /** When the answer began to go back. */
  readonly answered: number;
  readonly status: number;
  /** Seconds the server asked to wait; NaN when it did not. */
  readonly retryAfter: number;
}

const isRefused = ({ status }: Seen): boolean => status === 429;

interface Recorder {
  /** Of a client that goes through the recorder. */
  readonly kubeconfig: string;
  /** In the order they came. */
  readonly seen: Seen[];
  close(): void;
}

/**
 * Stands between one client and the API server, as `kubectl proxy` does, and notes what the audit log does not: how
 * long the server asked to wait.
 */
async function record(kubeconfig: string, file: string): Promise<Recorder> {
  const { clusters, users } = parse(readFileSync(kubeconfig, 'utf8')) as Kubeconfig;
  const pem = (data: string | undefined) => Buffer.from(data ?? '', 'base64');
  const agent = new Agent({
    keepAlive: true,
    timeout: IDLE,
    ca: pem(clusters[0]?.cluster['certificate-authority-data']),
    cert: pem(users[0]?.user['client-certificate-data']),
    key: pem(users[0]?.user['client-key-data']),
  });
  const upstream = clusters[0]?.cluster.server ?? '';
  const seen: (Seen | undefined)[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming;
    const place = seen.push(undefined) - 1;
    const came = performance.now();
    const digest = createHash('sha256');
    incoming.on('data', (part: Buffer) => void digest.update(part));
    const onward = request(`${upstream}${url}`, { agent, method, headers }, (answer) => {
      const { statusCode: status = 0, headers: received } = answer;
      const retryAfter = Number(received['retry-after']);
      const what = `${method} ${url} ${digest.digest('hex')}`;
      seen[place] = { what, came, answered: performance.now(), status, retryAfter };
      outgoing.writeHead(status, received);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  // Connections are the client's to end: one that is ended here may be in use by then.
  server.keepAliveTimeout = 0;
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const [context, place] = ['recorded', `http://127.0.0.1:${port}`];
  writeFileSync(
    file,
    stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': context,
      clusters: [{ name: context, cluster: { server: place } }],
      users: [{ name: context, user: {} }],
      contexts: [{ name: context, context: { cluster: context, user: context } }],
    }),
  );
  return {
    kubeconfig: file,
    get seen() {
      return seen.filter((one) => one !== undefined);
    },
    close: () => {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}

interface Kubeconfig {
  readonly clusters: readonly {
    readonly cluster: { readonly server: string; readonly 'certificate-authority-data'?: string };
  }[];
  readonly users: readonly {
    readonly user: { readonly 'client-certificate-data'?: string; readonly 'client-key-data'?: string };
  }[];
}
