import { hostname } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { thisProcess } from '../../k8s/lock/holder.ts';
import { type Lock, lockHolder, takeLock } from '../../k8s/lock/lease.ts';
import type { ManifestObject } from '../../k8s/object.ts';
import { ClusterError } from '../../k8s/problem.ts';
import { type FakeCluster, fakeClock, fakeCluster, refusal } from './fake-api.ts';

const place = { stack: 'shop-dev', namespace: 'shop-dev' };
const name = 'plinth-shop-dev';

const leaseOf = (holder: object | string, renewTime = '2026-03-01T11:59:58.000000Z'): ManifestObject => ({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name, namespace: 'shop-dev' },
  spec: {
    holderIdentity: typeof holder === 'string' ? holder : JSON.stringify(holder),
    leaseDurationSeconds: 15,
    renewTime,
  },
});

const elsewhere = { user: 'deploy', host: 'ci-7', pid: 4242, run: 'run-of-another' };

function cluster(): FakeCluster {
  const fake = fakeCluster();
  fake.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop-dev' } });
  return fake;
}

const renewTime = (fake: FakeCluster): string | undefined =>
  (fake.live('Lease', name)?.spec as { renewTime: string } | undefined)?.renewTime;

const codesOf = (error: unknown): string[] =>
  error instanceof ClusterError ? error.problems.map(({ code }) => code) : [`no ClusterError: ${error}`];

describe('the lock of a stack', () => {
  it('is taken when nobody has it, and gone when it is given back', async () => {
    const fake = cluster();
    const lock = await takeLock(fake.api, place);

    expect(fake.live('Lease', name)?.metadata.labels).toEqual({
      'plinth.dev/record': 'lock',
      'plinth.dev/record-of': 'shop-dev',
    });
    await lock.assertHeld();
    await lock.release();
    expect(fake.live('Lease', name)).toBeUndefined();
  });

  it('is refused while its holder renews it, naming the holder', async () => {
    const fake = cluster();
    fake.put(leaseOf(elsewhere));
    const clock = fakeClock();
    const waited: string[] = [];
    const wait = async (milliseconds: number) => {
      await clock.wait(milliseconds);
      // The other one renews after four seconds.
      if (clock.waits.length === 8) fake.put(leaseOf(elsewhere, '2026-03-01T12:00:02.000000Z'));
    };
    const refused = await takeLock(fake.api, place, { wait, onWait: (text) => waited.push(text) }).catch(
      (error: unknown) => error,
    );

    expect(codesOf(refused)).toEqual(['PLINTH-K8S-062']);
    expect((refused as ClusterError).problems[0]?.got).toBe(
      'an apply by deploy on ci-7 (process 4242), alive',
    );
    expect(waited).toEqual([
      'the lock is held by deploy on ci-7 (process 4242); waiting to see whether it is alive',
    ]);
    expect(clock.waits.length).toBe(8);
    expect(fake.writes()).toEqual([]);
  });

  it('is taken over from a holder that was silent for as long as the lease says', async () => {
    const fake = cluster();
    fake.put(leaseOf(elsewhere));
    const clock = fakeClock();
    const lock = await takeLock(fake.api, place, { wait: clock.wait });

    // 15 s, a look every half second.
    expect(clock.waits).toEqual(Array.from({ length: 30 }, () => 500));
    expect(renewTime(fake)).not.toBe('2026-03-01T11:59:58.000000Z');
    await lock.release();
  });

  /** How long a lock of this holder was watched before it was taken over. */
  async function watched(holder: object): Promise<number> {
    const fake = cluster();
    fake.put(leaseOf(holder));
    const clock = fakeClock();
    const start = clock.now();
    const lock = await takeLock(fake.api, place, { wait: clock.wait });
    await lock.release();
    return clock.now() - start;
  }
  // Process numbers are below 2^22 (proc(5), pid_max).
  const nobody = 2 ** 22 + 1;

  it('is taken over at once from a process of this machine that is gone', async () => {
    expect(await watched({ ...thisProcess(), pid: nobody })).toBe(0);
  });

  it('is taken over at once where the number of the process was given to another since', async () => {
    expect(await watched({ ...thisProcess(), started: '1' })).toBe(0);
  });

  it('is not taken at once from a process of this machine that is there', async () => {
    expect(await watched(thisProcess())).toBe(15_000);
  });

  it('is not taken at once where the process numbers are those of another container or machine', async () => {
    expect(await watched({ ...thisProcess(), pid: nobody, pidNamespace: 'pid:[1]' })).toBe(15_000);
    expect(await watched({ ...thisProcess(), pid: nobody, boot: 'another' })).toBe(15_000);
  });

  it('is free when nobody is named in it', async () => {
    const fake = cluster();
    fake.put(leaseOf(''));
    const clock = fakeClock();
    const lock = await takeLock(fake.api, place, { wait: clock.wait });

    expect(clock.waits).toEqual([]);
    await lock.release();
  });

  it('goes to one of two that come at the same time', async () => {
    const fake = cluster();
    const clock = fakeClock();
    let renewals = 0;
    const wait = async (milliseconds: number) => {
      await clock.wait(milliseconds);
      const lease = fake.live('Lease', name);
      if (lease !== undefined && ++renewals === 1)
        fake.put({ ...lease, spec: { ...(lease.spec as object), renewTime: 'later' } } as ManifestObject);
    };
    const outcomes = await Promise.allSettled([
      takeLock(fake.api, place, { wait }),
      takeLock(fake.api, place, { wait }),
    ]);

    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(codesOf(outcome.reason)).toEqual(['PLINTH-K8S-062']);
  });

  it('is known to be taken when the answer to that was lost', async () => {
    const fake = cluster();
    const { create } = fake.api;
    fake.api.create = async (object) => {
      await create(object);
      // As the client sees it when it sends the request again.
      throw refusal(409, 'AlreadyExists', 'leases.coordination.k8s.io "plinth-shop-dev" already exists');
    };
    const clock = fakeClock();
    const lock = await takeLock(fake.api, place, { wait: clock.wait });

    expect(clock.waits).toEqual([]);
    await lock.release();
    expect(fake.live('Lease', name)).toBeUndefined();
  });

  it('fails with what the server says when it may not be taken', async () => {
    const fake = cluster();
    fake.on(`create Lease/${name}`, () => {
      throw refusal(403, 'Forbidden', 'not allowed');
    });

    await expect(takeLock(fake.api, place)).rejects.toThrow('not allowed');
  });
});

