import { print, printJson } from './output.ts';
import { selectedRefs } from './services.ts';

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
