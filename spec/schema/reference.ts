import { z } from 'zod';
import { defaultLayers } from '../defaults.ts';
import { type Path, valueAt } from '../location.ts';
import { merge, switchable } from '../merge.ts';
import { printValue } from '../print.ts';
import type { Tier } from '../resolved-spec.ts';
import { objectAmong } from './choice.ts';
import { environmentShape } from './environment.ts';
import { docOf, type PropertyDoc } from './property.ts';
import { quantityJsonSchema } from './quantity.ts';
import { draftSchema, partNames, serviceShape } from './service.ts';
import { suppressionsSchema } from './suppressions.ts';

type JsonSchema = Record<string, unknown>;

const tiers: readonly Tier[] = ['development', 'staging', 'production'];

/** JSON Schema (draft 2020-12) of a service definition as written down as data. */
export function definitionJsonSchema(): JsonSchema {
  const parts = Object.fromEntries(
    partNames.map((part) => [part, withSwitch(part, partial(jsonSchemaOf(draftSchema.shape[part])))]),
  );
  const partReferences = Object.fromEntries(partNames.map((part) => [part, { $ref: `#/$defs/${part}` }]));
  const hatches = {
    transform: {
      type: 'object',
      description: 'Per named child: properties merged over its configuration, or a function of it.',
    },
    override: {
      type: 'object',
      description: 'Per Terraform address or Kubernetes object: a JSON merge patch on what was synthesized.',
      additionalProperties: { type: 'object' },
    },
  };
  const suppressions = jsonSchemaOf(suppressionsSchema);
  const place = partial(jsonSchemaOf(z.strictObject(environmentShape)));
  const environment = {
    ...place,
    properties: { ...(place.properties as object), ...partReferences, suppressions, ...hatches },
    required: ['tier', 'account', 'region'],
  };
  const service = jsonSchemaOf(z.strictObject(serviceShape));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Service',
    description:
      'One database-backed service and its environments. Every property of a part may be given for the service or per environment.',
    type: 'object',
    properties: {
      ...(service.properties as object),
      ...partReferences,
      suppressions,
      ...hatches,
      environments: { type: 'object', minProperties: 1, additionalProperties: environment },
    },
    required: ['name', 'owner', 'environments'],
    additionalProperties: false,
    $defs: parts,
  };
}

function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const { quantity } = (z.globalRegistry.get(zodSchema as unknown as z.ZodType) ?? {}) as {
        quantity?: 'duration' | 'size' | 'cpu';
      };
      if (quantity === undefined) return;
      delete jsonSchema.quantity;
      delete jsonSchema.range;
      Object.assign(jsonSchema, quantityJsonSchema(quantity));
    },
  });
  return json as JsonSchema;
}

/** Every property of an object optional, at every depth. */
function partial(schema: JsonSchema): JsonSchema {
  const properties = schema.properties as Record<string, JsonSchema> | undefined;
  if (properties === undefined || schema.oneOf !== undefined) return schema;
  const { required: _, ...rest } = schema;
  return {
    ...rest,
    properties: Object.fromEntries(Object.entries(properties).map(([key, child]) => [key, partial(child)])),
  };
}

/** Optional parts may also be `false`, which switches them off. */
function withSwitch(part: string, schema: JsonSchema): JsonSchema {
  const off = (child: JsonSchema): JsonSchema => ({ anyOf: [child, { const: false }] });
  return (
    [...switchable]
      .map((path) => path.split('.'))
      .filter(([first]) => first === part)
      // What lies deeper first: a part that may be `false` itself is no plain object any more.
      .sort((a, b) => b.length - a.length)
      .reduce(
        (changed, [, ...inside]) => (inside.length === 0 ? off(changed) : replaceAt(changed, inside, off)),
        schema,
      )
  );
}

function replaceAt(
  schema: JsonSchema,
  [key, ...rest]: readonly string[],
  change: (child: JsonSchema) => JsonSchema,
): JsonSchema {
  const properties = schema.properties as Record<string, JsonSchema>;
  const child = properties[key as string] as JsonSchema;
  const replaced = rest.length === 0 ? change(child) : replaceAt(child, rest, change);
  return { ...schema, properties: { ...properties, [key as string]: replaced } };
}

/** One row of the reference page. */
interface Row {
  readonly path: Path;
  readonly schema: z.ZodType;
  readonly optional: boolean;
  readonly doc: PropertyDoc;
}

