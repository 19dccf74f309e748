import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { groupOf } from '../../k8s/object.ts';

/** A node of an OpenAPI or JSON Schema document. */
export type Schema = { readonly [keyword: string]: unknown };

interface Swagger {
  readonly definitions: Readonly<Record<string, Schema>>;
}

interface CustomResourceDefinition {
  readonly kind: string;
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { openAPIV3Schema: Schema } }[];
  };
}

/** What kinds look like: by `<apiVersion>/<kind>`, each a JSON Schema that refuses fields it does not name. */
export type Schemas = ReadonlyMap<string, Schema>;

const keyOf = (apiVersion: string, kind: string): string => `${apiVersion}/${kind}`;

/** The built-in kinds, from the OpenAPI document of a Kubernetes release (`api/openapi-spec/swagger.json`). */
export function coreSchemas(swaggerFile: string): Schemas {
  const { definitions } = JSON.parse(readFileSync(swaggerFile, 'utf8')) as Swagger;
  return new Map(
    Object.entries(definitions).flatMap(([name, definition]) =>
      ((definition['x-kubernetes-group-version-kind'] ?? []) as GroupVersionKind[]).map(
        ({ group, version, kind }): [string, Schema] => {
          const apiVersion = group === '' ? version : `${group}/${version}`;
          return [keyOf(apiVersion, kind), standalone(name, definitions)];
        },
      ),
    ),
  );
}

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** A definition with all it refers to, however indirectly. */
function standalone(name: string, all: Swagger['definitions']): Schema {
  const needed = new Map<string, unknown>();
  const visit = (wanted: string): void => {
    if (needed.has(wanted)) return;
    needed.set(wanted, undefined);
    const definition = all[wanted];
    if (definition === undefined) throw new Error(`no definition ${wanted}`);
    needed.set(wanted, strict(corrected(wanted, definition)));
    for (const reference of JSON.stringify(definition).matchAll(/"#\/definitions\/([^"]+)"/g))
      visit(reference[1] as string);
  };
  visit(name);
  return { $ref: `#/definitions/${name}`, definitions: Object.fromEntries(needed) };
}

/** Types whose OpenAPI says `string` and whose Go code reads numbers too. */
function corrected(name: string, definition: Schema): Schema {
  if (definition.format === 'int-or-string') return { anyOf: [{ type: 'string' }, { type: 'integer' }] };
  if (name.endsWith('.api.resource.Quantity')) return { anyOf: [{ type: 'string' }, { type: 'number' }] };
  return definition;
}

/** The kinds of CustomResourceDefinitions in YAML files. */
export function customSchemas(files: readonly string[]): Schemas {
  const documents = files.flatMap((file) =>
    parseAllDocuments(readFileSync(file, 'utf8')).map(
      (document) => document.toJS() as CustomResourceDefinition | null,
    ),
  );
  return new Map(
    documents
      .filter((document) => document?.kind === 'CustomResourceDefinition')
      .flatMap((document) => {
        const { group, names, versions } = (document as CustomResourceDefinition).spec;
        return versions.map(({ name, schema }): [string, Schema] => [
          keyOf(`${group}/${name}`, names.kind),
          custom(strict(schema.openAPIV3Schema) as Schema),
        ]);
      }),
  );
}

/** Every object has these three, whether the definition lists them or not. */
const custom = (schema: Schema): Schema => ({
  ...schema,
  properties: {
    ...(schema.properties as object | undefined),
    apiVersion: { type: 'string' },
    kind: { type: 'string' },
    metadata: { type: 'object' },
  },
  required: ['apiVersion', 'kind', 'metadata'],
});

/** The same with every object closed that names its properties, and Kubernetes' own keywords spelled out. */
function strict(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strict);
  if (typeof value !== 'object' || value === null) return value;
  const node = value as Schema;
  if (node['x-kubernetes-int-or-string'] === true)
    return { anyOf: [{ type: 'string' }, { type: 'integer' }] };
  const kept = Object.fromEntries(
    Object.entries(node)
      // Beside a type these are data, which may look like a schema; elsewhere they are names of properties.
      .filter(([keyword]) => typeof node.type !== 'string' || !['example', 'default'].includes(keyword))
      .map(([keyword, child]) => [keyword, strict(child)]),
  );
  const open =
    node['x-kubernetes-preserve-unknown-fields'] === true || node.additionalProperties !== undefined;
  const closed = isSchemaOfObject(node) && !open ? { additionalProperties: false } : {};
  return node.nullable === true
    ? { anyOf: [{ ...kept, ...closed }, { type: 'null' }] }
    : { ...kept, ...closed };
}

/** `properties` may be the name of a property too; then there is no type beside it. */
const isSchemaOfObject = ({ type, properties }: Schema): boolean =>
  type === 'object' && typeof properties === 'object';

/** Writes the schemas of the kinds that `objects` are of. A kind that has none gets none, and kubeconform says so. */
export function writeSchemas(
  schemas: Schemas,
  objects: readonly { readonly apiVersion: string; readonly kind: string }[],
  folder: string,
): string {
  mkdirSync(folder, { recursive: true });
  for (const { apiVersion, kind } of objects) {
    const schema = schemas.get(keyOf(apiVersion, kind));
    if (schema === undefined) continue;
    const version = apiVersion.split('/').at(-1);
    // kubeconform calls the group of the core kinds by their version.
    const group = groupOf(apiVersion) || version;
    writeFileSync(join(folder, `${kind.toLowerCase()}_${group}_${version}.json`), JSON.stringify(schema));
  }
  return join(folder, '{{.ResourceKind}}_{{.Group}}_{{.ResourceAPIVersion}}.json');
}
