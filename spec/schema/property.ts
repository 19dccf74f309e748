import { z } from 'zod';

/** What the reference page and the JSON Schema say of a property beside its type and range. */
export interface PropertyDoc {
  /** One sentence: what it is, with its unit where the type does not say it. */
  readonly about: string;
  /** What changing it later costs: replacement, restart, downtime, money; `free` when nothing. */
  readonly change: string;
  /** A value that is right for most; what a fix proposes when there is no default. */
  readonly example?: unknown;
  /** The default where it is computed rather than fixed per tier. */
  readonly computed?: string;
}

const docs = z.registry<PropertyDoc>();

/** A schema with its documentation: the one source of validation, JSON Schema and reference page. */
export function property<T extends z.ZodType>(schema: T, doc: PropertyDoc): T {
  const documented = schema.describe(doc.about);
  docs.add(documented, doc);
  return documented;
}

export const docOf = (schema: z.ZodType): PropertyDoc | undefined => docs.get(schema);
