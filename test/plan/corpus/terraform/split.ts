import type { JsonObject } from '../../../../plan/value.ts';
import type { TerraformPlan } from '../../../harness/index.ts';
import { type Case, namesOf } from '../case.ts';

type Named = { readonly name?: string; readonly address?: string };

/** The part of a plan of all cases that is about one of them: a plan of its own, with nothing in it changed. */
export function splitPlan(plan: TerraformPlan, one: Case): JsonObject {
  const belongs = belonging(one);
  const configuration = plan.configuration as {
    provider_config: JsonObject;
    root_module: Record<string, unknown>;
  };
  const root = configuration.root_module;
  const drift = ofCase(plan.resource_drift, belongs);
  const checks = (plan.checks as { address: Named & { to_display: string } }[] | undefined)?.filter(
    ({ address }) => belongs(address.to_display.replace(/^\w+\./, '')) || belongs(address.name ?? ''),
  );
  const relevant = (plan.relevant_attributes as { resource: string }[] | undefined)?.filter(({ resource }) =>
    belongs(nameIn(resource)),
  );
  return compact({
    format_version: plan.format_version,
    terraform_version: plan.terraform_version,
    variables: pick(plan.variables, belongs),
    resource_drift: drift,
    resource_changes: ofCase(plan.resource_changes, belongs) ?? [],
    output_changes: pick(plan.output_changes, belongs),
    prior_state: valuesOf(plan.prior_state, belongs),
    configuration: compact({
      provider_config: configuration.provider_config,
      root_module: compact({
        outputs: pick(root.outputs, belongs),
        resources: ofCase(root.resources, belongs),
        variables: pick(root.variables, belongs),
      }),
    }),
    relevant_attributes: relevant?.length === 0 ? undefined : relevant,
    checks: checks?.length === 0 ? undefined : checks,
    timestamp: plan.timestamp,
    applyable: plan.applyable,
    complete: plan.complete,
    errored: plan.errored,
  }) as JsonObject;
}

/** Whether a name of the shared configuration is one of the case. */
function belonging(one: Case): (name: string) => boolean {
  const names = namesOf(one);
  const own = new Set(
    [one.before, one.after].flatMap(({ resources, variable = {}, output = {}, check = {} }) => [
      ...resources.map(({ name }) => names.of(name)),
      ...[variable, output, check].flatMap((blocks) => Object.keys(blocks).map(names.of)),
    ]),
  );
  return (name) => own.has(name);
}

/** `data.aws_x.name[0]` -> `name` */
const nameIn = (address: string): string => /^(?:data\.)?[^.[]+\.([^.[]+)/.exec(address)?.[1] ?? address;

function ofCase(items: unknown, belongs: (name: string) => boolean): readonly Named[] | undefined {
  const own = (items as readonly Named[] | undefined)?.filter(({ name = '' }) => belongs(name));
  return own === undefined || own.length === 0 ? undefined : own;
}

function pick(from: unknown, belongs: (name: string) => boolean): object | undefined {
  const own = Object.entries((from ?? {}) as object).filter(([name]) => belongs(name));
  return own.length === 0 ? undefined : Object.fromEntries(own);
}

function valuesOf(from: unknown, belongs: (name: string) => boolean): object | undefined {
  const state = from as
    | { values?: { outputs?: object; root_module?: { resources?: readonly Named[] } } }
    | undefined;
  if (state?.values === undefined) return undefined;
  const { outputs, root_module } = state.values;
  return {
    ...state,
    values: compact({
      outputs: pick(outputs, belongs),
      root_module: compact({ resources: ofCase(root_module?.resources, belongs) }),
    }),
  };
}

const compact = (object: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
