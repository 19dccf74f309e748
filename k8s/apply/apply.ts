import { type Api, ApiError } from '../api.ts';
import { isWrite, type ObjectChange } from '../diff/change.ts';
import { afterApply, whileApplying, withJobs } from '../inventory/inventory.ts';
import {
  assertUnchanged,
  type StackPlace,
  type StoredInventory,
  writeInventory,
} from '../inventory/store.ts';
import { type Lock, takeLock } from '../lock/lease.ts';
import {
  isJob,
  keyOf,
  keyOfKind,
  keyOfRef,
  kindOf,
  type ManifestObject,
  type ObjectRef,
  printObject,
} from '../object.ts';
import { firstReplicas } from '../ownership/replicas.ts';
import { imagesOf, keepRelease } from '../releases/releases.ts';
import { together } from '../together.ts';
import { unlessAborted } from './abort.ts';
import { type Clock, systemClock } from './clock.ts';
import { prune } from './deletion.ts';
import type { Observed, OnEvent } from './events.ts';
import { inStages } from './order.ts';
import { type ApplyPlan, isNothing, type PlanOptions, planApply } from './plan.ts';
import { broughtKinds, refuse } from './preflight.ts';
import type { Pruning } from './prune.ts';
import { refuseIfAny } from './refusals.ts';
import { runningProblems, unendedJobs } from './unended-jobs.ts';
import { waitUntilReady } from './wait.ts';
import { write } from './write.ts';

export interface ApplyOptions extends PlanOptions {
  readonly onEvent: OnEvent;
  /** Milliseconds for each stage. @default - per kind */
  readonly timeout?: number;
  /** Number of the release this goes back to; noted in the new one. */
  readonly rollbackTo?: number;
  readonly clock?: Clock;
}

export interface ApplyResult {
  readonly changes: readonly ObjectChange[];
  readonly pruned: readonly Pruning[];
  readonly ready: readonly Observed[];
  /** Objects written or deleted; 0 when nothing had to change. */
  readonly writes: number;
  /** Of the release that is there now. */
  readonly release: number;
  /** This apply made that release: also without a write, when the one before did not end or its inventory was lost. */
  readonly recorded: boolean;
}

/**
 * Brings the cluster to these objects: plan, refuse or lock, apply in stages with a wait after each, prune, record.
 * When nothing has to change, nothing is written, not even a lock; that all is ready is still waited for.
 * Throws `ClusterError`. Wherever it stops, the next apply goes on from there.
 */
export async function apply(
  api: Api,
  place: StackPlace,
  objects: readonly ManifestObject[],
  options: ApplyOptions,
): Promise<ApplyResult> {
  const { signal, force = false } = options;
  const plan = await unlessAborted(signal, planApply(api, place, objects, options));
  const run = new Run(api, place, objects, options, plan);
  await unlessAborted(signal, refuse({ api, place, objects, plan, force }));
  return isNothing(plan, objects) ? run.onlyWait() : run.carryOut();
}

/** A suspended Job is as ready as it can be, and has not run. */
const isCompletedJob = ({ ref, readiness }: Observed): boolean =>
  isJob(ref) && readiness.reason !== 'Suspended';

/** Milliseconds the API server may take to serve a kind after its definition is established. */
const discoveryLag = 15_000;

/** One apply under way. */
class Run {
  readonly #api: Api;
  readonly #place: StackPlace;
  readonly #objects: readonly ManifestObject[];
  readonly #options: ApplyOptions;
  readonly #plan: ApplyPlan;
  readonly #clock: Clock;
  readonly #changes: ReadonlyMap<string, ObjectChange>;
  /** Kinds whose definitions are among the objects, by `keyOfKind`. */
  readonly #brought: ReadonlySet<string>;
  /** Pods that workloads start with, by `keyOf`. */
  readonly #replicas: ReadonlyMap<string, number>;
  readonly #sent = new Set<string>();
  readonly #completedJobs: string[] = [];
  #lock: Lock | undefined;
  /** The inventory as this apply wrote it last. */
  #recorded: StoredInventory;

  constructor(
    api: Api,
    place: StackPlace,
    objects: readonly ManifestObject[],
    options: ApplyOptions,
    plan: ApplyPlan,
  ) {
    this.#api = api;
    this.#place = place;
    this.#objects = objects;
    this.#options = options;
    this.#plan = plan;
    this.#clock = options.clock ?? systemClock;
    this.#changes = new Map(plan.changes.map((change) => [keyOf(change.object), change]));
    this.#brought = broughtKinds(objects);
    this.#replicas = firstReplicas(objects);
    this.#recorded = plan.stored;
  }

