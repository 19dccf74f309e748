import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import type { StackInput } from './build.ts';
import type { Outcome } from './synthesize.ts';

export interface Job {
  /** Place in the order of the specs. */
  readonly at: number;
  readonly input: StackInput;
}

export interface PoolOptions {
  readonly specs: Iterable<StackInput>;
  /** Stacks this thread makes alone before it starts workers. */
  readonly alone: number;
  /** Threads in all. */
  readonly threads: number;
  readonly makeHere: (input: StackInput) => Outcome;
  readonly startWorker: () => Worker;
  readonly onOutcome: (outcome: Outcome) => void;
}

/** Sent at once, so that a worker does not wait while this thread makes a stack. */
const BATCH = 6;

/** The outcomes in the order of the specs. This thread makes stacks too, and those that no worker can be sent. */
export async function makeAll(options: PoolOptions): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const left: Job[] = [];
  const queue = createQueue(options.specs);
  const deliver = (at: number, outcome: Outcome): void => {
    outcomes[at] = outcome;
    options.onOutcome(outcome);
  };
  const makeHere = ({ at, input }: Job): void => deliver(at, options.makeHere(input));

  const workers: Promise<void>[] = [];
  const startWorkers = (): void => {
    while (workers.length < options.threads - 1) {
      workers.push(serve(options.startWorker(), queue, left, deliver));
    }
  };

  try {
    for (let job = queue.next(); job !== undefined; job = queue.next()) {
      if (job.at >= options.alone) startWorkers();
      makeHere(job);
      // Lets the progress line be drawn and the workers be answered.
      await turn();
    }
  } finally {
    queue.stop();
    await Promise.all(workers);
  }
  for (const job of left) makeHere(job);
  return outcomes;
}

interface Queue {
  readonly next: () => Job | undefined;
  readonly stop: () => void;
}

function createQueue(specs: Iterable<StackInput>): Queue {
  const iterator = specs[Symbol.iterator]();
  let at = 0;
  let isOpen = true;
  const next = (): Job | undefined => {
    const result = isOpen ? iterator.next() : undefined;
    if (result === undefined || result.done === true) return undefined;
    return { at: at++, input: result.value };
  };
  return {
    next,
    stop: () => {
      isOpen = false;
    },
  };
}

async function serve(
  worker: Worker,
  queue: Queue,
  left: Job[],
  deliver: (at: number, outcome: Outcome) => void,
): Promise<void> {
  let batch: Job[] = [];
  try {
    for (batch = nextBatch(queue, left); batch.length > 0; batch = nextBatch(queue, left)) {
      worker.postMessage(batch);
      const [outcomes] = (await once(worker, 'message')) as [Outcome[]];
      for (const [index, outcome] of outcomes.entries()) deliver((batch[index] as Job).at, outcome);
    }
  } catch {
    // The worker ended, by its memory limit most likely; this thread makes what it had, or fails with the reason.
    left.push(...batch);
  } finally {
    await worker.terminate();
  }
}

/** Jobs to send; those that cannot be sent are left to this thread. */
function nextBatch(queue: Queue, left: Job[]): Job[] {
  const batch: Job[] = [];
  for (let job = queue.next(); job !== undefined; job = queue.next()) {
    if (holdsFunction(job.input.transform)) left.push(job);
    else batch.push(job);
    if (batch.length === BATCH) break;
  }
  return batch;
}

const holdsFunction = (value: unknown): boolean =>
  typeof value === 'function' ||
  (typeof value === 'object' && value !== null && Object.values(value).some(holdsFunction));
