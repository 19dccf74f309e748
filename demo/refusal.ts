import { merge } from '../spec/merge.ts';
import { ProblemsError, printProblem } from '../spec/problem.ts';
import { resolveStacks, type StackRef, stacksOf } from '../spec/services.ts';

/** What plinth says to a change that would open more connections than the database has. */
export function refusalOf(ref: StackRef): string {
  const change = { environments: { [ref.environment]: { workload: { replicas: { max: 100 } } } } };
  try {
    const refs = stacksOf([{ file: `services/${ref.service}.ts`, service: merge(ref.definition, change) }]);
    resolveStacks(refs.filter(({ stack }) => stack === ref.stack));
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems.map(printProblem).join('\n');
    throw error;
  }
  throw new Error('100 pods were not refused');
}
