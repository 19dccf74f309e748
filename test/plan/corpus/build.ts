import type { JsonObject } from '../../../plan/value.ts';
import type { Blocks, Configuration, Expected, Resource } from './case.ts';

/** A resource named `main`, with the id AWS would give it. */
export const aResource = (
  type: string,
  args: JsonObject,
  attributes: JsonObject = {},
  rest: Partial<Resource> = {},
): Resource => ({
  type,
  name: 'main',
  arguments: args,
  attributes: { id: `${type.replace('aws_', '').replaceAll('_', '-')}-1`, ...attributes },
  ...rest,
});

/** The same resource with some arguments set anew, under its id. */
export const edited = (resource: Resource, args: JsonObject, rest: Partial<Resource> = {}): Resource => ({
  ...resource,
  ...rest,
  arguments: { ...resource.arguments, ...args },
});

/** The same resource without some arguments. */
export const without = (resource: Resource, ...names: readonly string[]): Resource => ({
  ...resource,
  arguments: Object.fromEntries(Object.entries(resource.arguments).filter(([name]) => !names.includes(name))),
});

export const named = (resource: Resource, name: string, attributes: JsonObject = {}): Resource => ({
  ...resource,
  name,
  attributes: { ...resource.attributes, ...attributes },
});

export const configured = (...resources: readonly Resource[]): Configuration => ({ resources });
export const withBlocks = (blocks: Blocks, ...resources: readonly Resource[]): Configuration => ({
  ...blocks,
  resources,
});

/** Before and after of a change of one resource, with what else is there and stays. */
export const change = (
  resource: Resource,
  args: JsonObject,
  ...others: readonly Resource[]
): { readonly before: Configuration; readonly after: Configuration } => ({
  before: configured(resource, ...others),
  after: configured(edited(resource, args), ...others),
});

/** Before and after, each spelled out. */
export const between = (
  before: Resource,
  after: Resource,
): { readonly before: Configuration; readonly after: Configuration } => ({
  before: configured(before),
  after: configured(after),
});

/** Before and after of a deletion. */
export const deletion = (
  resource: Resource,
  ...others: readonly Resource[]
): { readonly before: Configuration; readonly after: Configuration } => ({
  before: configured(resource, ...others),
  after: configured(...others),
});

/** Before and after of a creation. */
export const creation = (
  resource: Resource,
  ...others: readonly Resource[]
): { readonly before: Configuration; readonly after: Configuration } => ({
  before: configured(...others),
  after: configured(resource, ...others),
});

type Fields = Partial<Omit<Expected, 'severity'>>;
export const dangerous = (fields: Fields = {}): Expected => ({ severity: 'dangerous', ...fields });
export const review = (fields: Fields = {}): Expected => ({ severity: 'review', ...fields });

/** Gone for good, with no copy that the plan guarantees. */
export const lost = dangerous({
  timing: 'now',
  interruption: 'outage',
  data: 'loss',
  reversible: 'no',
  apply: 'succeeds',
});
/** Gone for clients, with a copy that stays. */
export const goneWithCopy = dangerous({
  timing: 'now',
  interruption: 'outage',
  data: 'recoverability-reduced',
  reversible: 'no',
  apply: 'succeeds',
});
/** AWS or the provider certainly refuses. */
export const refused = review({ timing: 'not-applied', interruption: 'none', data: 'none', apply: 'fails' });
