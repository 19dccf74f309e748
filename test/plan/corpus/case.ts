import type { Effect, Severity } from '../../../plan/finding.ts';
import type { Json, JsonObject } from '../../../plan/value.ts';

/** One resource of a fabricated before-state and its configuration. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  /** Data sources are part of the configuration alone. @default 'managed' */
  readonly mode?: 'managed' | 'data';
  /** What the configuration sets. */
  readonly arguments: JsonObject;
  /** What AWS adds and the state keeps: id, ARN, endpoint. */
  readonly attributes: JsonObject;
  readonly lifecycle?: JsonObject;
  /** Several instances: how many (`count`), or which (`for_each`). @default - a single one */
  readonly instances?: number | readonly string[];
}

/** Blocks beside the resources. Names are those within the case. */
export interface Blocks {
  readonly variable?: Readonly<Record<string, JsonObject>>;
  readonly output?: Readonly<Record<string, JsonObject>>;
  readonly check?: Readonly<Record<string, JsonObject>>;
  readonly moved?: readonly { readonly from: string; readonly to: string }[];
  readonly removed?: readonly { readonly from: string; readonly destroy: boolean }[];
  readonly import?: readonly { readonly to: string; readonly id: string }[];
}

export interface Configuration extends Blocks {
  readonly resources: readonly Resource[];
}

/** What the documentation decides of a change; what it leaves open is left out. */
export interface Expected extends Partial<Omit<Effect, 'severity'>> {
  /** `not-safe`: a kind that nobody promised to know, of which nothing reassuring may be said. */
  readonly severity: Severity | 'not-safe';
}

export interface ExpectedTogether {
  /** At least. */
  readonly severity: Severity;
  /** Addresses that a finding has to name, all of them. */
  readonly addresses: readonly string[];
}

/** One labelled change. Addresses are those within the case: `aws_db_instance.main`. */
export interface Case {
  /** Unique, kebab-case; the plan's file is named after it. */
  readonly id: string;
  /** A sentence: what is changed. */
  readonly title: string;
  readonly before: Configuration;
  readonly after: Configuration;
  /** Instances marked in the state before the edited plan, as an apply that broke off leaves them. */
  readonly tainted?: readonly string[];
  /** Objects left behind by an interrupted create-before-destroy, by address; the value is the object's key. */
  readonly deposed?: Readonly<Record<string, string>>;
  /** The DynamoDB table there really is, for a plan that looks: after a refresh, or for an import. */
  readonly cloud?: JsonObject;
  /** Addresses of drift that matters, with what it is at least. @default - none */
  readonly drift?: Readonly<Record<string, Severity>>;
  /** Addresses for the option -replace. */
  readonly replace?: readonly string[];
  /** By address, deposed objects as `address (deposed key)`. An address that is not here has to stay quiet. */
  readonly expect: Readonly<Record<string, Expected>>;
  readonly together?: readonly ExpectedTogether[];
  /** @default - the worst of `expect`, `together` and `drift` */
  readonly verdict?: Severity;
  /** Document and page that decide the label. */
  readonly source: string;
}

const order: readonly Severity[] = ['safe', 'review', 'dangerous'];

export function verdictOf({ verdict, expect, together = [], drift = {} }: Case): Severity {
  if (verdict !== undefined) return verdict;
  const labels = [...Object.values(expect), ...together].map(({ severity }) => severity);
  const found = [...labels, ...Object.values(drift)].map((severity) =>
    order.indexOf(severity === 'not-safe' ? 'review' : severity),
  );
  return order[Math.max(0, ...found)] ?? 'safe';
}

/** How a case's own names are spelled where all cases share one configuration. */
export const slugOf = ({ id }: Pick<Case, 'id'>): string => id.replaceAll('-', '_');
const spelled = (name: string, slug: string): string => (name === 'main' ? slug : `${slug}_${name}`);

/** The names a case declares, each with the one it has in the shared configuration. */
export interface Names {
  /** Any text in which the case's own addresses occur. */
  inText(text: string): string;
  inJson<T extends Json>(value: T): T;
  /** A name alone: of a resource, a variable, an output. */
  of(name: string): string;
}

export function namesOf(one: Case): Names {
  const slug = slugOf(one);
  const sides = [one.before, one.after];
  const declared = new Set(
    sides.flatMap(({ resources, variable = {}, moved = [] }) => [
      ...resources.map(({ type, name }) => `${type}.${name}`),
      ...Object.keys(variable).map((name) => `var.${name}`),
      ...moved.flatMap(({ from, to }) => [from, to].map((address) => address.replace(/\[.*$/, ''))),
    ]),
  );
  const pattern = new RegExp(`\\b(${[...declared].join('|').replaceAll('.', '\\.')})\\b`, 'g');
  const inText = (text: string): string => {
    if (declared.size === 0) return text;
    return text.replace(pattern, (address) => {
      const [kind = '', name = ''] = address.split('.');
      return `${kind}.${spelled(name, slug)}`;
    });
  };
  const inJson = <T extends Json>(value: T): T => {
    if (typeof value === 'string') return inText(value) as T;
    if (Array.isArray(value)) return value.map(inJson) as unknown as T;
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value as JsonObject).map(([name, item]) => [name, inJson(item)]),
    ) as T;
  };
  return { inText, inJson, of: (name) => spelled(name, slug) };
}
