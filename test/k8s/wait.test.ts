import { describe, expect, it } from 'vitest';
import type { ApplyEvent } from '../../k8s/apply/events.ts';
import { type WaitOptions, waitUntilReady } from '../../k8s/apply/wait.ts';
import { keyOf, type LiveObject, type ManifestObject, printRef } from '../../k8s/object.ts';
import { ClusterError } from '../../k8s/problem.ts';
import { type FakeCluster, fakeClock, fakeCluster } from './fake-api.ts';

const object = (apiVersion: string, kind: string, name: string, spec: object = {}): ManifestObject => ({
  apiVersion,
  kind,
  metadata: { name, namespace: 'shop-dev' },
  spec,
});
const job = object('batch/v1', 'Job', 'migration', { activeDeadlineSeconds: 120 });
const deployment = object('apps/v1', 'Deployment', 'shop', { replicas: 2, progressDeadlineSeconds: 600 });
const settings = object('v1', 'ConfigMap', 'settings');

const condition = (type: string, more: object = {}) => ({ conditions: [{ type, status: 'True', ...more }] });
const complete = condition('Complete');
const failed = condition('Failed', { reason: 'BackoffLimitExceeded', message: 'it ended with 1' });

interface Step {
  /** Milliseconds after the start. */
  readonly at: number;
  readonly act: (fake: FakeCluster) => void;
}

/** Waits for objects that are there, while these steps happen. */
async function waitFor(
  objects: readonly ManifestObject[],
  statuses: readonly (readonly [ManifestObject, object | undefined])[],
  { steps = [], ...options }: Partial<WaitOptions> & { readonly steps?: readonly Step[] } = {},
) {
  const fake = fakeCluster({ status: ({ status }) => status as object | undefined });
  for (const [one, status] of statuses) fake.put({ ...one, ...(status && { status }) });
  const clock = fakeClock();
  const start = clock.now();
  const left = [...steps];
  const events: ApplyEvent[] = [];
  const wait = async (milliseconds: number) => {
    await clock.wait(milliseconds);
    while (left[0] !== undefined && clock.now() - start >= left[0].at) left.shift()?.act(fake);
  };
  const outcome = await waitUntilReady(fake.api, objects, {
    stack: 'shop-dev',
    completed: new Set(),
    onEvent: (event) => events.push(event),
    ...options,
    clock: { now: clock.now, wait },
  }).then(
    (ready) => ({ ready: ready.map(({ ref }) => printRef(ref)), problems: [], error: undefined }),
    (error: unknown) => ({
      ready: [],
      problems: error instanceof ClusterError ? error.problems : [],
      error,
    }),
  );
  return { ...outcome, events, waits: clock.waits, asked: fake.asked, elapsed: clock.now() - start };
}

/** Its pod waits for an image that no registry has. */
function withoutImage(owner: ManifestObject, status: object): FakeCluster {
  const fake = fakeCluster({ status: (live) => live.status as object | undefined });
  const labels = { app: 'shop' };
  const image = 'registry.example.com/shop:typo';
  const spec = { ...(owner.spec as object), selector: { matchLabels: labels } };
  fake.put({ ...owner, spec, status }, { uid: 'uid-of-the-owner' });
  const waiting = { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}": not found` };
  const pod = object('v1', 'Pod', 'shop-x', { containers: [{ name: 'main', image }] });
  fake.put(
    {
      ...pod,
      metadata: { ...pod.metadata, labels },
      status: { phase: 'Pending', containerStatuses: [{ name: 'main', image, state: { waiting } }] },
    },
    { ownerReferences: [{ kind: owner.kind, name: owner.metadata.name, uid: 'uid-of-the-owner' }] },
  );
  return fake;
}

const withStatus = (one: ManifestObject, status: object): ManifestObject => ({ ...one, status });

