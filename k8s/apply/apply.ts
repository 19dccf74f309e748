import type { Api } from '../api.ts';
import { isWrite, type ObjectChange } from '../diff/change.ts';
import { afterApply, whileApplying, withJobs } from '../inventory/inventory.ts';
import { type StackPlace, type StoredInventory, writeInventory } from '../inventory/store.ts';
import { type Lock, takeLock } from '../lock/lease.ts';
import { keyOf, keyOfRef, type ManifestObject, printObject } from '../object.ts';
import { imagesOf, keepRelease } from '../releases/releases.ts';
import { together } from '../together.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Observed, OnEvent } from './events.ts';
import { inStages } from './order.ts';
import { type ApplyPlan, isNothing, type PlanOptions, planApply } from './plan.ts';
import { refuse } from './preflight.ts';
import { type Pruning, prune } from './prune.ts';
import { waitUntilReady } from './wait.ts';
import { firstReplicas, write } from './write.ts';

export interface ApplyOptions extends PlanOptions {
  readonly onEvent: OnEvent;
  /** Milliseconds for each stage. @default - per kind */
  readonly timeout?: number;
  /** Number of the release this goes back to; noted in the new one. */
  readonly rollbackTo?: number;
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

export interface ApplyResult {
  readonly changes: readonly ObjectChange[];
  readonly pruned: readonly Pruning[];
  readonly ready: readonly Observed[];
  /** Objects written or deleted; 0 when nothing had to change. */
  readonly writes: number;
  readonly release: number;
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
  const plan = await planApply(api, place, objects, options);
  const run = new Run(api, place, objects, options, plan);
  await refuse({ api, place, objects, plan, force: options.force ?? false });
  return isNothing(plan, objects) ? run.onlyWait() : run.carryOut();
}

/** A suspended Job is as ready as it can be, and has not run. */
const isCompletedJob = ({ ref, readiness }: Observed): boolean =>
  ref.kind === 'Job' && ref.group === 'batch' && readiness.reason !== 'Suspended';

/** One apply under way. */
class Run {
  readonly #api: Api;
  readonly #place: StackPlace;
  readonly #objects: readonly ManifestObject[];
  readonly #options: ApplyOptions;
  readonly #plan: ApplyPlan;
  readonly #changes: ReadonlyMap<string, ObjectChange>;
  readonly #sent = new Set<string>();
  readonly #completedJobs: string[] = [];
  #lock: Lock | undefined;

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
    this.#changes = new Map(plan.changes.map((change) => [keyOf(change.object), change]));
  }

  async onlyWait(): Promise<ApplyResult> {
    const { release } = this.#plan.stored.inventory;
    return { ...this.#done(await this.#settle()), writes: 0, release };
  }

  async carryOut(): Promise<ApplyResult> {
    // The lock and the inventory live in the namespace, so that one is made first.
    await this.#send(this.#objects.filter(({ kind }) => kind === 'Namespace'));
    this.#lock = await takeLock(this.#api, this.#place, {
      onWait: (text) => this.#options.onEvent({ kind: 'note', text }),
    });
    try {
      return await this.#carryOutLocked();
    } finally {
      // A lock that cannot be given back now ends by itself.
      await this.#lock.release().catch(() => undefined);
    }
  }

  async #carryOutLocked(): Promise<ApplyResult> {
    const { inventory, resourceVersion } = this.#plan.stored;
    // Refused when another apply wrote it since the plan was made.
    const during = await this.#record(whileApplying(inventory, this.#objects), resourceVersion);
    const ready = await this.#settle().catch(async (error: unknown) => {
      await this.#rememberJobs(during).catch(() => undefined);
      throw error;
    });
    this.#lock?.assertHeld();
    const kept = await prune(this.#api, this.#plan.pruned, this.#options);
    const release = inventory.release + 1;
    await this.#keepRelease(release);
    const after = { release, objects: this.#present(), kept, completedJobs: this.#completedJobs };
    await this.#record(afterApply(inventory, after), during.resourceVersion);
    return { ...this.#done(ready), writes: this.#countWrites(), release };
  }

  #record(inventory: StoredInventory['inventory'], over: string | undefined): Promise<StoredInventory> {
    return writeInventory(this.#api, this.#place, inventory, over);
  }

  /** A Job that completed before the apply failed does not run again, even when it is gone by the next try. */
  async #rememberJobs({ inventory, resourceVersion }: StoredInventory): Promise<void> {
    if (this.#completedJobs.length === 0) return;
    const completedJobs = withJobs(inventory.completedJobs, this.#completedJobs);
    await this.#record({ ...inventory, completedJobs }, resourceVersion);
  }

  async #keepRelease(number: number): Promise<void> {
    const { rollbackTo, clock = systemClock } = this.#options;
    await keepRelease(this.#api, this.#place, {
      number,
      time: new Date(clock.now()).toISOString(),
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
      if (members.some(({ kind }) => kind === 'CustomResourceDefinition')) this.#api.forgetResources();
      ready.push(...(await this.#wait(members)));
    }
    return ready;
  }

  #wait(members: readonly ManifestObject[]): Promise<readonly Observed[]> {
    const { rerunJobs = false, ...options } = this.#options;
    return waitUntilReady(this.#api, members, {
      ...options,
      onEvent: this.#tell,
      stack: this.#place.stack,
      completed: new Set(rerunJobs ? [] : this.#plan.stored.inventory.completedJobs),
      check: () => this.#lock?.assertHeld(),
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
    const { force = false, adopted = 'appliers', clock = systemClock, onEvent, signal } = this.#options;
    this.#lock?.assertHeld();
    signal?.throwIfAborted();
    const unsent = objects.filter((object) => this.#isWritten(object) && !this.#sent.has(keyOf(object)));
    const replicas = firstReplicas(this.#objects);
    await together(
      unsent,
      (object) => `${this.#place.stack} ${printObject(object)}`,
      async (object) => {
        this.#sent.add(keyOf(object));
        const change = this.#changes.get(keyOf(object)) as ObjectChange;
        const warnings = await write(this.#api, change, { force, adopted, replicas, clock });
        onEvent({ kind: 'applied', change: { ...change, warnings: [...change.warnings, ...warnings] } });
      },
    );
  }

  readonly #isWritten = (object: ManifestObject): boolean => {
    const change = this.#changes.get(keyOf(object));
    return change !== undefined && isWrite(change);
  };

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
