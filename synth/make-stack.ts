import { ProblemsError } from '../spec/problem.ts';
import { buildWith, type StackBuilder, type StackInput } from './build.ts';
import { type Staging, stage } from './stage.ts';
import type { Outcome } from './synthesize.ts';

/** Makes one stack and stages its files; only what is wrong with the stack itself becomes problems. */
export function makeAndStage(builder: StackBuilder, staging: Staging, input: StackInput): Outcome {
  const start = performance.now();
  const { stack } = input.spec;
  try {
    const built = buildWith(builder, input);
    const staged = stage(staging, built);
    return { stack, staged, problems: [], notes: built.notes, milliseconds: performance.now() - start };
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return { stack, problems: error.problems, notes: [], milliseconds: performance.now() - start };
  }
}
