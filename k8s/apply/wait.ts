import type { Api } from '../api.ts';
import { diagnose, diagnosisProblem } from '../diagnosis/index.ts';
import { type LiveObjects, readLive } from '../diff/live.ts';
import { keyOf, type ManifestObject, printObject, refOf } from '../object.ts';
import { ClusterError, type ClusterProblem } from '../problem.ts';
import { isGating, readinessOf, relatedOf, timeoutOf } from '../readiness/index.ts';
import type { Readiness } from '../readiness/status.ts';
import { settled } from '../together.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Observed, OnEvent } from './events.ts';
import { watchForTrouble } from './trouble.ts';

export interface WaitOptions {
  readonly stack: string;
  readonly onEvent: OnEvent;
  /** Milliseconds for every object. @default - per kind, `timeoutOf` */
  readonly timeout?: number;
  /** Jobs known to have completed, by `keyOf`. */
  readonly completed: ReadonlySet<string>;
  readonly signal?: AbortSignal;
  /** Called between two looks. */
  readonly check?: () => Promise<void>;
  readonly clock?: Clock;
}

/** Looks often at first, because much is ready at once, then every two seconds. */
const pauses = [100, 200, 300, 500, 1_000, 2_000] as const;

/**
 * Waits until every object that an apply waits for is Current. Throws `ClusterError` at the first look that finds one
 * which failed, took too long, or has a cause that does not pass: with one diagnosis for each of those, and nothing about
 * objects that were still in progress then.
 */
export async function waitUntilReady(
  api: Api,
  objects: readonly ManifestObject[],
  options: WaitOptions,
): Promise<readonly Observed[]> {
  const clock = options.clock ?? systemClock;
  const start = clock.now();
  const ready = new Map<string, Observed>();
  const troubleOf = watchForTrouble(api, options.stack, options.onEvent, clock);
  let pending = objects.filter(isGating);
  for (let look = 0; pending.length > 0; look++) {
    options.signal?.throwIfAborted();
    await options.check?.();
    const observed = await observeAll(api, pending, { completed: options.completed, clock, since: start });
    for (const one of observed.filter(({ readiness }) => readiness.status === 'Current')) {
      ready.set(keyOf(one.object), seen(one));
      options.onEvent({ kind: 'ready', observed: seen(one) });
    }
    const waiting = observed.filter(({ readiness }) => readiness.status !== 'Current');
    const elapsed = clock.now() - start;
    const over = waiting.filter((one) => isOver(one, elapsed, options.timeout));
    if (over.length > 0) throw await failure(api, over, elapsed, options.stack);
    pending = waiting.map(({ object }) => object);
    if (pending.length === 0) break;
    const lasting = await troubleOf(pending);
    if (lasting.length > 0) throw new ClusterError(lasting, { badInput: false });
    options.onEvent({ kind: 'waiting', pending: waiting.map(seen) });
    await clock.wait(pauses[Math.min(look, pauses.length - 1)] as number);
  }
  return [...ready.values()];
}

interface ObservedObject {
  readonly object: ManifestObject;
  readonly readiness: Readiness;
}

const seen = ({ object, readiness }: ObservedObject): Observed => ({ ref: refOf(object), readiness });

export interface ObserveOptions {
  /** Jobs known to have completed, by `keyOf`. */
  readonly completed: ReadonlySet<string>;
  readonly clock?: Clock;
  /** When somebody began to wait, by the same clock. */
  readonly since?: number;
  /** Live objects that were read already. */
  readonly known?: LiveObjects;
}

/** How far each object is by the server's clock, with a list where there are many of a kind. */
export async function observeAll(
  api: Api,
  objects: readonly ManifestObject[],
  { completed, clock = systemClock, since, known }: ObserveOptions,
): Promise<readonly ObservedObject[]> {
  const live = known ?? (await readLive(api, objects.map(refOf)));
  const atServer = (time: number) => new Date(time + api.ahead);
  const times = { now: atServer(clock.now()), ...(since !== undefined && { since: atServer(since) }) };
  return settled(
    objects.map(async (object) => {
      const isCompleted = completed.has(keyOf(object));
      const there = live.get(keyOf(object));
      // What is being deleted of a Job that did its work is nothing to wait for.
      const found = isCompleted && there?.metadata.deletionTimestamp !== undefined ? undefined : there;
      const related = found === undefined ? undefined : await relatedOf(api, found);
      const context = { ...times, completed: isCompleted, ...(related && { related }) };
      return { object, readiness: readinessOf(found, context) };
    }),
  );
}

const isOver = (
  { object, readiness }: ObservedObject,
  elapsed: number,
  timeout: number | undefined,
): boolean => readiness.status === 'Failed' || elapsed > (timeout ?? timeoutOf(object));

async function failure(
  api: Api,
  over: readonly ObservedObject[],
  elapsed: number,
  stack: string,
): Promise<ClusterError> {
  const problems = await Promise.all(over.map((one) => problemOf(api, one, elapsed, stack)));
  return new ClusterError(problems, { badInput: false });
}

/** What is known to be wrong; else that it took too long, and what it was waiting for. */
async function problemOf(
  api: Api,
  { object, readiness }: ObservedObject,
  elapsed: number,
  stack: string,
): Promise<ClusterProblem> {
  const path = `${stack} ${printObject(object)}`;
  const diagnosis = await diagnose(api, object);
  if (diagnosis !== undefined) return diagnosisProblem(diagnosis, path);
  const { namespace } = object.metadata;
  return {
    code: 'PLINTH-K8S-080',
    path,
    got: `${readiness.status} after ${Math.round(elapsed / 1_000)} s: ${readiness.message}`,
    rule: 'it must become ready before the next stage starts',
    fix: `look at kubectl describe ${object.kind.toLowerCase()} ${object.metadata.name}${namespace === undefined ? '' : ` --namespace ${namespace}`}; if it only needs longer, give --timeout`,
  };
}
