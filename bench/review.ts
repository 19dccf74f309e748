import { fileURLToPath } from 'node:url';
import { makeWorkspace } from '../test/harness/workspace.ts';
import { environment, plinth, root } from './kit.ts';
import { type Cost, measure, medianCost } from './measure.ts';
import { type GeneratedPlan, writePlan } from './review-plan.ts';

/** Changes of the plan; half of them do something. */
export const CHANGES = 10_000;

const programs = ['review', 'read', 'parse', 'start'] as const;
type Program = (typeof programs)[number];

/** What reviewing a large plan costs, beside reading it, beside parsing its JSON and beside a Node that does nothing. */
export interface ReviewComparison {
  readonly plan: Omit<GeneratedPlan, 'file'>;
  readonly runs: number;
  readonly costs: Readonly<Record<Program, Cost>>;
}

/** Writes a plan of so many changes and measures, the programs in turns. */
export async function compareReview(
  changes: number,
  runs: number,
  onProgress: (line: string) => void,
): Promise<ReviewComparison> {
  const workspace = makeWorkspace('bench-review');
  try {
    onProgress(`plan of ${changes} changes: writing it`);
    const { file, ...plan } = writePlan(workspace.path('plan.json'), changes);
    const costs: Record<Program, Cost[]> = { review: [], read: [], parse: [], start: [] };
    for (let at = 1; at <= runs; at++)
      for (const program of programs) {
        onProgress(`plan of ${changes} changes: ${program}, run ${at} of ${runs}`);
        costs[program].push(await nodeCost(argumentsOf[program](file)));
      }
    const { review, read, parse, start } = costs;
    return {
      plan,
      runs,
      costs: {
        review: medianCost(review),
        read: medianCost(read),
        parse: medianCost(parse),
        start: medianCost(start),
      },
    };
  } finally {
    workspace.remove();
  }
}

/** The review as a pipeline runs it, but for prices, which are asked for elsewhere, and for the gate, which would fail it. */
export const reviewArguments = (file: string): string[] => [
  ...[plinth, 'review', '--plan', file, '--no-cost', '--gate', 'none', '--format', 'json'],
];

const other = fileURLToPath(new URL('./review-run.js', import.meta.url));

const argumentsOf: Readonly<Record<Program, (file: string) => string[]>> = {
  review: reviewArguments,
  read: (file) => [other, 'read', file],
  parse: (file) => [other, 'parse', file],
  start: () => ['--eval', '0'],
};

export const nodeCost = (args: readonly string[]): Promise<Cost> =>
  measure(process.execPath, args, { cwd: root, env: environment() });
