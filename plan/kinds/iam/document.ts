import type { Json, JsonObject, Value } from '../../value.ts';
import { globCovers } from './glob.ts';

/** What a statement says about one action, one resource and one principal. */
export interface Grant {
  readonly effect: 'Allow' | 'Deny';
  /** `AWS:*`, `Service:backup.amazonaws.com`; none in a policy of an identity. */
  readonly principal: Part;
  readonly action: Part;
  readonly resource: Part;
  /** One text for each clause, operator and key in lower case; all of them have to hold. */
  readonly conditions: readonly Condition[];
  /** All of it, for comparing. */
  readonly text: string;
}

/** A pattern, or everything but some patterns (`NotAction` and its like). */
export interface Part {
  readonly pattern: string;
  readonly except?: readonly string[];
  /** What a text has to start with to be taken in by the pattern; only where it has wildcards. */
  readonly stem?: string;
}

export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
  /** All of it, for comparing. */
  readonly text: string;
}

/** The grants of a policy; `unknown` where the plan does not show it or it is no policy. */
export type Document = readonly Grant[] | 'unknown';

/** More than a policy of AWS can hold, so that a hostile text costs no time. */
const mostGrants = 3000;

/** More than two policies of AWS need, for the same reason. */
const mostComparisons = 250_000;

/** Reads a policy as a plan carries it: JSON in a text. An unset one is empty. */
export function documentOf(value: Value | undefined): Document {
  if (value === undefined || value === null || value === '') return [];
  if (typeof value !== 'string') return 'unknown';
  let json: Json;
  try {
    json = JSON.parse(value) as Json;
  } catch {
    return 'unknown';
  }
  if (!isJsonObject(json)) return 'unknown';
  const statements = items(json.Statement).filter(isJsonObject);
  const grants: Grant[] = [];
  for (const statement of statements) {
    const found = grantsOf(statement);
    if (found === undefined || grants.length + found.length > mostGrants) return 'unknown';
    for (const grant of found) grants.push(grant);
  }
  return grants;
}

/** All of several policies together. */
export const joined = (documents: readonly Document[]): Document =>
  documents.some((document) => document === 'unknown')
    ? 'unknown'
    : documents.flatMap((document) => (document === 'unknown' ? [] : document));

function grantsOf(statement: JsonObject): readonly Grant[] | undefined {
  const { Effect: effect } = statement;
  if (effect !== 'Allow' && effect !== 'Deny') return undefined;
  const conditions = conditionsOf(statement.Condition);
  const principals = partsOf(statement, 'Principal', principalsOf);
  const actions = partsOf(statement, 'Action', (value) => strings(value).map((text) => text.toLowerCase()));
  const resources = partsOf(statement, 'Resource', strings);
  if (principals.length * actions.length * resources.length > mostGrants) return undefined;
  const condition = conditions
    .map(({ text }) => text)
    .sort()
    .join();
  const grants: Grant[] = [];
  for (const principal of principals)
    for (const action of actions) {
      const start = `${effect}\n${textOf(principal)}\n${textOf(action)}\n`;
      for (const resource of resources) {
        const text = `${start}${textOf(resource)}\n${condition}`;
        grants.push({ effect, principal, action, resource, conditions, text });
      }
    }
  return grants;
}

/** A line break is in no pattern of IAM; where somebody put one all the same it is written as JSON. */
const textOf = ({ pattern, except }: Part): string =>
  except === undefined && !pattern.includes('\n') ? pattern : JSON.stringify([pattern, except]);

/** The patterns of an element, or of its negation; an absent element stands for everything. */
function partsOf(
  statement: JsonObject,
  element: string,
  read: (value: Json | undefined) => readonly string[],
): readonly Part[] {
  const negated = statement[`Not${element}`];
  if (negated !== undefined) return [{ ...part('*'), except: [...read(negated)].sort() }];
  const value = statement[element];
  return value === undefined ? [part('*')] : read(value).map(part);
}

function part(pattern: string): Part {
  const wildcard = pattern.search(/[*?]/);
  return wildcard === -1 ? { pattern } : { pattern, stem: pattern.slice(0, wildcard) };
}

/** `"*"` and `{"AWS": "*"}` are the same, and so are an account's number and its root. */
function principalsOf(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [`AWS:${value}`];
  if (!isJsonObject(value)) return [];
  return Object.keys(value).flatMap((type) =>
    strings(value[type]).map(
      (name) => `${type}:${name.replace(/^arn:aws[a-z-]*:iam::(\d{12}):root$/, '$1')}`,
    ),
  );
}