describe('a lock that is held', () => {
  let fake: FakeCluster;
  let lock: Lock;

  beforeEach(async () => {
    vi.useFakeTimers({ now: new Date('2026-03-01T12:00:00Z') });
    fake = cluster();
    lock = await takeLock(fake.api, place);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  const replaced = (): number => fake.asked.filter((request) => request.startsWith('replace')).length;

  it('is renewed every four seconds', async () => {
    expect(renewTime(fake)).toBe('2026-03-01T12:00:00.000000Z');
    await vi.advanceTimersByTimeAsync(4_000);
    expect(renewTime(fake)).toBe('2026-03-01T12:00:04.000000Z');
    await vi.advanceTimersByTimeAsync(4_000);
    expect(renewTime(fake)).toBe('2026-03-01T12:00:08.000000Z');
    await lock.assertHeld();
  });

  it('is not renewed any more when it was given back', async () => {
    await lock.release();
    await vi.advanceTimersByTimeAsync(20_000);

    expect(replaced()).toBe(0);
    expect(fake.live('Lease', name)).toBeUndefined();
  });

  it('stops the work when somebody else took it, and leaves it to them', async () => {
    fake.put(leaseOf(elsewhere), { resourceVersion: '900' });
    await vi.advanceTimersByTimeAsync(4_000);

    expect(codesOf(await lock.assertHeld().catch((error: unknown) => error))).toEqual(['PLINTH-K8S-063']);
    await lock.release();
    expect(fake.live('Lease', name)?.metadata.resourceVersion).toBe('900');
  });

  it('is left to somebody who took it since the last renewal', async () => {
    const { uid } = fake.live('Lease', name)?.metadata ?? {};
    fake.put(leaseOf(elsewhere), { resourceVersion: '900', uid });
    await lock.release();

    expect(fake.live('Lease', name)?.metadata.resourceVersion).toBe('900');
  });

  it('is held still when the answer to a renewal was lost', async () => {
    const { replace } = fake.api;
    fake.api.replace = async (object) => {
      await replace(object);
      fake.api.replace = replace;
      throw refusal(409, 'Conflict', 'the object has been modified');
    };
    await vi.advanceTimersByTimeAsync(8_000);

    await lock.assertHeld();
    expect(renewTime(fake)).toBe('2026-03-01T12:00:08.000000Z');
  });

  it('outlives a renewal that fails', async () => {
    let failures = 0;
    fake.on(`replace Lease/${name}`, () => {
      if (++failures === 1) throw refusal(0, 'ECONNRESET', 'no answer');
    });
    await vi.advanceTimersByTimeAsync(8_000);

    await lock.assertHeld();
    expect(renewTime(fake)).toBe('2026-03-01T12:00:08.000000Z');
  });

  it('does not queue renewals behind one that takes long', async () => {
    let answer = (): void => {};
    const slow = new Promise<void>((done) => {
      answer = done;
    });
    let calls = 0;
    fake.on(`replace Lease/${name}`, () => (++calls === 1 ? slow : undefined));
    await vi.advanceTimersByTimeAsync(40_000);
    expect(replaced()).toBe(1);

    answer();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(replaced()).toBe(2);
    await lock.assertHeld();
  });

  it('is renewed before the work goes on, when the process stood still for longer than the lease lasts', async () => {
    // Nothing ran meanwhile, timers neither.
    vi.setSystemTime(new Date('2026-03-01T13:00:00Z'));
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 3_600_000);
    await lock.assertHeld();

    expect(renewTime(fake)).toBe('2026-03-01T13:00:00.000000Z');
  });

  it('stops the work when it was not renewed in time and cannot be', async () => {
    fake.on(`replace Lease/${name}`, () => {
      throw refusal(0, 'ECONNRESET', 'no answer');
    });
    await vi.advanceTimersByTimeAsync(14_000);
    await lock.assertHeld();
    await vi.advanceTimersByTimeAsync(1_000);

    expect(codesOf(await lock.assertHeld().catch((error: unknown) => error))).toEqual(['PLINTH-K8S-063']);
  });

  it('is told by its holder', async () => {
    expect(await lockHolder(fake.api, place)).toEqual({
      holder: expect.stringMatching(new RegExp(` on ${hostname()} \\(process ${process.pid}\\)$`)),
      renewed: '2026-03-01T12:00:00.000000Z',
    });
    await lock.release();
    expect(await lockHolder(fake.api, place)).toBeUndefined();
  });
});
