import { type Problem, ProblemsError } from '../spec/problem.ts';
import { print, printJson, progressLine } from './output.ts';
import { selectedStacks } from './services.ts';

/** `plinth check [selector...]`: everything synth does but writing, so that what is right here is right there. */
export async function check(
  selector: readonly string[],
  { json }: { readonly json?: boolean },
): Promise<void> {
  const stacks = await selectedStacks(selector);
  const { buildStack } = await import('../synth/build.ts');
  const progress = progressLine();
  const problems: Problem[] = [];
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
