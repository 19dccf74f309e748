import type { EnvironmentDefinition, ServiceDefinition } from '../../../spec/definition.ts';
import type { ResolvedSpec } from '../../../spec/resolved-spec.ts';
import { resolveStacks, stacksOf } from '../../../spec/services.ts';
import { type BuiltStack, buildStack } from '../../../synth/build.ts';
import { loadServices } from '../../../synth/load-services.ts';

export type Synthesized = BuiltStack & { readonly spec: ResolvedSpec };

/** Every stack of every service of this repository, as `plinth synth` makes it. */
export async function everyStack(): Promise<readonly Synthesized[]> {
  const resolved = resolveStacks(stacksOf(await loadServices()));
  return Promise.all(resolved.map(async (input) => ({ ...(await buildStack(input)), spec: input.spec })));
}

/** One environment of a service of this repository, changed before it is resolved and built. */
export async function synthesize(
  service: string,
  environment: string,
  change: (given: EnvironmentDefinition) => EnvironmentDefinition = (given) => given,
): Promise<Synthesized> {
  const definition = await definitionOf(service);
  const given = definition.environments[environment];
  if (given === undefined) throw new Error(`${service} has no environment ${environment}`);
  const [input] = resolveStacks(
    stacksOf([
      {
        file: `services/${service}.ts`,
        service: { ...definition, environments: { [environment]: change(given) } },
      },
    ]),
  );
  if (input === undefined) throw new Error(`${service} has no stack`);
  return { ...(await buildStack(input)), spec: input.spec };
}

async function definitionOf(service: string): Promise<ServiceDefinition> {
  const loaded = await loadServices();
  const definitions = loaded.map((source) => source.service as ServiceDefinition);
  const found = definitions.find(({ name }) => name === service);
  if (found === undefined) throw new Error(`no service ${service}`);
  return found;
}
