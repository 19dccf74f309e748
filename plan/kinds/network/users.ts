import { byKeys } from '../../by-keys.ts';
import type { Change } from '../../change.ts';
import { type Context, oncePerPlan } from '../../context.ts';
import { linksOf } from '../../links.ts';
import { text } from '../../value.ts';
import { groupTypes, ruleTypes } from './group-rules.ts';

/** Mentions in these are no attachment. */
const notAttached: ReadonlySet<string> = new Set([...groupTypes, ...ruleTypes]);

/** Services without network interfaces: their resources, many in most plans, are not read for this. */
const withoutInterfaces = /^aws_(?:backup|cloudwatch|iam|kms|route53|s3|secretsmanager|sns|sqs|ssm)_/;

const usersById = oncePerPlan((context) =>
  byKeys(
    context.changes.filter(
      ({ type, action }) =>
        !notAttached.has(type) &&
        !withoutInterfaces.test(type) &&
        action !== 'delete' &&
        action !== 'replace',
    ),
    (change) => linksOf(change, context).before?.groupIds ?? [],
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
  return group.action === 'delete'
    ? users.filter((user) => linksOf(user, context).after?.groupIds.includes(id))
    : users;
}