function conditionsOf(value: Json | undefined): readonly Condition[] {
  if (!isJsonObject(value)) return [];
  return Object.keys(value).flatMap((operator) => {
    const keys = value[operator];
    if (!isJsonObject(keys)) return [];
    return Object.keys(keys).map((key) =>
      condition(operator.toLowerCase(), key.toLowerCase(), [...strings(keys[key])].sort()),
    );
  });
}

const condition = (operator: string, key: string, values: readonly string[]): Condition => ({
  operator,
  key,
  values,
  text: JSON.stringify([operator, key, values]),
});

const isJsonObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const items = (value: Json | undefined): readonly Json[] =>
  value === undefined || value === null
    ? []
    : Array.isArray(value)
      ? (value as readonly Json[])
      : [value as Json];

/** IAM takes one text or an array of them, and booleans and numbers for their texts. */
const strings = (value: Json | undefined): readonly string[] =>
  items(value).flatMap((item) => (typeof item === 'object' ? [] : [String(item)]));

/** Whether one grant says at least what another of the same effect says. */
export const covers = (one: Grant, other: Grant): boolean =>
  one.effect === other.effect &&
  one.conditions.length <= other.conditions.length &&
  partCovers(one.principal, other.principal) &&
  partCovers(one.action, other.action) &&
  partCovers(one.resource, other.resource) &&
  one.conditions.every((condition) => other.conditions.some((present) => present.text === condition.text));

function partCovers(one: Part, other: Part): boolean {
  if (one.except === undefined) {
    if (other.except !== undefined) return one.pattern === '*';
    return one.pattern === other.pattern || isTakenIn(other.pattern, one);
  }
  const { except } = one;
  if (other.except !== undefined) return except.every((pattern) => other.except?.includes(pattern));
  return !except.some((pattern) => globCovers(pattern, other.pattern) || globCovers(other.pattern, pattern));
}

/** Most patterns fail at their stems, which costs next to nothing. */
const isTakenIn = (text: string, { pattern, stem }: Part): boolean =>
  stem !== undefined && text.startsWith(stem) && globCovers(pattern, text);

export interface Delta {
  /** What is allowed now, or not denied any more. */
  readonly allowed: readonly Grant[];
  readonly undenied: readonly Grant[];
  /** What is not allowed any more, or denied now. */
  readonly disallowed: readonly Grant[];
  readonly denied: readonly Grant[];
}

/** What a policy says and another does not; order, formatting, Sids and splitting of statements say nothing. */
export function deltaOf(before: readonly Grant[], after: readonly Grant[]): Delta {
  const news = lacking(after, before);
  const gone = lacking(before, after);
  const of = (grants: readonly Grant[], effect: Grant['effect']): readonly Grant[] =>
    grants.filter((grant) => grant.effect === effect);
  return {
    allowed: of(news, 'Allow'),
    undenied: of(gone, 'Deny'),
    disallowed: of(gone, 'Allow'),
    denied: of(news, 'Deny'),
  };
}

/** The grants that no grant of the others covers. */
const lacking = (grants: readonly Grant[], others: readonly Grant[]): readonly Grant[] => {
  const texts = new Set(others.map(({ text }) => text));
  const missing = grants.filter((grant) => !texts.has(grant.text));
  if (missing.length === 0) return [];
  const most = Math.max(...missing.map(({ conditions }) => conditions.length));
  // Of those that say the same of one thing only there is none left.
  const wider = byAction(others.filter((other) => isWide(other) || other.conditions.length < most));
  // A hostile pair of policies is called different, which is never called safe.
  if (missing.length * others.length > mostComparisons) return missing;
  return missing.filter(
    (grant) =>
      !wider.some(
        (group) =>
          partCovers((group[0] as Grant).action, grant.action) && group.some((other) => covers(other, grant)),
      ),
  );
};

/** A policy names few actions for many resources. */
function byAction(grants: readonly Grant[]): readonly (readonly Grant[])[] {
  const groups = new Map<string, Grant[]>();
  for (const grant of grants) {
    const { pattern, except } = grant.action;
    const key = except === undefined ? `=${pattern}` : JSON.stringify(except);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [grant]);
    else group.push(grant);
  }
  return [...groups.values()];
}

const isWide = ({ principal, action, resource }: Grant): boolean =>
  isWild(principal) || isWild(action) || isWild(resource);

const isWild = ({ stem, except }: Part): boolean => stem !== undefined || except !== undefined;