/** The reference page: every property with its default per tier, its range and what a change of it costs. */
export function referencePage(): string {
  const sections = [
    {
      title: 'Service',
      intro: 'What a service says of itself.',
      rows: rowsOf(z.strictObject(serviceShape), []),
    },
    {
      title: 'Environment',
      intro:
        'Each entry of `environments`. It may also hold any property of the parts below, for itself alone.',
      rows: rowsOf(z.strictObject(environmentShape), ['environment']),
    },
    ...partNames.map((part) => ({
      title: part,
      intro: partIntros[part],
      rows: rowsOf(draftSchema.shape[part], [part]),
    })),
    {
      title: 'suppressions',
      intro: 'Accepted deviations: a list, of the service or of an environment (docs/suppressions.md).',
      rows: rowsOf(suppressionsSchema, ['suppressions']),
    },
  ];
  return `${head}\n${sections.map(({ title, intro, rows }) => `## ${title}\n\n${intro}\n\n${rows.map(printRow).join('\n')}`).join('\n')}`;
}

const head = `# Reference: every property of a service

Generated by \`npm run generate\` from the schema in \`spec/schema/\`; the same as JSON Schema is in
\`spec.schema.json\`. A default that differs by tier is given as development / staging / production.
Quantities carry their unit: \`days(35)\`, \`gib(100)\`, \`millicores(500)\`.
`;

const partIntros: Readonly<Record<(typeof partNames)[number], string>> = {
  network: 'Where the stores live. Nothing in it is reachable from the internet.',
  workload: "The service's own pods, and the connections they open.",
  postgres: 'Amazon RDS for PostgreSQL: encrypted, private and TLS-only in every tier.',
  redis: 'Amazon ElastiCache. Left away, or `false`, there is none; `{}` takes the defaults.',
  backup: 'The bucket for logical backups: versioned, encrypted, private and TLS-only.',
  monitoring:
    'What Prometheus and Grafana are told of the workload, through the Prometheus operator. Nothing here watches RDS and ElastiCache yet: make CloudWatch alarms for them yourself.',
};

function rowsOf(schema: z.ZodType, path: Path, optional = false): Row[] {
  if (schema instanceof z.ZodOptional) return rowsOf(schema.unwrap() as z.ZodType, path, true);
  const doc = docOf(schema);
  if (doc !== undefined) return [{ path, schema, optional, doc }, ...rowsInside(schema, path)];
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([key, child]) =>
    rowsOf(child, [...path, key]),
  );
}

/** Rows of the object a value may be, and of the objects a list holds. */
function rowsInside(schema: z.ZodType, path: Path): Row[] {
  const element = schema instanceof z.ZodArray ? schema.element : undefined;
  const inside = objectAmong((element ?? schema) as z.ZodType);
  if (inside === undefined) return [];
  return rowsOf(inside, element === undefined ? path : [...path.slice(0, -1), `${path.at(-1)}[]`]);
}

function printRow({ path, schema, optional, doc }: Row): string {
  const name = path.filter((step) => step !== 'environment').join('.');
  const facts = [
    rangeText(schema) && `Range: ${rangeText(schema)}.`,
    `Default: ${defaultText(path, optional, doc)}.`,
  ];
  return `### \`${name}\`\n\n${doc.about}\n\n${facts.filter(Boolean).join(' ')}\n\nA change costs: ${doc.change === 'free' ? 'nothing.' : doc.change}\n`;
}

/** The default of a property, per tier where it differs. */
export function defaultText(path: Path, optional: boolean, doc: PropertyDoc): string {
  const values = tiers.map((tier) => valueAt(merge(...defaultLayers(tier)), path));
  if (values.every((value) => value === undefined))
    return doc.computed ?? (optional ? 'none' : 'none, it is required');
  const printed = values.map((value) => `\`${value === undefined ? 'none' : printValue(value)}\``);
  return new Set(printed).size === 1 ? (printed[0] as string) : printed.join(' / ');
}

/** The values a property may have, in words. */
export function rangeText(schema: z.ZodType): string | undefined {
  const { range } = (z.globalRegistry.get(schema) ?? {}) as { range?: string };
  if (range !== undefined) return range;
  if (schema instanceof z.ZodEnum) return schema.options.map((option) => `\`${option}\``).join(', ');
  if (schema instanceof z.ZodNumber) return `${schema.minValue} to ${schema.maxValue}`;
  return undefined;
}
