import type { Change } from '../change.ts';
import { globCovers } from '../kinds/iam/glob.ts';
import {
  type Attributes,
  blocks,
  hasUnknown,
  isMarker,
  isObject,
  isUnset,
  text,
  texts,
  type Value,
  type ValueObject,
} from '../value.ts';

/** Whether a backup selection takes a resource in; `unknown` where the plan does not show it. */
export type Standing = 'yes' | 'no' | 'unknown';

/** What applies where one of several is enough. */
const either = (standings: readonly Standing[]): Standing => {
  if (standings.includes('yes')) return 'yes';
  return standings.includes('unknown') ? 'unknown' : 'no';
};

/** By its tags. Selection tags are joined by OR (AWS Backup Developer Guide, Assigning resources). */
export const byTags = (resource: Attributes | undefined, selection: Attributes | undefined): Standing =>
  isMarker(selection?.selection_tag)
    ? 'unknown'
    : either(blocks(selection?.selection_tag).map((asked) => hasTag(resource, asked)));

function hasTag(resource: Attributes | undefined, { type, key, value }: ValueObject): Standing {
  if (isMarker(key) || isMarker(value) || isMarker(type)) return 'unknown';
  if (typeof key !== 'string' || !(isUnset(type) || type === 'STRINGEQUALS')) return 'no';
  const found = tagOf(resource, key);
  if (isMarker(found)) return 'unknown';
  return found !== undefined && text(found) === text(value) ? 'yes' : 'no';
}

/**
 * The value of a tag; a marker where it is not seen. While `tags_all` is known only after apply, `tags` tell what the
 * resource sets itself; a tag that is not there may still come from the default tags of the provider.
 */
function tagOf(resource: Attributes | undefined, key: string): Value | undefined {
  const all = memberOf(resource?.tags_all, key);
  if (!isMarker(all) && isObject(resource?.tags_all)) return all;
  const set = memberOf(resource?.tags, key);
  return set === undefined ? all : set;
}

function memberOf(tags: Value | undefined, key: string): Value | undefined {
  if (isMarker(tags)) return tags;
  return isObject(tags) && Object.hasOwn(tags, key) ? tags[key] : undefined;
}

/** By its ARN, which `resources` may name with wildcards. */
export function byArn({ before, after }: Change, selection: Attributes | undefined): Standing {
  const arn = text(after?.arn) ?? text(before?.arn);
  const named = selection?.resources;
  if (arn !== undefined && texts(named).some((pattern) => globCovers(pattern, arn))) return 'yes';
  return isMarker(named) || hasUnknown(named) ? 'unknown' : 'no';
}

/** Whether it narrows by conditions, or leaves resources out: then what it takes in is not in a plan. */
export const narrows = ({ before, after }: Change): boolean =>
  ['condition', 'not_resources'].some((name) => {
    const planned = (after ?? before)?.[name];
    // Computed where the configuration does not set them: of a replaced selection, the old value tells more.
    return !isEmpty(isMarker(planned) ? before?.[name] : planned);
  });

/** AWS gives an empty list of each operator for a selection without conditions. */
const isEmpty = (value: Value | undefined): boolean =>
  isUnset(value) ||
  (Array.isArray(value) && value.every((item) => isObject(item) && Object.values(item).every(isUnset)));

/** Of a resource as it is before the plan: by name or by tags, and unless it is left out. */
export function standingBefore(resource: Change, selection: Change): Standing {
  const asked = selection.before ?? selection.after;
  const standing = either([byArn(resource, asked), byTags(resource.before, asked)]);
  const arn = text(resource.before?.arn);
  if (arn !== undefined && texts(asked?.not_resources).some((pattern) => globCovers(pattern, arn)))
    return 'no';
  return standing === 'no' && !isEmpty(asked?.condition) && isUnset(asked?.resources) ? 'unknown' : standing;
}

/** Of a resource as it is after the plan. */
export function standingAfter(resource: Change, { after, action }: Change): Standing {
  if (action === 'delete') return 'no';
  return either([byArn(resource, after), byTags(resource.after, after)]);
}
