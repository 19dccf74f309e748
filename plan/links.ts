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
  'autoscaling_group_name',
  'bucket',
  'cluster',
  'cluster_id',
  'cluster_identifier',
  'database_name',
  'engine',
  'engine_family',
  'event_bus_name',
  'function_name',
  'group',
  'id',
  'identifier',
  'key',
  'key_id',
  'log_group_name',
  'name',
  'namespace_id',
  'port',
  'replicate_source_db',
  'replication_group_id',
  'resource_id',
  'rest_api_id',
  'role',
  'scalable_dimension',
  'security_group_ids',
  'security_groups',
  'set_identifier',
  'type',
  'user',
  'user_pool_id',
  'vpc_id',
  'vpc_options',
  'vpc_security_group_ids',
  'zone_id',
]);

const known = oncePerPlan(() => new Map<Change, ChangeLinks>());

/** Read once of each change and kept: an index over a plan looks here, and not at ten thousand whole resources. */
export function linksOf(change: Change, context: Context): ChangeLinks {
  const links = known(context);
  const found = links.get(change);
  if (found !== undefined) return found;
  const made = new LazyLinks(change);
  links.set(change, made);
  return made;
}

/** Of each side by itself: most rules ask for one. */
class LazyLinks implements ChangeLinks {
  readonly #change: Change;
  #before: Links | null | undefined;
  #after: Links | null | undefined;

  constructor(change: Change) {
    this.#change = change;
  }

  get before(): Links | undefined {
    if (this.#before === undefined) this.#before = linksIn(this.#change.before) ?? null;
    return this.#before ?? undefined;
  }

  get after(): Links | undefined {
    if (this.#after === undefined) this.#after = linksIn(this.#change.after) ?? null;
    return this.#after ?? undefined;
  }
}

function linksIn(attributes: Attributes | undefined): Links | undefined {
  if (attributes === undefined) return undefined;
  const named: Record<string, Value> = {};
  for (const name of naming) {
    const value = attributes[name];
    if (value !== undefined) named[name] = value;
  }
  const groupIds: string[] = [];
  addGroupIds(attributes, 0, groupIds);
  return { named, groupIds };
}

/** Blocks deeper than this hold no security groups anywhere. */
const deepest = 4;

function addGroupIds(settings: Attributes, depth: number, found: string[]): void {
  for (const name of Object.keys(settings)) {
    const value = settings[name];
    if (typeof value !== 'object' && typeof value !== 'string') continue;
    if (name.includes('security_group')) {
      const id = text(value);
      for (const each of id === undefined ? texts(value) : [id]) found.push(each);
    } else if (depth < deepest && typeof value === 'object')
      for (const block of blocks(value)) addGroupIds(block, depth + 1, found);
  }
}
