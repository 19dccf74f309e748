import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { applyStack } from '../../cli/cluster/apply.ts';
import { diffStack } from '../../cli/cluster/diff.ts';
import { driftOf } from '../../cli/cluster/drift.ts';
import { prune } from '../../cli/cluster/prune.ts';
import { rollBack } from '../../cli/cluster/rollback.ts';
import { showStatus } from '../../cli/cluster/status.ts';
import { ApiError } from '../../k8s/api.ts';
import type { LiveObject, ManifestObject } from '../../k8s/object.ts';
import { shop, writeManifests } from '../e2e/cluster/shop.ts';
import { makeWorkspace } from '../harness/workspace.ts';
import { type FakeCluster, fakeCluster } from '../k8s/fake-api.ts';

let fake: FakeCluster;
let onRetry: (text: string) => void = () => {};
vi.mock('../../k8s/transport/index.ts', () => ({
  openCluster: async (options: { onRetry: (text: string) => void }) => {
    onRetry = options.onRetry;
    return { api: fake.api, context: 'dev', clusterName: 'dev', server: fake.api.server };
  },
}));

const stack = 'shop-dev';
const workspace = makeWorkspace('masked');
const flags = { distdir: workspace.path('dist') };
const texts = [
  ['as text', false],
  ['as JSON', true],
] as const;

/** Stands for every credential; what is printed may not hold it, nor what it looks like in a Secret. */
const secret = 'hunter2';
const inSecret = (version: string): string => Buffer.from(`${secret}-data-${version}`).toString('base64');
const url = (version: string): string => `postgresql://orders:${secret}-url-${version}@db:5432/orders`;

/** The shop with credentials wherever people put them by mistake. */
function hostile(version: string): ManifestObject[] {
  const labels = { 'app.kubernetes.io/managed-by': 'plinth', 'app.kubernetes.io/instance': stack };
  const metadata = (name: string) => ({ name, namespace: stack, labels });
  return shop({ stack, tag: `1.${version}.0`, also: [] })
    .map((object) => (object.kind === 'Deployment' ? withCredentials(object, version) : object))
    .concat([
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: metadata('credentials'),
        data: { password: inSecret(version), plain: inSecret(`${version}-plain`) },
      },
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          ...metadata('connection'),
          annotations: { 'example.com/note': `password=${secret}-note-${version}` },
        },
        data: {
          DB_PASSWORD: `${secret}-config-${version}`,
          DATABASE_URL: url(version),
          'settings.ini': `user = orders\npassword = ${secret}-file-${version}\n`,
        },
      },
    ]);
}

function withCredentials(object: ManifestObject, version: string): ManifestObject {
  const copy = structuredClone(object) as unknown as {
    spec: { template: { spec: { containers: Record<string, unknown>[] } } };
  };
  const [container] = copy.spec.template.spec.containers;
  Object.assign(container ?? {}, {
    env: [
      { name: 'PGPASSWORD', value: `${secret}-env-${version}` },
      { name: 'DATABASE_URL', value: url(version) },
    ],
    args: ['--password', `${secret}-arg-${version}`, `--api-key=${secret}-flag-${version}`],
  });
  return copy as unknown as ManifestObject;
}

/** Runs a command; all it printed, and the exit code. */
async function printed(command: () => Promise<void>): Promise<{ text: string; code: unknown }> {
  const written: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      written.push(String(text));
      return true;
    }),
  );
  try {
    await command();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return { text: written.join(''), code: process.exitCode };
}

function expectMasked(text: string): void {
  expect(text).not.toContain(secret);
  for (const version of ['1', '2', '1-plain', '2-plain', 'edited'])
    expect(text).not.toContain(inSecret(version));
  // A release is packed, and could be unpacked.
  expect(text).not.toContain('H4sI');
}

const apply = (json: boolean) => applyStack(stack, { ...flags, json, prune: true });

async function applied(version: string): Promise<void> {
  writeManifests(flags.distdir, stack, hostile(version));
  await printed(() => apply(false));
}

