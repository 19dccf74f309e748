import type { JsonObject } from '../../../../plan/value.ts';
import { type Case, type Configuration, type Names, namesOf, type Resource } from '../case.ts';

type Section = Record<string, Record<string, JsonObject>>;

/** One `main.tf.json` of all the cases, each under names of its own. */
export function configurationOf(cases: readonly Case[], side: 'before' | 'after'): JsonObject {
  const resource: Section = {};
  const data: Section = {};
  const blocks: Record<string, Record<string, JsonObject>> = {};
  const moved: JsonObject[] = [];
  const removed: JsonObject[] = [];
  const imports: JsonObject[] = [];
  for (const one of cases) {
    const names = namesOf(one);
    const configuration = one[side];
    for (const item of configuration.resources) {
      const section = item.mode === 'data' ? data : resource;
      section[item.type] = { ...section[item.type], [names.of(item.name)]: blockOf(item, names) };
    }
    for (const kind of ['variable', 'output', 'check'] as const)
      for (const [name, block] of Object.entries(configuration[kind] ?? {}))
        blocks[kind] = { ...blocks[kind], [names.of(name)]: names.inJson(block) };
    moved.push(...refactorings(configuration, names).moved);
    removed.push(...refactorings(configuration, names).removed);
    imports.push(...refactorings(configuration, names).imports);
  }
  return {
    terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: '5.100.0' } } },
    provider: { aws: providerSettings },
    ...(Object.keys(resource).length > 0 && { resource }),
    ...(Object.keys(data).length > 0 && { data }),
    ...blocks,
    ...(moved.length > 0 && { moved }),
    ...(removed.length > 0 && { removed }),
    ...(imports.length > 0 && { import: imports }),
  };
}

/** Nothing of AWS is asked for while planning. */
const providerSettings = {
  region: 'eu-central-1',
  skip_credentials_validation: true,
  skip_requesting_account_id: true,
  skip_metadata_api_check: true,
  skip_region_validation: true,
  max_retries: 1,
};

function blockOf({ arguments: args, lifecycle, instances }: Resource, names: Names): JsonObject {
  return names.inJson({
    ...(typeof instances === 'number' && { count: instances }),
    ...(Array.isArray(instances) && { for_each: `\${toset(${JSON.stringify(instances)})}` }),
    ...args,
    ...(lifecycle !== undefined && { lifecycle }),
  });
}

function refactorings({ moved = [], removed = [], import: imports = [] }: Configuration, names: Names) {
  return {
    moved: moved.map(({ from, to }) => ({ from: names.inText(from), to: names.inText(to) })),
    removed: removed.map(({ from, destroy }) => ({ from: names.inText(from), lifecycle: { destroy } })),
    imports: imports.map(({ to, id }) => ({ to: names.inText(to), id })),
  };
}
