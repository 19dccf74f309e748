import type { Json, JsonObject, MarkTree } from '../../../../plan/value.ts';
import type { TerraformPlan, TerraformResourceChange } from '../../../harness/index.ts';
import { type Case, namesOf, type Resource } from '../case.ts';

const providerOf = (type: string): string =>
  type.startsWith('terraform_')
    ? 'provider["terraform.io/builtin/terraform"]'
    : 'provider["registry.terraform.io/hashicorp/aws"]';

/** An object as the state keeps it. */
interface StateInstance {
  readonly index_key?: string | number;
  readonly status?: 'tainted';
  readonly deposed?: string;
  readonly schema_version: number;
  readonly attributes: JsonObject;
  readonly sensitive_attributes: readonly JsonObject[][];
}
interface StateResource {
  readonly mode: 'managed';
  readonly type: string;
  readonly name: string;
  readonly provider: string;
  readonly instances: StateInstance[];
}

/** A `terraform.tfstate` of version 4. */
export interface State {
  readonly version: 4;
  readonly terraform_version: string;
  readonly serial: number;
  readonly lineage: string;
  readonly outputs: JsonObject;
  readonly resources: readonly StateResource[];
}

export type SchemaVersions = ReadonlyMap<string, number>;

/** The versions of resource types, from `terraform providers schema -json`. */
export function schemaVersions(json: string): SchemaVersions {
  const document = JSON.parse(json) as {
    provider_schemas: Record<string, { resource_schemas: Record<string, { version: number }> }>;
  };
  return new Map(
    Object.values(document.provider_schemas).flatMap(({ resource_schemas }) =>
      Object.entries(resource_schemas).map(([type, { version }]) => [type, version] as const),
    ),
  );
}

/**
 * The state in which a plan's wishes are fulfilled: what the plan says of each resource, and where it says "known after
 * apply", what the case says AWS answers.
 */
export function stateAfter(plan: TerraformPlan, cases: readonly Case[], versions: SchemaVersions): State {
  const declared = declaredResources(cases);
  const resources = new Map<string, StateResource>();
  for (const change of plan.resource_changes ?? []) {
    const key = `${change.type}.${change.name}`;
    const resource = declared.get(key);
    if (change.mode !== 'managed' || resource === undefined) continue;
    const entry = resources.get(key) ?? {
      mode: 'managed',
      type: change.type,
      name: change.name,
      provider: providerOf(change.type),
      instances: [],
    };
    entry.instances.push(instanceOf(change, resource, versions.get(change.type) ?? 0));
    resources.set(key, entry);
  }
  return {
    version: 4,
    terraform_version: '1.11.0',
    serial: 1,
    lineage: '5f0d6c3e-0f0b-4c0f-9f0e-6b1c2d3e4f50',
    outputs: outputsOf(plan),
    resources: [...resources.values()],
  };
}

/** The state with its tainted and deposed objects: a plan of these is never empty, so they are marked last. */
export function marked(state: State, cases: readonly Case[]): State {
  const tainted = new Set(cases.flatMap((one) => (one.tainted ?? []).map(namesOf(one).inText)));
  const deposed = new Map(
    cases.flatMap((one) =>
      Object.entries(one.deposed ?? {}).map(([address, key]) => [namesOf(one).inText(address), key] as const),
    ),
  );
  const resources = state.resources.map((resource) => {
    const address = `${resource.type}.${resource.name}`;
    const key = deposed.get(address);
    const instances = resource.instances.map((instance) =>
      tainted.has(address) ? { ...instance, status: 'tainted' as const } : instance,
    );
    const [first] = instances;
    if (key === undefined || first === undefined) return { ...resource, instances };
    const old = {
      ...first,
      deposed: key,
      attributes: { ...first.attributes, id: `${first.attributes.id}-old` },
    };
    return { ...resource, instances: [...instances, old] };
  });
  return { ...state, serial: state.serial + 1, resources };
}

function declaredResources(cases: readonly Case[]): ReadonlyMap<string, Resource> {
  return new Map(
    cases.flatMap((one) => {
      const names = namesOf(one);
      return one.before.resources.map(
        (resource) => [`${resource.type}.${names.of(resource.name)}`, resource] as const,
      );
    }),
  );
}

function instanceOf(
  change: TerraformResourceChange & {
    readonly index?: string | number;
    readonly change: { readonly after_sensitive?: unknown };
  },
  resource: Resource,
  version: number,
): StateInstance {
  const { index } = change;
  const own = index === undefined ? {} : { id: `${resource.attributes.id}-${index}` };
  const before = (change.change.before ?? {}) as JsonObject;
  const after = known((change.change.after ?? {}) as JsonObject);
  return {
    ...(index !== undefined && { index_key: index }),
    schema_version: version,
    attributes: written(change.type, { tags_all: {}, ...before, ...resource.attributes, ...own, ...after }),
    sensitive_attributes: sensitivePaths((change.change.after_sensitive ?? {}) as MarkTree),
  };
}

/** A state says the type of a value that may be of any. */
function written(type: string, attributes: JsonObject): JsonObject {
  if (type !== 'terraform_data') return attributes;
  const { id = null, input = null } = attributes;
  const any = { value: input, type: typeOf(input) };
  return { id, input: any, output: any };
}

/** What a plan marks sensitive, the way a state writes it. */
function sensitivePaths(marks: MarkTree): JsonObject[][] {
  if (typeof marks === 'boolean') return marks ? [[]] : [];
  const parts: [JsonObject, MarkTree][] = Array.isArray(marks)
    ? marks.map((part: MarkTree, index) => [{ type: 'index', value: { value: index, type: 'number' } }, part])
    : Object.entries(marks).map(([value, part]) => [{ type: 'get_attr', value }, part]);
  return parts.flatMap(([step, part]) => sensitivePaths(part).map((path) => [step, ...path]));
}

/** Unknown items of lists show as null; a list with one is not known yet. */
const known = (after: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(after).filter(
      ([, value]) => value !== null && !(Array.isArray(value) && value.includes(null)),
    ),
  );

function outputsOf(plan: TerraformPlan): JsonObject {
  const changes = (plan.output_changes ?? {}) as Record<
    string,
    { after?: Json; after_sensitive?: boolean; after_unknown?: boolean }
  >;
  return Object.fromEntries(
    Object.entries(changes).flatMap(([name, { after, after_sensitive }]) =>
      after === undefined
        ? []
        : [
            [
              name,
              { value: after, type: typeOf(after), ...(after_sensitive === true && { sensitive: true }) },
            ],
          ],
    ),
  );
}

const typeOf = (value: Json): string =>
  typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'bool' : 'string';
