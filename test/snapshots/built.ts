import { resolveStacks, stacksOf } from '../../spec/services.ts';
import { type BuiltStack, buildStack } from '../../synth/build.ts';
import { loadServices } from '../../synth/load-services.ts';

/** Every stack of the services of this repository. */
export async function builtStacks(): Promise<readonly BuiltStack[]> {
  const stacks = resolveStacks(stacksOf(await loadServices()));
  const built: BuiltStack[] = [];
  for (const stack of stacks) built.push(await buildStack(stack));
  return built;
}

type Block = Record<string, unknown>;
type Blocks = Record<string, Record<string, Block>>;

/** The addresses Terraform keeps state for, sorted. */
export const addressesOf = ({ terraform }: BuiltStack): string[] =>
  Object.entries((terraform.resource ?? {}) as Blocks)
    .flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`))
    .sort();
