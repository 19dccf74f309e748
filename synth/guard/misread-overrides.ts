import type { Problem } from '../../spec/problem.ts';
import { isObject, type JsonObject } from '../json.ts';
import { addressOf, blocksOf, privatesOf } from './addresses.ts';
import type { GuardCheck } from './guard-input.ts';

/** Arguments whose values are strings by keys of the user's choice. */
const stringMaps = new Set(['tags', 'tags_all', 'labels', 'annotations', 'variables']);

/** `addOverride` splits its path at dots, makes an object where a list is missing and appends to lists. */
export const misreadOverrides: GuardCheck = ({ stack, json, elements }) => {
  const bodies = new Map(blocksOf(json).map(({ address, body }) => [address, body]));
  const problems: Problem[] = [];
  for (const element of elements) {
    const address = addressOf(element);
    const { rawOverrides } = privatesOf(element);
    if (address === undefined || Object.keys(rawOverrides).length === 0) continue;
    inspect(rawOverrides, bodies.get(address), `${stack.node.id}/${address}`, '', problems);
  }
  const { rawOverrides } = stack as unknown as { rawOverrides: JsonObject };
  inspect(rawOverrides, json, stack.node.id, '', problems);
  return problems;
};

function inspect(override: unknown, result: unknown, path: string, key: string, problems: Problem[]): void {
  if (Array.isArray(override)) {
    if (Array.isArray(result) && result.length > override.length)
      problems.push(appended(path, override.length, result.length));
    return;
  }
  if (!isObject(override)) return;
  const keys = Object.keys(override);
  if (keys.length > 0 && keys.every((name) => /^\d+$/.test(name)) && isObject(result))
    problems.push(objectForList(path, override));
  for (const [name, value] of Object.entries(override)) {
    const inner = Array.isArray(result) ? result[Number(name)] : isObject(result) ? result[name] : undefined;
    if (isSplit(key, name, value)) problems.push(split(`${path}.${name}`, value));
    else inspect(value, inner, `${path}.${name}`, name, problems);
  }
}

/** Where a string belongs stands an object, or a key holds a slash: half of `kubernetes.io/role`. */
const isSplit = (parent: string, name: string, value: unknown): boolean =>
  isObject(value) &&
  (stringMaps.has(parent)
    ? typeof value.resolve !== 'function'
    : !stringMaps.has(name) && Object.keys(value).some((key) => key.includes('/') && !name.includes('/')));

const objectForList = (path: string, got: unknown): Problem => ({
  code: 'PLINTH-GUARD-011',
  path,
  got: JSON.stringify(got),
  rule: 'an override with an index needs a list that is there already, or it becomes an object',
  fix: 'override the whole list with [...]',
});

const appended = (path: string, own: number, all: number): Problem => ({
  code: 'PLINTH-GUARD-011',
  path,
  got: `a list of ${all} where the override has ${own}`,
  rule: 'an override with a list is appended to the list that is there',
  fix: 'set the property of the construct, or override single elements by their index',
});

const split = (path: string, value: unknown): Problem => ({
  code: 'PLINTH-GUARD-011',
  path,
  got: JSON.stringify(value),
  rule: 'the path of an override is split at every dot, without escape',
  fix: 'override the object above it with { "a.b/c": ... }',
});
