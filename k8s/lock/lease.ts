import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { type Api, ApiError } from '../api.ts';
import type { StackPlace } from '../inventory/store.ts';
import type { LiveObject, ManifestObject, ObjectRef } from '../object.ts';
import { ClusterError } from '../problem.ts';

/** Seconds a holder that stopped renewing keeps the lock. */
const duration = 15;
const renewEvery = 4_000;
const pollEvery = 500;

/** One apply of a stack at a time: a Lease of the stack's namespace, renewed while the work goes on. */
export interface Lock {
  /** Throws when the lock was lost: somebody else may be writing. */
  assertHeld(): void;
  release(): Promise<void>;
}

export interface LockOptions {
  readonly onWait?: (text: string) => void;
  readonly wait?: (milliseconds: number) => Promise<void>;
}

interface Holder {
  readonly user: string;
  readonly host: string;
  readonly pid: number;
  readonly run: string;
}

/**
 * Takes the lock. One that is held is watched: if its holder renews it, the lock is refused (PLINTH-K8S-062); if not
 * for as long as it says, or if the holder was a process of this machine that is gone, it is taken over.
 */
export async function takeLock(api: Api, place: StackPlace, options: LockOptions = {}): Promise<Lock> {
  const me: Holder = { user: userName(), host: hostname(), pid: process.pid, run: randomUUID() };
  const lease = await acquire(api, place, me, options);
  return hold(api, place, me, lease);
}

async function acquire(api: Api, place: StackPlace, me: Holder, options: LockOptions): Promise<LiveObject> {
  const wait = options.wait ?? sleep;
  let seen: { readonly renewed: string; waited: number } | undefined;
  for (;;) {
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
      options.onWait?.(`the lock is held by ${printHolder(live)}; waiting to see whether it is alive`);
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
    const lease = leaseOf(place, me, live?.metadata.resourceVersion);
    return live === undefined ? await api.create(lease) : await api.replace(lease);
  } catch (error) {
    if (error instanceof ApiError && error.status === 409) return undefined;
    throw error;
  }
}

function hold(api: Api, place: StackPlace, me: Holder, taken: LiveObject): Lock {
  let version = taken.metadata.resourceVersion;
  let lost: unknown;
  const renew = async () => {
    try {
      version = (await api.replace(leaseOf(place, me, version))).metadata.resourceVersion;
    } catch (error) {
      // A server that does not answer for a moment costs nothing: the lease outlives several renewals.
      if (!(error instanceof ApiError && error.status === 409)) return;
      // A renewal whose answer was lost is refused when it is repeated, though nobody else has the lock.
      const live = await api.get(leaseRef(place)).catch(() => undefined);
      if (live !== undefined && isHeldBy(live, me)) version = live.metadata.resourceVersion;
      else lost = error;
    }
  };
  let renewal: Promise<void> | undefined;
  const timer = setInterval(() => {
    // One that takes long, because the server is away, is not followed by a queue of others.
    renewal ??= renew().finally(() => {
      renewal = undefined;
    });
  }, renewEvery);
  timer.unref();
  return {
    assertHeld: () => {
      if (lost !== undefined) throw stolen(place, lost);
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

const leaseOf = (place: StackPlace, holder: Holder, resourceVersion: string | undefined): ManifestObject => ({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: {
    name: leaseRef(place).name,
    namespace: place.namespace,
    labels: { 'plinth.dev/record': 'lock', 'plinth.dev/record-of': place.stack },
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  },
  spec: {
    holderIdentity: JSON.stringify(holder),
    leaseDurationSeconds: duration,
    renewTime: new Date().toISOString().replace('Z', '000Z'),
  },
});

type LeaseSpec = {
  readonly holderIdentity?: string;
  readonly renewTime?: string;
  readonly leaseDurationSeconds?: number;
};

const specOf = (live: LiveObject): LeaseSpec => (live.spec ?? {}) as LeaseSpec;
const renewTimeOf = (live: LiveObject): string => specOf(live).renewTime ?? '';

const isHeldBy = (live: LiveObject, holder: Holder): boolean =>
  specOf(live).holderIdentity === JSON.stringify(holder);

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
    : { holder: printHolder(live), renewed: renewTimeOf(live) };
}

/** By how long it was watched without a renewal, not by its time: clocks of two machines differ. */
function isFree(live: LiveObject, watched: number): boolean {
  const { holderIdentity, leaseDurationSeconds = duration } = specOf(live);
  const holder = parseHolder(holderIdentity);
  return holder === undefined || isDead(holder) || watched >= leaseDurationSeconds * 1_000;
}

function parseHolder(text: string | undefined): Partial<Holder> | undefined {
  if (!text) return undefined;
  try {
    return JSON.parse(text) as Partial<Holder>;
  } catch {
    return {};
  }
}

/** A process of this machine that does not exist any more. */
function isDead({ host, pid }: Partial<Holder>): boolean {
  if (host !== hostname() || pid === undefined) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function printHolder(live: LiveObject): string {
  const { user = 'somebody', host = 'another machine', pid } = parseHolder(specOf(live).holderIdentity) ?? {};
  return `${user} on ${host}${pid === undefined ? '' : ` (process ${pid})`}`;
}

const held = (place: StackPlace, live: LiveObject): ClusterError =>
  new ClusterError(
    [
      {
        code: 'PLINTH-K8S-062',
        path: `${place.stack} Lease/${leaseRef(place).name}`,
        got: `an apply by ${printHolder(live)}, alive`,
        rule: 'one apply of a stack runs at a time',
        fix: 'wait for it to end, then run this again; nothing was changed here',
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
        got: 'a lock that another apply took over',
        rule: 'one apply of a stack runs at a time',
        fix: 'see with plinth status what the other one does; then run this again, it goes on where this one stopped',
      },
    ],
    { badInput: false, cause },
  );

/** A container may run as a user without a name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? ''}`.trim();
  }
}

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
