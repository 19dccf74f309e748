import { type Problem, ProblemsError } from '../spec/problem.ts';
import { lapsedSuppressions, resolveStacks } from '../spec/services.ts';
import { print, printJson, progressLine } from './output.ts';
import { selectedRefs } from './services.ts';

interface CheckOptions {
  readonly json?: boolean;
  /** The day suppressions are judged on, `YYYY-MM-DD`. */
  readonly today: string;
}

/**
 * `plinth check [selector...]`: everything synth does but writing, so that what is right here is right there,
 * and suppressions against the calendar, which synth does not know.
 */
export async function check(selector: readonly string[], { json, today }: CheckOptions): Promise<void> {
  const refs = await selectedRefs(selector);
  const stacks = resolveStacks(refs);
  const { buildStack } = await import('../synth/build.ts');
  const progress = progressLine();
  const problems: Problem[] = [...lapsedSuppressions(refs, today)];
  for (const [index, stack] of stacks.entries()) {
    progress.show(`${index + 1}/${stacks.length} ${stack.spec.stack}`);
    try {
      await buildStack(stack);
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error;
      problems.push(...error.problems);
    }
  }
  progress.clear();
  if (problems.length > 0) throw new ProblemsError(problems);
  if (json) return printJson({ problems: [], stacks: stacks.map(({ spec }) => spec.stack) });
  print(`${stacks.length} ${stacks.length === 1 ? 'stack is' : 'stacks are'} right`);
}
