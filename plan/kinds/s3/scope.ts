import { type Attributes, blocks, isObject, number, text, type Value } from '../../value.ts';

/** The objects a rule of a bucket is about. */
export interface Scope {
  readonly prefix: string;
  /** `key=value`, all of which an object has to have. */
  readonly tags: readonly string[];
  readonly largerThan: number;
  readonly smallerThan: number;
}

/** Of a lifecycle or replication rule, in every spelling: `filter`, `filter.and`, or the older `prefix` and `tags`. */
export function scopeOf(rule: Attributes): Scope {
  const filter = blocks(rule.filter)[0];
  const all = blocks(filter?.and)[0];
  const parts = [rule, filter, all].filter((part) => part !== undefined);
  const largest = (name: string): number => Math.max(0, ...parts.map((part) => number(part[name]) ?? 0));
  const upper = parts.map((part) => number(part.object_size_less_than) ?? 0).filter((size) => size > 0);
  return {
    prefix: parts.map(({ prefix }) => text(prefix) ?? '').find((prefix) => prefix !== '') ?? '',
    tags: parts.flatMap((part) => [...tagsOf(part.tags), ...blocks(part.tag).flatMap(pairOf)]).sort(),
    largerThan: largest('object_size_greater_than'),
    smallerThan: upper.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...upper),
  };
}

const tagsOf = (tags: Value | undefined): readonly string[] =>
  isObject(tags) ? Object.keys(tags).map((key) => `${key}=${text(tags[key]) ?? ''}`) : [];

const pairOf = ({ key, value }: Attributes): readonly string[] => [`${text(key) ?? ''}=${text(value) ?? ''}`];

/** Whether a rule is about every object that another is about. */
export const scopeCovers = (outer: Scope, inner: Scope): boolean =>
  inner.prefix.startsWith(outer.prefix) &&
  outer.tags.every((tag) => inner.tags.includes(tag)) &&
  outer.largerThan <= inner.largerThan &&
  outer.smallerThan >= inner.smallerThan;
