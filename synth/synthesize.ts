import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Problem, ProblemsError } from '../spec/problem.ts';
import type { StackBuilder, StackInput } from './build.ts';
import { collectGarbage } from './garbage.ts';
import type { Note } from './note.ts';
import { makeAll } from './pool.ts';
import type { StagedStack, Staging } from './stage.ts';
import { asProblem, openOutput } from './write.ts';

export interface SynthOptions {
  /** Read one by one, as stacks are made. */
  readonly specs: Iterable<StackInput>;
  /** Folder of the Terraform JSON: `cdktf.out`. */
  readonly outdir: string;
  /** Folder of the manifests: `dist`. */
  readonly distdir: string;
  /** Whether `specs` are all stacks there are, so that others in the folders are stale and go away. */
  readonly complete: boolean;
  readonly onProgress?: (progress: { readonly stack: string; readonly done: number }) => void;
  /** Threads that make stacks. @default 1 up to 24 stacks, from then on one per processor */
  readonly jobs?: number;
  /** URL of a module that makes the constructs (StackBuilder). @default stacks and charts of services */
  readonly builder?: string;
}

export interface SynthesizedStack {
  readonly stack: string;
  /** Files written; the others were the same already. */
  readonly changed: readonly string[];
  readonly milliseconds: number;
}

export interface SynthResult {
  readonly stacks: readonly SynthesizedStack[];
  /** Stacks of an earlier run that were removed. */
  readonly removed: readonly string[];
  readonly notes: readonly Note[];
  readonly milliseconds: number;
}

/** One stack made and staged, or its problems; plain data, for a worker sends it. */
export interface Outcome {
  readonly stack: string;
  readonly staged?: StagedStack;
  readonly problems: readonly Problem[];
  readonly notes: readonly Note[];
  readonly milliseconds: number;
}

/** Starting a worker costs as much as some 25 stacks. */
const STACKS_BEFORE_WORKERS = 24;
const STACKS_BETWEEN_COLLECTIONS = 100;

/**
 * Makes, checks and writes every stack. Throws ProblemsError with the problems of all of them, and then
 * nothing is written.
 */
export async function synthesize(options: SynthOptions): Promise<SynthResult> {
  const start = performance.now();
  const output = await openOutput(options.outdir, options.distdir);
  let committing = false;
  try {
    const outcomes = await makeStacks(options, output.staging);
    const problems = outcomes.flatMap((outcome) => outcome.problems);
    if (problems.length > 0) throw new ProblemsError(problems);
    const staged = outcomes.flatMap((outcome) => outcome.staged ?? []);
    committing = true;
    const { removed, notes } = await output.commit(staged, options.complete);
    return {
      stacks: outcomes.map(({ stack, staged: files, milliseconds }) => ({
        stack,
        changed: files?.changed ?? [],
        milliseconds,
      })),
      removed,
      notes: [...outcomes.flatMap((outcome) => outcome.notes), ...notes],
      milliseconds: performance.now() - start,
    };
  } catch (error) {
    if (!committing) output.discard();
    throw asProblem(options.outdir, error);
  }
}

async function makeStacks(options: SynthOptions, staging: Staging): Promise<Outcome[]> {
  const { makeAndStage } = await import('./make-stack.ts');
  const builder = await loadBuilder(options.builder);
  let done = 0;
  let madeHere = 0;
  return makeAll({
    specs: options.specs,
    alone: options.jobs === undefined ? STACKS_BEFORE_WORKERS : 0,
    threads: options.jobs ?? availableParallelism(),
    makeHere: (input) => {
      if (++madeHere % STACKS_BETWEEN_COLLECTIONS === 0) collectGarbage();
      return makeAndStage(builder, staging, input);
    },
    startWorker: () => newWorker(staging, options.builder),
    onOutcome: ({ stack }) => options.onProgress?.({ stack, done: ++done }),
  });
}

async function loadBuilder(url: string | undefined): Promise<StackBuilder> {
  return url === undefined ? import('./service-builder.ts') : ((await import(url)) as StackBuilder);
}

function newWorker(staging: Staging, builder: string | undefined): Worker {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new Worker(new URL(`./worker.${extension}`, import.meta.url), {
    workerData: { staging, builder },
    // Little survives a stack, and without limits V8 lets garbage grow: 100 MB more for 1,000 stacks.
    resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 128 },
  });
}
