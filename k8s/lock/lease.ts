import { type Api, ApiError } from '../api.ts';
import { systemClock } from '../apply/clock.ts';
import type { StackPlace } from '../inventory/store.ts';
import { recordLabels } from '../labels.ts';
import type { LiveObject, ManifestObject, ObjectRef } from '../object.ts';
import { ClusterError } from '../problem.ts';
import { specOf } from '../readiness/fields.ts';
import { type Holder, isGone, parseHolder, printHolder, thisProcess } from './holder.ts';

/** Seconds a holder that stopped renewing keeps the lock. */
const duration = 15;
const renewEvery = 4_000;
const pollEvery = 500;

/** One apply of a stack at a time: a Lease of the stack's namespace, renewed while the work goes on. */
export interface Lock {
  /** Different for each time the lock is taken. */
  readonly run: string;
  /**
   * Throws when the lock was lost: somebody else may be writing. When no renewal succeeded for as long as the lease
   * lasts (a laptop that slept, a network that was away), one is made now, and says whether it was.
   */
  assertHeld(): Promise<void>;
  release(): Promise<void>;
}

export interface LockOptions {
  readonly onWait?: (text: string) => void;
  readonly wait?: (milliseconds: number) => Promise<void>;
  readonly signal?: AbortSignal;
}

/**
 * Takes the lock. One that is held is watched: if its holder renews it, the lock is refused (PLINTH-K8S-062); if not
 * for as long as it says, or if the holder was a process of this machine that is gone, it is taken over.
 */
export async function takeLock(api: Api, place: StackPlace, options: LockOptions = {}): Promise<Lock> {
  const me = thisProcess();
  const asked = performance.now();
  const lease = await acquire(api, place, me, options);
  return hold(api, place, me, lease, asked);
}

async function acquire(api: Api, place: StackPlace, me: Holder, options: LockOptions): Promise<LiveObject> {
  const wait = options.wait ?? systemClock.wait;
  let seen: { readonly renewed: string; waited: number } | undefined;
  for (;;) {
    options.signal?.throwIfAborted();
    const live = await api.get(leaseRef(place));
    // Taken by a request whose answer was lost.
    if (live !== undefined && isHeldBy(live, me)) return live;
    if (live === undefined || isFree(live, seen?.waited ?? 0)) {
      const taken = await tryTake(api, place, me, live);
      if (taken !== undefined) return taken;
      continue;
    }
    const renewed = renewTimeOf(live);
    if (seen !== undefined && seen.renewed !== renewed) throw held(place, live);
    if (seen === undefined)
      options.onWait?.(`the lock is held by ${holderOf(live)}; waiting to see whether it is alive`);
    seen ??= { renewed, waited: 0 };
    await wait(pollEvery);
    seen.waited += pollEvery;
  }
}

/** Undefined when somebody was faster. */
async function tryTake(
  api: Api,
  place: StackPlace,
  me: Holder,
  live: LiveObject | undefined,
): Promise<LiveObject | undefined> {
  try {
    const lease = leaseOf(place, me, live);
    return live === undefined ? await api.create(lease) : await api.replace(lease);
  } catch (error) {
    if (error instanceof ApiError && (error.status === 409 || (live !== undefined && error.status === 404)))
      return undefined;
    throw error;
  }
}

/** `asked`: when the request for it was begun, by the clock that never goes back. */
function hold(api: Api, place: StackPlace, me: Holder, taken: LiveObject, asked: number): Lock {
  let current = taken;
  let renewedAt = asked;
  let lost: unknown;
  const renew = async () => {
    const begun = performance.now();
    try {
      current = await api.replace(leaseOf(place, me, current));
      renewedAt = begun;
    } catch (error) {
      // A server that does not answer for a moment costs nothing: the lease outlives several renewals.
      if (!(error instanceof ApiError && (error.status === 409 || error.status === 404))) return;
      // A renewal whose answer was lost is refused when it is repeated, though nobody else has the lock.
      const live = await api.get(leaseRef(place)).catch(() => undefined);
      if (live?.metadata.uid === taken.metadata.uid && isHeldBy(live, me)) {
        current = live;
        renewedAt = begun;
      } else lost = error;
    }
  };
  let renewal: Promise<void> | undefined;
  const renewOnce = (): Promise<void> => {
    // One that takes long, because the server is away, is not followed by a queue of others.
    renewal ??= renew().finally(() => {
      renewal = undefined;
    });
    return renewal;
  };
  const isStale = (): boolean => performance.now() - renewedAt >= duration * 1_000;
  const timer = setInterval(() => void renewOnce(), renewEvery);
  timer.unref();
  return {
    run: me.run,
    assertHeld: async () => {
      // The renewal under way may have been sent before this process stood still, so it is asked until one is fresh.
      for (let tries = 0; tries < 2 && lost === undefined && isStale(); tries++) await renewOnce();
      if (lost !== undefined) throw stolen(place, lost);
      if (isStale()) throw stolen(place, new Error('no renewal succeeded for as long as the lease lasts'));
    },
    release: async () => {
      clearInterval(timer);
      await renewal;
      if (lost !== undefined) return;
      // A process that stood still for long may have been taken for dead, and not know it.
      const live = await api.get(leaseRef(place));
      if (live !== undefined && isHeldBy(live, me))
        await api.delete(leaseRef(place), { uid: taken.metadata.uid });
    },
  };
}

