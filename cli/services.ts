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
