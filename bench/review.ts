import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment } from './kit.ts';
import { median } from './measure.ts';
import { type GeneratedPlan, writePlan } from './review-plan.ts';
import type { ReviewFigures } from './review-run.ts';

/** What reading and judging a large plan costs, beside parsing its JSON and beside a Node that does nothing. */
export interface ReviewComparison {
  readonly plan: GeneratedPlan;
  readonly judge: ReviewFigures;
  readonly read: ReviewFigures;
  readonly parse: ReviewFigures;
  readonly start: ReviewFigures;
  /** Of `judge`: seconds after Node's start, and peak memory in sizes of the file. */
  readonly secondsAfterStart: number;
  readonly memoryPerFile: number;
}

const program = fileURLToPath(new URL('./review-run.js', import.meta.url));

/** Writes a plan of so many changes and measures; each figure is the middle one of several runs. */
export function compareReview(
  changes: number,
  runs: number,
  progress: (line: string) => void,
): ReviewComparison {
  const folder = mkdtempSync(join(tmpdir(), 'plinth-bench-review-'));
  try {
    progress(`plan of ${changes} changes: writing`);
    const plan = writePlan(join(folder, 'plan.json'), changes);
    const costOf = (what: string): ReviewFigures => {
      progress(`plan of ${changes} changes: ${what}`);
      return middle(Array.from({ length: runs }, () => run(what, plan.file)));
    };
    const [start, parse, read, judge] = [costOf('start'), costOf('parse'), costOf('read'), costOf('judge')];
    return {
      plan,
      judge,
      read,
      parse,
      start,
      secondsAfterStart: judge.seconds - start.seconds,
      memoryPerFile: judge.peakBytes / plan.bytes,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const run = (what: string, file: string): ReviewFigures =>
  JSON.parse(
    execFileSync(process.execPath, [program, what, file], { env: environment(), encoding: 'utf8' }),
  ) as ReviewFigures;

function middle(all: readonly ReviewFigures[]): ReviewFigures {
  const of = (key: keyof ReviewFigures): number => median(all.map((figures) => figures[key] ?? Number.NaN));
  const [{ readSeconds, judged } = {}] = all;
  return {
    seconds: of('seconds'),
    cpuSeconds: of('cpuSeconds'),
    peakBytes: of('peakBytes'),
    ...(readSeconds !== undefined && { readSeconds: of('readSeconds') }),
    ...(judged !== undefined && { judged }),
  };
}

const MEGABYTE = 1e6;

/** A row for each of the programs. */
export function printReview({ plan, judge, read, parse, start, ...ratios }: ReviewComparison): string {
  const row = (name: string, { seconds, cpuSeconds, peakBytes }: ReviewFigures): string =>
    [
      name.padEnd(16),
      `${seconds.toFixed(2)} s`.padStart(8),
      `${cpuSeconds.toFixed(2)} s CPU`.padStart(12),
      `${(peakBytes / MEGABYTE).toFixed(0)} MB`.padStart(8),
      `${(peakBytes / plan.bytes).toFixed(2)} x the file`.padStart(18),
    ].join('');
  return [
    `A plan of ${plan.changes} changes, ${(plan.bytes / MEGABYTE).toFixed(0)} MB, ${judge.judged ?? 0} judged`,
    row('read and judge', judge),
    row('read', read),
    row('JSON.parse', parse),
    row('only start', start),
    `read and judge: ${ratios.secondsAfterStart.toFixed(2)} s after Node's start, ${ratios.memoryPerFile.toFixed(2)} times the file`,
  ].join('\n');
}
