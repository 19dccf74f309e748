import { followFixes } from '../../spec/location.ts';
import { type Problem, ProblemsError } from '../../spec/problem.ts';
import { type ResolvedStack, resolveStacks, type ServiceSource, stacksOf } from '../../spec/services.ts';

/** The stacks of one definition, or the problems it is refused with. */
export function resolveOne(
  definition: unknown,
): { stacks: readonly ResolvedStack[] } | { problems: readonly Problem[] } {
  return resolveAll([{ file: 'services/shop.ts', service: definition }]);
}

export function resolveAll(
  sources: readonly ServiceSource[],
): { stacks: readonly ResolvedStack[] } | { problems: readonly Problem[] } {
  try {
    return { stacks: resolveStacks(stacksOf(sources)) };
  } catch (error) {
    if (error instanceof ProblemsError) return { problems: error.problems };
    throw error;
  }
}

export const problemsOf = (definition: unknown): readonly Problem[] => {
  const outcome = resolveOne(definition);
  return 'problems' in outcome ? outcome.problems : [];
};

/** The definition after every fix was followed, again and again while following one brings up another. */
export function mended(
  definition: unknown,
  rounds: number,
): { problems: readonly Problem[]; definition: unknown } {
  let current = definition;
  let problems = problemsOf(current);
  for (let round = 0; round < rounds && problems.length > 0; round++) {
    current = followFixes(current, problems);
    problems = problemsOf(current);
  }
  return { problems, definition: current };
}
