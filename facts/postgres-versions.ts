import { readFacts } from './read.ts';

interface Major {
  readonly parameterGroupFamily: string;
  readonly endOfStandardSupport: string;
  readonly minors: Readonly<Record<string, unknown>>;
  readonly minorsNotDeprecatedAt20260813: readonly string[];
}

interface Extension {
  readonly createName: string | null;
  /** Library that shared_preload_libraries must name, if any. */
  readonly preload: string | null;
  readonly byMajor: Readonly<Record<string, unknown>>;
}

interface Table {
  /** The day the table was read, `2026-11-20`. */
  readonly $asOf: string;
  readonly majors: Readonly<Record<string, Major>>;
  readonly extensions: Readonly<Record<string, Extension>>;
}

const table = () => readFacts<Table>('rds-engine-versions');

export const postgresMajors = (): readonly string[] => Object.keys(table().majors);

export const majorOf = (version: string): string => version.split('.')[0] as string;

export const parameterGroupFamily = (version: string): string =>
  table().majors[majorOf(version)]?.parameterGroupFamily ?? `postgres${majorOf(version)}`;

/** Minors of a major that RDS still offers, as far as the table knows. */
export const offeredMinors = (major: string): readonly string[] =>
  table().majors[major]?.minorsNotDeprecatedAt20260813 ?? [];

/** The extension by its project's name (`pgvector`) or by the one `CREATE EXTENSION` wants (`vector`). */
export function extension(name: string): (Extension & { readonly name: string }) | undefined {
  const found = Object.entries(table().extensions).find(
    ([key, row]) => key === name || row.createName === name,
  );
  return found && { name: found[0], ...found[1] };
}

export const extensionNames = (): readonly string[] => Object.keys(table().extensions);

/** When standard support of a major ended, if it had by the day the table was read: not by the clock, so that the same input gives the same answer. */
export function supportEnded(major: string): string | undefined {
  const end = table().majors[major]?.endOfStandardSupport;
  return end !== undefined && end < table().$asOf ? end : undefined;
}
