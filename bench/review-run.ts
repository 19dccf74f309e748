import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { judge } from '../plan/judge.ts';
import { readPlan } from '../plan/read/index.ts';

/** What one of these programs found out about itself. */
export interface ReviewFigures {
  /** Since Node's start. */
  readonly seconds: number;
  /** User and system, the threads that collect garbage included. */
  readonly cpuSeconds: number;
  readonly peakBytes: number;
  /** Of it the reading alone. */
  readonly readSeconds?: number;
  /** Changes that were judged. */
  readonly judged?: number;
}

/**
 * The programs of the review bench: `judge` reads a plan and judges every change of it, `read` only reads it, `parse` only
 * parses its JSON, `start` does nothing.
 */
const [, , what, file = ''] = process.argv;

const loaded = performance.now();
const result = work();
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const figures: ReviewFigures = {
  seconds: performance.now() / 1000,
  cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
  peakBytes: maxRSS * 1024,
  ...result,
};
process.stdout.write(`${JSON.stringify(figures)}\n`);

function work(): Pick<ReviewFigures, 'readSeconds' | 'judged'> {
  if (what === 'start') return {};
  const bytes = readFileSync(file);
  if (what === 'parse') {
    JSON.parse(bytes.toString('utf8'));
    return {};
  }
  const plan = readPlan(bytes, { source: file });
  const readSeconds = (performance.now() - loaded) / 1000;
  if (what === 'read') return { readSeconds };
  const changed = plan.changes.filter(({ action, mode }) => action !== 'no-op' && mode === 'managed');
  return { readSeconds, judged: changed.map((change) => judge(change, plan.context)).length };
}
