import { ApiError } from './api.ts';
import { groupBy } from './group.ts';
import { ClusterError, type ClusterProblem } from './problem.ts';
import { problemsOf } from './transport/problems.ts';

/**
 * Does all of it at once and waits for every one to end, so that nothing is still under way when the first failure is
 * told. Then throws everything that went wrong as one `ClusterError`; the same trouble of many is told once.
 */
export async function together<T, R>(
  items: readonly T[],
  pathOf: (item: T) => string,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const outcomes = await Promise.allSettled(items.map(work));
  const problems: ClusterProblem[] = [];
  outcomes.forEach((outcome, i) => {
    if (outcome.status === 'fulfilled') return;
    const error: unknown = outcome.reason;
    if (error instanceof ClusterError) problems.push(...error.problems);
    else if (error instanceof ApiError) problems.push(...problemsOf(error, pathOf(items[i] as T)));
    else throw error;
  });
  if (problems.length > 0) throw new ClusterError(summarized(problems), { badInput: false });
  return outcomes.map((outcome) => (outcome as PromiseFulfilledResult<R>).value);
}

/** As `Promise.all`, but nothing is under way any more when the first failure is told. */
export async function settled<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const outcomes = await Promise.allSettled(promises);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  return outcomes.map((outcome) => (outcome as PromiseFulfilledResult<T>).value);
}

const named = 3;

/** Problems that differ in nothing but the object become one that names the first few. */
function summarized(problems: readonly ClusterProblem[]): ClusterProblem[] {
  const same = groupBy(problems, ({ code, got, rule, fix }) => JSON.stringify([code, got, rule, fix]));
  return [...same.values()].map((group) => {
    const paths = [...new Set(group.map(({ path }) => path))];
    const rest = paths.length > named ? ` and ${paths.length - named} more` : '';
    return { ...group[0], path: `${paths.slice(0, named).join(', ')}${rest}` };
  });
}