describe('no credential is printed', () => {
  beforeEach(() => {
    fake = fakeCluster();
    const { apply: send } = fake.api;
    fake.api.apply = async (object, options) => {
      const answer = await send(object, options);
      return { ...answer, warnings: [`unknown field, its value was password=${secret}-warning`] };
    };
    fake.api.logs = async () => `connecting to ${url('log')}\nFATAL: password=${secret}-log is wrong\n`;
  });
  afterEach(() => {
    process.exitCode = undefined;
  });
  afterAll(() => workspace.remove());

  it.each(texts)('by an apply of everything, %s', async (_, json) => {
    writeManifests(flags.distdir, stack, hostile('1'));
    const { text, code } = await printed(() => apply(json));

    expect(code).toBeUndefined();
    expect(text).toContain('credentials');
    expect(text).toContain('unknown field');
    expectMasked(text);
  });

  it.each(texts)('by a diff that shows each as changed, %s', async (_, json) => {
    await applied('1');
    writeManifests(flags.distdir, stack, hostile('2'));
    const { text } = await printed(() => diffStack(stack, { ...flags, json, prune: true }));

    for (const path of ['.data.password', '.data.DB_PASSWORD', '.data.DATABASE_URL', 'args', '1.2.0'])
      expect(text).toContain(path);
    expect(text).toContain('hidden');
    expectMasked(text);
  });

  it.each(texts)('by an apply of what changed, %s', async (_, json) => {
    await applied('1');
    writeManifests(flags.distdir, stack, hostile('2'));
    const { text, code } = await printed(() => apply(json));

    expect(code).toBeUndefined();
    expect(text).toContain('connection');
    expectMasked(text);
  });

  it.each(texts)('by drift, of values somebody changed by hand, %s', async (_, json) => {
    await applied('1');
    for (const object of hostile('edited'))
      if (object.kind === 'Secret' || object.metadata.name === 'connection') fake.edit(object);
    const { text, code } = await printed(() => driftOf(stack, { ...flags, json }));

    expect(code).toBe(3);
    expect(text).toContain('.data.DB_PASSWORD');
    expect(text).toContain('.data.password');
    expectMasked(text);
  });

  it.each(texts)('by a repair, %s', async (_, json) => {
    await applied('1');
    for (const object of hostile('edited')) if (object.kind === 'Secret') fake.edit(object);
    const { text } = await printed(() => driftOf(stack, { ...flags, json, repair: true }));

    expect(text).toContain('.data.password');
    expectMasked(text);
  });

  it.each(texts)(
    'by status, of a migration that failed with its log and of what controllers say, %s',
    async (_, json) => {
      await applied('1');
      breakMigration();
      const settings = fake.live('ConfigMap', 'settings') as LiveObject;
      const message = `cannot connect to ${url('condition')}`;
      fake.put({ ...settings, status: { conditions: [{ type: 'Ready', status: 'False', message }] } });
      const { text, code } = await printed(() => showStatus(stack, { ...flags, json }));

      expect(code).toBe(1);
      expect(text).toContain('FATAL');
      expect(text).toContain('cannot connect to');
      expectMasked(text);
    },
  );

  it.each(texts)('by an apply that fails at the migration, %s', async (_, json) => {
    await applied('1');
    breakMigration();
    const { text, code } = await printed(() => apply(json));

    expect(code).toBe(1);
    expect(text).toContain('FATAL');
    expectMasked(text);
  });

  it.each(texts)(
    'by an apply whose values the server repeats as it finds them invalid, %s',
    async (_, json) => {
      await applied('1');
      writeManifests(flags.distdir, stack, hostile('2'));
      const field = 'spec.template.spec.containers[0].env[0].PGPASSWORD';
      fake.on('apply Deployment/shop', () => {
        throw new ApiError({
          status: 422,
          reason: 'Invalid',
          message: `Deployment "shop" is invalid: ${field}: Invalid value: "${secret}-refused": no`,
          request: 'PATCH Deployment/shop',
          causes: [
            { reason: 'FieldValueInvalid', field, message: `Invalid value: "${secret}-refused": no` },
            {
              reason: 'FieldValueInvalid',
              field: 'spec.x',
              message: `Invalid value: "${url('refused')}": no`,
            },
            { reason: 'FieldValueInvalid', field: 'spec.y', message: `it says password=${secret}-rule` },
          ],
        });
      });
      const { text, code } = await printed(() => apply(json));

      expect(code).toBe(1);
      expect(text.match(/PLINTH-K8S-045/g)).toHaveLength(3);
      expectMasked(text);
    },
  );

  it.each(texts)('by an apply whose values a webhook repeats, %s', async (_, json) => {
    await applied('1');
    writeManifests(flags.distdir, stack, hostile('2'));
    fake.on('apply ConfigMap/connection', () => {
      throw new ApiError({
        status: 403,
        reason: 'Forbidden',
        message: `admission webhook "policy" denied the request: DB_PASSWORD=${secret}-webhook is too short`,
        request: 'PATCH ConfigMap/connection',
      });
    });
    const { text, code } = await printed(() => apply(json));

    expect(code).toBe(1);
    expect(text).toContain('PLINTH-K8S-043');
    expectMasked(text);
  });

  it.each(texts)('by the list of releases, and by going back to one, %s', async (_, json) => {
    await applied('1');
    await applied('2');
    const listed = await printed(() => rollBack(stack, { ...flags, json, list: true }));
    const back = await printed(() => rollBack(stack, { ...flags, json }));

    expect(listed.text).toContain('registry.example.com/shop:1.2.0');
    expectMasked(listed.text);
    expect(back.text).toContain(json ? '"rolledBackTo": 1' : 'is back at release 1');
    expectMasked(back.text);
  });

  it.each(texts)('by a prune, %s', async (_, json) => {
    await applied('1');
    const { text } = await printed(() => prune(stack, { ...flags, json, all: true, yes: true }));

    expect(text).toContain('credentials');
    expectMasked(text);
  });

  it('by what is said while a request is repeated', async () => {
    await applied('1');
    fake.on('get ConfigMap/plinth-inventory-shop-dev', () =>
      onRetry(`The API server failed (500: token=${secret}-retry); trying again in 1 s.`),
    );
    const { text } = await printed(() => showStatus(stack, flags));

    expect(text).toContain('trying again');
    expectMasked(text);
  });
});

/** Its Job has failed, with a pod whose log says why. */
function breakMigration(): void {
  const job = fake.live('Job', 'migration-1-1-0') as LiveObject;
  const labels = { 'job-name': job.metadata.name };
  const spec = { ...(job.spec as object), selector: { matchLabels: labels } };
  const message = `Job has failed, it could not sign in by ${url('job')}`;
  const failed = { type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', message };
  fake.put({ ...job, spec, status: { conditions: [failed] } });
  fake.put(
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'migration-x', namespace: stack, labels },
      spec: { containers: [{ name: 'main', image: 'shop:1' }] },
      status: {
        phase: 'Failed',
        containerStatuses: [
          { name: 'main', state: { terminated: { exitCode: 1, message: `secret=${secret}-termination` } } },
        ],
      },
    },
    { ownerReferences: [{ kind: 'Job', name: job.metadata.name, uid: job.metadata.uid }] },
  );
}
