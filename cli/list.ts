import { print, printJson } from './output.ts';
import { selectedRefs, selectedStacks } from './services.ts';

/** `plinth list [selector...]` */
export async function list(
  selector: readonly string[],
  { json }: { readonly json?: boolean },
): Promise<void> {
  const refs = await selectedRefs(selector);
  if (json)
    return printJson(refs.map(({ stack, service, environment }) => ({ stack, service, environment })));
  print(refs.map(({ stack }) => stack).join('\n'));
}

/** `plinth check [selector...]` */
export async function check(
  selector: readonly string[],
  { json }: { readonly json?: boolean },
): Promise<void> {
  const stacks = await selectedStacks(selector);
  if (json) return printJson({ problems: [], stacks: stacks.map(({ spec }) => spec.stack) });
  print(`${stacks.length} ${stacks.length === 1 ? 'stack is' : 'stacks are'} right`);
}
