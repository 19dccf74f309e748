import type { Change } from './change.ts';
import { type Context, oncePerPlan } from './context.ts';
import { type Attributes, blocks, text, texts, type Value } from './value.ts';

/** What the resources of a plan name each other by, of one side of a change. */
export interface Links {
  /** The arguments that identify a resource or point to others; a few of dozens. */
  readonly named: Attributes;
  /** Ids of security groups, in whatever argument or block speaks of them. */
  readonly groupIds: readonly string[];
}

export interface ChangeLinks {
  readonly before: Links | undefined;
  readonly after: Links | undefined;
}

const naming: ReadonlySet<string> = new Set([
  'arn',
  'bucket',
  'cluster_id',
  'cluster_identifier',
  'engine',
  'engine_family',
  'id',
  'identifier',
  'key_id',
  'name',
  'port',
  'replicate_source_db',
  'replication_group_id',
  'resource_id',
  'security_group_ids',
  'security_groups',
  'vpc_options',
  'vpc_security_group_ids',
]);

const known = oncePerPlan(() => new Map<Change, ChangeLinks>());

/** Read once of each change and kept: an index over a plan looks here, and not at ten thousand whole resources. */
export function linksOf(change: Change, context: Context): ChangeLinks {
  const links = known(context);
  const found = links.get(change) ?? { before: linksIn(change.before), after: linksIn(change.after) };
  links.set(change, found);
  return found;
}

function linksIn(attributes: Attributes | undefined): Links | undefined {
  if (attributes === undefined) return undefined;
  const named: Record<string, Value> = {};
  for (const name of naming) if (Object.hasOwn(attributes, name)) named[name] = attributes[name] ?? null;
  return { named, groupIds: groupIdsIn(attributes, 0) };
}

/** Blocks deeper than this hold no security groups anywhere. */
const deepest = 4;

function groupIdsIn(settings: Attributes, depth: number): readonly string[] {
  if (depth > deepest) return [];
  return Object.keys(settings).flatMap((name) => {
    const value = settings[name];
    if (!name.includes('security_group'))
      return typeof value === 'object' ? blocks(value).flatMap((block) => groupIdsIn(block, depth + 1)) : [];
    const id = text(value);
    return id === undefined ? texts(value) : [id];
  });
}
