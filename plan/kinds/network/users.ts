import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Attributes, blocks, text, texts } from '../../value.ts';
import { byKeys, perPlan } from '../s3/per-plan.ts';
import { groupTypes, ruleTypes } from './group-rules.ts';

/** Mentions in these are no attachment. */
const notAttached: ReadonlySet<string> = new Set([...groupTypes, ...ruleTypes]);

/** Blocks deeper than this hold no security groups anywhere. */
const deepest = 4;

/** The ids in arguments that speak of security groups, wherever they are. */
function groupIds(settings: Attributes | undefined, depth = 0): readonly string[] {
  if (settings === undefined || depth > deepest) return [];
  return Object.keys(settings).flatMap((name) => {
    const value = settings[name];
    if (!name.includes('security_group')) return blocks(value).flatMap((block) => groupIds(block, depth + 1));
    const id = text(value);
    return id === undefined ? texts(value) : [id];
  });
}

const usersById = perPlan((context) =>
  byKeys(
    context.changes.filter(
      ({ type, action }) => !notAttached.has(type) && action !== 'delete' && action !== 'replace',
    ),
    ({ before }) => groupIds(before),
  ),
);

/**
 * Resources of the plan that have the group at the time it is to be deleted. A deletion comes after its users let go of it;
 * the old group of a replacement goes before they get the new one.
 */
export function keepersOf(group: Change, context: Context): readonly Change[] {
  const id = text(group.before?.id);
  if (id === undefined) return [];
  const users = usersById(context).get(id) ?? [];
  return group.action === 'delete' ? users.filter(({ after }) => groupIds(after).includes(id)) : users;
}
