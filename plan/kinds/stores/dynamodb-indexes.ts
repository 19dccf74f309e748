import { type Finding, finding } from '../../finding.ts';
import type { AttributeRule } from '../../kind.ts';
import {
  blocks,
  canonical,
  hasUnknown,
  isMarker,
  isUnset,
  type Json,
  number,
  text,
  type Value,
  type ValueObject,
} from '../../value.ts';
import { unsure } from './arguments.ts';

const guide = 'Amazon DynamoDB Developer Guide';

/** Index by index: what is added or resized is built beside the running table. */
export const indexes: AttributeRule = ({ name, before, after }) => {
  const told = {
    code: 'dynamodb-index-removed',
    interruption: 'outage',
    source: `${guide}, Managing global secondary indexes`,
  } as const;
  // Left out, capacity is computed; it makes no other index.
  if (isMarker(after) || blocks(after).some((index) => identity.some((part) => hasUnknown(index[part]))))
    return [unsure(name, { ...told, why: '' })];
  const staying = new Map(blocks(after).map((index) => [text(index.name), keysOf(index)]));
  const ended = blocks(before).filter((index) => staying.get(text(index.name)) !== keysOf(index));
  const rebuilt = ended.filter(({ name }) => staying.has(text(name)));
  const removed = ended.filter(({ name }) => !staying.has(text(name)));
  return [
    ...slower(name, before, after),
    ...(removed.length === 0
      ? []
      : [
          finding({
            ...told,
            attribute: name,
            why: `Deletes ${countOf(removed)} while the table stays as it is. Queries on ${removed.length === 1 ? 'that index' : 'them'} fail from now on.`,
            fix: 'Make sure nothing queries it.',
          }),
        ]),
    ...(rebuilt.length === 0
      ? []
      : [
          finding({
            ...told,
            code: 'dynamodb-index-rebuilt',
            attribute: name,
            why: `Deletes ${countOf(rebuilt)} and builds ${rebuilt.length === 1 ? 'it' : 'them'} anew, while the table stays as it is. Queries on ${rebuilt.length === 1 ? 'that index' : 'them'} fail until it is filled again, which takes the longer the larger the table is.`,
            fix: 'Add an index of another name, move the queries to it, and remove the old one later.',
          }),
        ]),
  ];
};

/** An index that cannot keep up throttles the writes of its table. */
function slower(attribute: string, before: Value, after: Value): readonly Finding[] {
  const old = new Map(blocks(before).map((index) => [text(index.name), index]));
  const isLower = blocks(after).some((index) =>
    ['read_capacity', 'write_capacity'].some((part) => {
      const [units, planned] = [number(old.get(text(index.name))?.[part]), number(index[part])];
      // Zero is what an index billed by request has.
      return units !== undefined && planned !== undefined && planned > 0 && planned < units;
    }),
  );
  if (!isLower) return [];
  return [
    finding({
      code: 'dynamodb-index-capacity',
      attribute,
      severity: 'review',
      interruption: 'unknown',
      why: 'Lowers the capacity of an index. Requests beyond it are throttled, and so are writes to the table that the index cannot take.',
      source: `${guide}, Provisioned capacity mode; Global secondary indexes: throughput considerations`,
    }),
  ];
}

const countOf = ({ length }: readonly ValueObject[]): string =>
  length === 1 ? 'an index' : `${length} indexes`;

const identity = ['name', 'hash_key', 'range_key', 'projection_type', 'non_key_attributes'] as const;

const keysOf = (index: ValueObject): string =>
  identity
    .slice(1)
    // Left out, a range key is null in a configuration and empty in a state.
    .map((part) => (isUnset(index[part]) ? '' : canonical(index[part] as Json)))
    .join();
