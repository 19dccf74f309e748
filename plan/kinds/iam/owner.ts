import { byKeys } from '../../by-keys.ts';
import type { Change } from '../../change.ts';
import { type Context, oncePerPlan } from '../../context.ts';
import { type Attributes, text } from '../../value.ts';

/** Arguments that name the role, user or group something belongs to, and the types they name. */
const owners: Readonly<Record<string, string>> = {
  role: 'aws_iam_role',
  role_name: 'aws_iam_role',
  user: 'aws_iam_user',
  user_name: 'aws_iam_user',
  username: 'aws_iam_user',
  group: 'aws_iam_group',
  group_name: 'aws_iam_group',
};

const deletedOwners = oncePerPlan((context) =>
  byKeys(
    context.ofType(...new Set(Object.values(owners))).filter(({ action }) => action === 'delete'),
    ({ type, before }) => [`${type} ${text(before?.name) ?? ''}`],
  ),
);

/** Its role, user or group is deleted in the same plan, whose own finding says what that means. */
export function goesWithOwner({ before }: Change, context: Context): boolean {
  const deleted = deletedOwners(context);
  return Object.keys(owners).some((name) => {
    const value = text((before as Attributes | undefined)?.[name]);
    return value !== undefined && deleted.has(`${owners[name] ?? ''} ${value}`);
  });
}
