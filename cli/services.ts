import { ProblemsError } from '../spec/problem.ts';
import { type ResolvedStack, resolveStacks, type StackRef, stacksOf } from '../spec/services.ts';
import { loadServices } from '../synth/load-services.ts';
import { selectStacks } from '../synth/selector.ts';

/** The stacks a selector means, read from `services/` but not resolved yet. */
export async function selectedRefs(
  selector: string | readonly string[] | undefined,
): Promise<readonly StackRef[]> {
  const refs = stacksOf(await loadServices());
  const selected = new Set(
    selectStacks(
      selector,
      refs.map((ref) => ref.stack),
    ),
  );
  return refs.filter((ref) => selected.has(ref.stack));
}

/** The stacks a selector means, checked and resolved. */
export async function selectedStacks(
  selector: string | readonly string[] | undefined,
): Promise<readonly ResolvedStack[]> {
  return resolveStacks(await selectedRefs(selector));
}

/** The one stack a selector means; `what` is of one stack only: a plan, a chart. */
export async function selectedRef(selector: string, what: string): Promise<StackRef> {
  const [ref, ...others] = await selectedRefs([selector]);
  if (ref !== undefined && others.length === 0) return ref;
  throw new ProblemsError([
    {
      code: 'PLINTH-SEL-002',
      path: 'stack',
      got: `'${selector}'`,
      rule: `one ${what} is one stack`,
      fix: `name one of ${[ref, ...others].map((one) => one?.stack ?? '').join(', ')}`,
    },
  ]);
}