const leaseRef = ({ stack, namespace }: StackPlace): ObjectRef => ({
  group: 'coordination.k8s.io',
  kind: 'Lease',
  namespace,
  name: `plinth-${stack}`,
});

/**
 * Over the lease that is there, or a new one. The API server makes a Lease that is not there when it is put, so the uid
 * says which one is meant: one that was deleted meanwhile is not made again.
 */
const leaseOf = (place: StackPlace, holder: Holder, over: LiveObject | undefined): ManifestObject => ({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: {
    name: leaseRef(place).name,
    namespace: place.namespace,
    labels: recordLabels('lock', place.stack),
    ...(over === undefined ? {} : { uid: over.metadata.uid, resourceVersion: over.metadata.resourceVersion }),
  },
  spec: {
    holderIdentity: JSON.stringify(holder),
    leaseDurationSeconds: duration,
    renewTime: new Date().toISOString().replace('Z', '000Z'),
  },
});

interface LeaseSpec {
  readonly holderIdentity: string;
  readonly renewTime: string;
  readonly leaseDurationSeconds: number;
}

const renewTimeOf = (live: LiveObject): string => specOf<LeaseSpec>(live).renewTime ?? '';

const isHeldBy = (live: LiveObject, holder: Holder): boolean =>
  specOf<LeaseSpec>(live).holderIdentity === JSON.stringify(holder);

const holderOf = (live: LiveObject): string =>
  printHolder(parseHolder(specOf<LeaseSpec>(live).holderIdentity) ?? {});

/** Who holds the lock of a stack. */
export interface Holding {
  /** `deploy on ci-7 (process 4242)` */
  readonly holder: string;
  /** RFC 3339. */
  readonly renewed: string;
}

/** Undefined when nobody does. */
export async function lockHolder(api: Api, place: StackPlace): Promise<Holding | undefined> {
  const live = await api.get(leaseRef(place));
  return live === undefined || isFree(live, 0)
    ? undefined
    : { holder: holderOf(live), renewed: renewTimeOf(live) };
}

/** By how long it was watched without a renewal, not by its time: clocks of two machines differ. */
function isFree(live: LiveObject, watched: number): boolean {
  const { holderIdentity, leaseDurationSeconds = duration } = specOf<LeaseSpec>(live);
  const holder = parseHolder(holderIdentity);
  return holder === undefined || isGone(holder) || watched >= leaseDurationSeconds * 1_000;
}

const held = (place: StackPlace, live: LiveObject): ClusterError =>
  new ClusterError(
    [
      {
        code: 'PLINTH-K8S-062',
        path: `${place.stack} Lease/${leaseRef(place).name}`,
        got: `an apply by ${holderOf(live)}, alive`,
        rule: 'one apply of a stack runs at a time',
        fix: 'wait for it to end, then run this again; nothing that is there was changed here',
      },
    ],
    { badInput: false },
  );

const stolen = (place: StackPlace, cause: unknown): ClusterError =>
  new ClusterError(
    [
      {
        code: 'PLINTH-K8S-063',
        path: `${place.stack} Lease/${leaseRef(place).name}`,
        got: 'a lock that was lost: another apply took it over, or it could not be renewed in time',
        rule: 'one apply of a stack runs at a time',
        fix: 'see with plinth status what the other one does; then run this again, it goes on where this one stopped',
      },
    ],
    { badInput: false, cause },
  );