  async onlyWait(): Promise<ApplyResult> {
    const { release } = this.#plan.stored.inventory;
    return { ...this.#done(await this.#settle()), writes: 0, release, recorded: false };
  }

  async carryOut(): Promise<ApplyResult> {
    // The lock and the inventory live in the namespace. One that is there may be another apply's to change.
    await this.#send(this.#objects.filter((object) => object.kind === 'Namespace' && this.#isAbsent(object)));
    const { onEvent, signal } = this.#options;
    this.#lock = await takeLock(this.#api, this.#place, {
      onWait: (text) => onEvent({ kind: 'note', text }),
      wait: (milliseconds) => this.#clock.wait(milliseconds),
      ...(signal && { signal }),
    });
    try {
      return await this.#carryOutLocked(this.#lock.run);
    } finally {
      // A lock that cannot be given back now ends by itself.
      await this.#lock.release().catch(() => undefined);
    }
  }

  async #carryOutLocked(run: string): Promise<ApplyResult> {
    const { inventory } = this.#plan.stored;
    // Refused when another apply wrote it since the plan was made.
    await this.#record(whileApplying(inventory, this.#objects, { run, ...this.#jobs() }));
    await this.#makeRoomForJobs();
    const ready = await this.#settle().catch(async (error: unknown) => {
      await this.#rememberJobs().catch(() => undefined);
      throw error;
    });
    const kept = await this.#prune(this.#plan.pruned.filter(({ first }) => !first));
    const release = inventory.release + 1;
    await this.#assertAlone();
    await this.#keepRelease(release);
    const after = { release, objects: this.#present(), kept, completedJobs: this.#completedJobs };
    await this.#record(afterApply(this.#recorded.inventory, after));
    return { ...this.#done(ready), writes: this.#countWrites(), release, recorded: true };
  }

  async #record(inventory: StoredInventory['inventory']): Promise<void> {
    const { resourceVersion } = this.#recorded;
    this.#recorded = await writeInventory(this.#api, this.#place, inventory, resourceVersion);
  }

  /** What the inventory should say of Jobs from now on: those that are made have not run, whatever ran before. */
  #jobs(): { readonly toRun: string[]; readonly completed: string[] } {
    const jobs = this.#plan.changes.filter(({ object }) => isJob(kindOf(object)));
    const keys = (of: readonly ObjectChange[]) => of.map(({ object }) => keyOf(object));
    return {
      toRun: keys(jobs.filter(({ action }) => ['create', 'unverified', 'recreate'].includes(action))),
      completed: keys(jobs.filter(({ action }) => action === 'finished')),
    };
  }

  /** A Job that completed does not run again, however this apply ends, and even when it is gone by the next. */
  async #rememberJobs(): Promise<void> {
    const { inventory } = this.#recorded;
    if (this.#lock === undefined || this.#completedJobs.every((key) => inventory.completedJobs.includes(key)))
      return;
    await this.#record({
      ...inventory,
      completedJobs: withJobs(inventory.completedJobs, this.#completedJobs),
    });
  }

  /**
   * That no other apply came between. A process that stood still (a laptop that slept) may have been taken for dead, and
   * what it still thinks it has to delete or to record belongs to the other by now.
   */
  async #assertAlone(): Promise<void> {
    await this.#lock?.assertHeld();
    await assertUnchanged(this.#api, this.#place, this.#recorded);
  }

  #prune(plan: readonly Pruning[]): Promise<readonly ObjectRef[]> {
    const { onEvent, signal } = this.#options;
    return prune(this.#api, plan, {
      stack: this.#place.stack,
      onEvent,
      clock: this.#clock,
      ...(signal && { signal }),
      check: () => this.#assertAlone(),
    });
  }

  /** Jobs of earlier applies that cannot start go first, unless they did start since the plan was made. */
  async #makeRoomForJobs(): Promise<void> {
    const first = this.#plan.pruned.filter((one) => one.first);
    if (first.length === 0) return;
    const now = await unendedJobs(
      this.#api,
      this.#recorded.inventory,
      new Set(this.#objects.map((object) => keyOf(object))),
    );
    refuseIfAny(runningProblems(now, this.#place));
    await this.#prune(first);
  }

  async #keepRelease(number: number): Promise<void> {
    const { rollbackTo } = this.#options;
    await keepRelease(this.#api, this.#place, {
      number,
      time: new Date(this.#clock.now()).toISOString(),
      images: imagesOf(this.#objects),
      ...(rollbackTo === undefined ? {} : { rollbackTo }),
      objects: this.#objects,
    });
  }

  /** Stage by stage: sends what changes, then waits until all of the stage is ready. */
  async #settle(): Promise<readonly Observed[]> {
    const { onEvent } = this.#options;
    this.#tellLeftOut();
    this.#tellKept();
    const ready: Observed[] = [];
    for (const { stage, waves } of inStages(this.#plannedObjects())) {
      const members = waves.flat();
      onEvent({
        kind: 'stage',
        stage,
        objects: members.length,
        writes: members.filter(this.#isWritten).length,
      });
      for (const wave of waves) await this.#send(wave);
      ready.push(...(await this.#wait(members)));
      // Only now are the kinds served that definitions of this stage bring.
      if (members.some(({ kind }) => kind === 'CustomResourceDefinition')) this.#api.forgetResources();
      if (members.some((object) => isJob(kindOf(object)))) await this.#rememberJobs();
    }
    return ready;
  }

  #wait(members: readonly ManifestObject[]): Promise<readonly Observed[]> {
    const { completedJobs } = this.#recorded.inventory;
    return waitUntilReady(this.#api, members, {
      ...this.#options,
      onEvent: this.#tell,
      stack: this.#place.stack,
      completed: new Set([...completedJobs, ...this.#jobs().completed]),
      check: async () => this.#lock?.assertHeld(),
    });
  }

  /** Each Job that completes is remembered then, so that another one's failure beside it does not make it run again. */
  readonly #tell: OnEvent = (event) => {
    if (event.kind === 'ready' && isCompletedJob(event.observed))
      this.#completedJobs.push(keyOfRef(event.observed.ref));
    this.#options.onEvent(event);
  };

  /** Sends what changes of these, each once. */
  async #send(objects: readonly ManifestObject[]): Promise<void> {
    const { force = false, adopted = 'appliers', onEvent, signal } = this.#options;
    await this.#lock?.assertHeld();
    signal?.throwIfAborted();
    const unsent = objects.filter((object) => this.#isWritten(object) && !this.#sent.has(keyOf(object)));
    const options = {
      force,
      adopted,
      replicas: this.#replicas,
      clock: this.#clock,
      ...(signal && { signal }),
    };
    await together(
      unsent,
      (object) => `${this.#place.stack} ${printObject(object)}`,
      async (object) => {
        this.#sent.add(keyOf(object));
        const change = this.#changes.get(keyOf(object)) as ObjectChange;
        const warnings = await this.#onceServed(object, () => write(this.#api, change, options));
        onEvent({ kind: 'applied', change: { ...change, warnings: [...change.warnings, ...warnings] } });
      },
    );
  }

  /** A kind whose definition was applied a moment ago is served by every API server only after a while. */
  async #onceServed<T>(object: ManifestObject, send: () => Promise<T>): Promise<T> {
    const isBrought = this.#brought.has(keyOfKind(kindOf(object)));
    const start = this.#clock.now();
    for (;;) {
      try {
        return await send();
      } catch (error) {
        const isEarly = isBrought && error instanceof ApiError && error.status === 404;
        if (!isEarly || this.#clock.now() - start > discoveryLag) throw error;
        this.#options.signal?.throwIfAborted();
        await this.#clock.wait(500);
        this.#api.forgetResources();
      }
    }
  }

  readonly #isWritten = (object: ManifestObject): boolean => {
    const change = this.#changes.get(keyOf(object));
    return change !== undefined && isWrite(change);
  };

  readonly #isAbsent = (object: ManifestObject): boolean =>
    this.#changes.get(keyOf(object))?.live === undefined;

  /** The objects of this apply: without Jobs when those are left alone, without kinds the cluster does not serve. */
  #plannedObjects(): ManifestObject[] {
    return this.#plan.changes.filter(({ action }) => action !== 'left-out').map(({ object }) => object);
  }

  /** What is in the cluster afterwards, Jobs that were left alone included. */
  #present(): ManifestObject[] {
    return this.#objects.filter((object) => this.#changes.get(keyOf(object))?.action !== 'left-out');
  }

  #tellLeftOut(): void {
    for (const { object, action } of this.#plan.changes)
      if (action === 'left-out')
        this.#options.onEvent({
          kind: 'note',
          text: `${printObject(object)} is left out: this cluster does not serve ${object.apiVersion}`,
        });
  }

  #tellKept(): void {
    for (const { ref, action, reason = '' } of this.#plan.pruned)
      if (action === 'kept') this.#options.onEvent({ kind: 'kept', ref, reason });
  }

  #countWrites(): number {
    const deleted = this.#plan.pruned.filter(({ action }) => action === 'delete').length;
    return this.#plan.changes.filter(isWrite).length + deleted;
  }

  #done(ready: readonly Observed[]): Pick<ApplyResult, 'changes' | 'pruned' | 'ready'> {
    return { changes: this.#plan.changes, pruned: this.#plan.pruned, ready };
  }
}