describe('an apply waits', () => {
  it('not at all for what is ready, and says each', async () => {
    const { ready, events, waits } = await waitFor(
      [job, settings],
      [
        [job, complete],
        [settings, undefined],
      ],
    );

    expect(ready).toEqual(['Job/migration', 'ConfigMap/settings']);
    expect(events.map(({ kind }) => kind)).toEqual(['ready', 'ready']);
    expect(waits).toEqual([]);
  });

  it('not for kinds that become ready later or by others', async () => {
    const service = object('v1', 'Service', 'shop', { selector: { app: 'shop' } });
    const { ready, asked } = await waitFor([service], []);

    expect(ready).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('ever longer between two looks, until it is ready', async () => {
    const { ready, waits, events } = await waitFor([job], [[job, { active: 1 }]], {
      steps: [{ at: 6_000, act: (fake) => fake.put(withStatus(job, complete)) }],
    });

    expect(ready).toEqual(['Job/migration']);
    expect(waits).toEqual([100, 200, 300, 500, 1_000, 2_000, 2_000]);
    expect(events.filter(({ kind }) => kind === 'waiting')).toHaveLength(7);
    expect(events.at(-1)).toMatchObject({ kind: 'ready', observed: { ref: { name: 'migration' } } });
  });

  it('no longer when one failed, though others are still in progress', async () => {
    const { problems, waits } = await waitFor(
      [job, deployment],
      [
        [job, failed],
        [deployment, {}],
      ],
    );

    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'PLINTH-K8S-150 shop-dev Job/migration',
    ]);
    expect(waits).toEqual([]);
  });

  it('and tells of all that failed at once', async () => {
    const other = object('batch/v1', 'Job', 'other');
    const { problems } = await waitFor(
      [job, other],
      [
        [job, failed],
        [other, failed],
      ],
    );

    expect(problems.map(({ path }) => path)).toEqual(['shop-dev Job/migration', 'shop-dev Job/other']);
  });

  it('until its time is over, and names what it was waiting for', async () => {
    const widget = object('example.com/v1', 'Widget', 'w');
    const status = { conditions: [{ type: 'Ready', status: 'False', message: 'one part is missing' }] };
    const { problems, elapsed } = await waitFor([widget], [[widget, status]], { timeout: 5_000 });

    expect(problems).toMatchObject([
      {
        code: 'PLINTH-K8S-080',
        path: 'shop-dev Widget/w',
        got: 'InProgress after 6 s: one part is missing',
        fix: 'look at kubectl describe widget w --namespace shop-dev; if it only needs longer, give --timeout',
      },
    ]);
    // 100 + 200 + 300 + 500 + 1000 + 2000 are 4.1 s, too short; the next look is 2 s later.
    expect(elapsed).toBe(6_100);
  });

  it('as long as the kind may take by itself, where no time is given', async () => {
    // A minute more than its own deadline of two.
    const { elapsed } = await waitFor([job], [[job, {}]]);

    expect(elapsed).toBeGreaterThan(180_000);
    expect(elapsed).toBeLessThanOrEqual(182_000);
  });

  it('with the diagnosis as the problem, where there is one', async () => {
    const { api } = withoutImage(job, { active: 1 });
    const error = await waitUntilReady(api, [job], {
      stack: 'shop-dev',
      completed: new Set(),
      onEvent: () => {},
      timeout: 1_000,
      clock: fakeClock(),
    }).catch((reason: unknown) => reason);

    expect((error as ClusterError).problems).toMatchObject([
      { code: 'PLINTH-K8S-101', path: 'shop-dev Job/migration' },
    ]);
  });

  it('not for a Job that completed before and is gone', async () => {
    const { ready } = await waitFor([job], [], { completed: new Set([keyOf(job)]) });

    expect(ready).toEqual(['Job/migration']);
  });

  it('for an object that is not there', async () => {
    const { problems } = await waitFor([settings], [], { timeout: 50 });

    expect(problems).toMatchObject([
      { code: 'PLINTH-K8S-080', got: 'NotFound after 0 s: it does not exist' },
    ]);
  });

  it('no longer when it is told to stop', async () => {
    const controller = new AbortController();
    const { error, waits } = await waitFor([job], [[job, {}]], {
      signal: controller.signal,
      steps: [{ at: 500, act: () => controller.abort() }],
    });

    expect((error as Error).name).toBe('AbortError');
    // 100 + 200 + 300.
    expect(waits).toEqual([100, 200, 300]);
  });

  it('no longer when the lock is lost', async () => {
    let looks = 0;
    const { error } = await waitFor([job], [[job, {}]], {
      check: async () => {
        if (++looks === 3) throw new Error('the lock was lost');
      },
    });

    expect((error as Error).message).toBe('the lock was lost');
  });

  it('with one list where there are many of a kind, and asks no more for those that are ready', async () => {
    const jobs = ['a', 'b', 'c', 'd'].map((name) => object('batch/v1', 'Job', name));
    const { asked } = await waitFor(
      jobs,
      jobs.map((one, i) => [one, i === 0 ? {} : complete] as const),
      { steps: [{ at: 100, act: (fake) => fake.put(withStatus(jobs[0] as LiveObject, complete)) }] },
    );

    expect(asked).toEqual(['list Job', 'get Job/a']);
  });
});

describe('while it waits, an apply says what is wrong', () => {
  /** What is told of an object whose image is absent, and how long it is waited for. */
  async function told(owner: ManifestObject, status: object) {
    const { api } = withoutImage(owner, status);
    const clock = fakeClock();
    const start = clock.now();
    const notes: string[] = [];
    const error = await waitUntilReady(api, [owner], {
      stack: 'shop-dev',
      completed: new Set(),
      onEvent: (event) => void (event.kind === 'note' && notes.push(event.text)),
      clock,
    }).catch((reason: unknown) => reason);
    return {
      notes,
      codes: (error as ClusterError).problems.map(({ code }) => code),
      elapsed: clock.now() - start,
    };
  }

  it('once for each cause, and gives up long before the time is over when it lasts', async () => {
    const set = object('apps/v1', 'StatefulSet', 'cache', { replicas: 1 });
    const { notes, codes, elapsed } = await told(set, { observedGeneration: 1, replicas: 1 });

    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/^StatefulSet\/cache: .*\(PLINTH-K8S-101\)$/);
    expect(codes).toEqual(['PLINTH-K8S-101']);
    // Told after eight seconds, over a minute later; it had five minutes.
    expect(elapsed).toBeGreaterThanOrEqual(68_000);
    expect(elapsed).toBeLessThan(80_000);
  });

  it('and leaves a Job to its own verdict, which tries again by itself', async () => {
    const { notes, codes, elapsed } = await told(job, { active: 1 });

    expect(notes).toHaveLength(1);
    expect(codes).toEqual(['PLINTH-K8S-101']);
    expect(elapsed).toBeGreaterThan(180_000);
  });
});
