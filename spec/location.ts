import { takenWhole } from './merge.ts';
import { printValue } from './print.ts';
import type { Edit, Problem } from './problem.ts';

export type Path = readonly (string | number)[];

/** Where a property of a merged spec was written: in the environment, or in the service for all of them. */
export interface Location {
  /** As a message names it: `orders.prod.postgres.storage.size`. */
  readonly path: string;
  /** The same in the definition: `['environments', 'prod', 'postgres', 'storage', 'size']`. */
  readonly at: Path;
}

const hasPath = (tree: unknown, path: Path): boolean =>
  path.length === 0 ||
  (typeof tree === 'object' &&
    tree !== null &&
    (path[0] as string) in tree &&
    hasPath((tree as Record<string, unknown>)[path[0] as string], path.slice(1)));

export const valueAt = (tree: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key as string], tree);

/** Finds where the properties of one environment of one service were written. */
export class Locator {
  readonly service: string;
  readonly environment: string;
  readonly #definition: unknown;
  readonly #override: unknown;

  constructor(service: string, environment: string, definition: unknown) {
    this.service = service;
    this.environment = environment;
    this.#definition = definition;
    this.#override = valueAt(definition, ['environments', environment]);
  }

  /** Of a property of the draft, e.g. `['environment', 'region']` or `['postgres', 'storage', 'size']`. */
  of(path: Path): Location {
    if (path[0] === 'environment') return this.inEnvironment(path.slice(1));
    if (path[0] === 'suppressions') return this.#suppression(path);
    if (hasPath(this.#override, path) || this.#isPartOfWhole(path)) return this.inEnvironment(path);
    return { path: [this.service, ...path].join('.'), at: path };
  }

  /** Whether it belongs to something the environment wrote that is not merged with what the service wrote. */
  #isPartOfWhole(path: Path): boolean {
    return path.some((_, length) => {
      const above = path.slice(0, length);
      return (
        hasPath(this.#override, above) &&
        (takenWhole.has(above.join('.')) || Array.isArray(valueAt(this.#override, above)))
      );
    });
  }

  /** Everywhere it was written: what must go to be rid of it. */
  everywhere(path: Path): readonly Path[] {
    if (path[0] === 'suppressions') return [this.#suppression(path).at];
    const place = path[0] === 'environment' ? path.slice(1) : path;
    const inEnvironment = hasPath(this.#override, place) ? [this.inEnvironment(place).at] : [];
    return hasPath(this.#definition, path) ? [...inEnvironment, path] : inEnvironment;
  }

  /** Suppressions of both are one list, the service's first: of two there, the third is the environment's first. */
  #suppression([, index, ...rest]: Path): Location {
    const ofService = valueAt(this.#definition, ['suppressions']);
    const ofEnvironment = valueAt(this.#override, ['suppressions']);
    const count = Array.isArray(ofService) ? ofService.length : 0;
    const path = ['suppressions', ...(index === undefined ? [] : [index]), ...rest];
    if (typeof index === 'number' && index >= count)
      return this.inEnvironment(['suppressions', index - count, ...rest]);
    if (index === undefined && ofEnvironment !== undefined && !Array.isArray(ofEnvironment))
      return this.inEnvironment(path);
    return { path: [this.service, ...path].join('.'), at: path };
  }

  /** In the environment, whether it was written there or not: where a rule that concerns it alone is mended. */
  inEnvironment(path: Path): Location {
    return {
      path: [this.service, this.environment, ...path].join('.'),
      at: ['environments', this.environment, ...path],
    };
  }
}

/** A fix in words for one edit: `set postgres.storage.size to gib(100)`. */
export function describeEdit(edit: Edit): string {
  const name = edit.path.join('.');
  return 'value' in edit ? `set ${name} to ${printValue(edit.value)}` : `remove ${name}`;
}

/** The definition with the edits of the problems made, as a user who follows every fix would. */
export function followFixes<T>(definition: T, problems: readonly Problem[]): T {
  const copy = clone(definition) as Record<string | number, unknown>;
  for (const edit of problems.flatMap((problem) => problem.edits ?? [])) makeEdit(copy, edit);
  return copy as T;
}

function makeEdit(root: Record<string | number, unknown>, edit: Edit): void {
  const key = edit.path.at(-1) as string;
  let node = root;
  for (const step of edit.path.slice(0, -1)) {
    if (typeof node[step] !== 'object' || node[step] === null) node[step] = {};
    node = node[step] as Record<string | number, unknown>;
  }
  if ('value' in edit) node[key] = clone(edit.value);
  else delete node[key];
}

const clone = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(clone);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, clone(child)]));
};

interface Found extends Pick<Problem, 'code' | 'path' | 'rule'> {
  /** As it is; it is printed the way a user writes it. */
  readonly got: unknown;
  readonly edits: readonly Edit[];
  /** The fix in words, when it says more than the edits. */
  readonly fix?: string | undefined;
}

/** A problem whose fix, unless words say more, is its edits. */
export const problemOf = ({ code, path, got, rule, edits, fix }: Found): Problem => ({
  code,
  path,
  got: printValue(got),
  rule,
  fix: fix ?? edits.map(describeEdit).join(' and '),
  edits,
});
