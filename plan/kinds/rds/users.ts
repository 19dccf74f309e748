import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { having } from '../../having.ts';
import { text } from '../../value.ts';
import { windowTiming } from '../table.ts';

/** Who uses a group, and by which argument. */
const usersByGroup: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  aws_db_parameter_group: {
    aws_db_instance: 'parameter_group_name',
    aws_rds_cluster_instance: 'db_parameter_group_name',
  },
  aws_rds_cluster_parameter_group: { aws_rds_cluster: 'db_cluster_parameter_group_name' },
  aws_docdb_cluster_parameter_group: { aws_docdb_cluster: 'db_cluster_parameter_group_name' },
  aws_neptune_parameter_group: { aws_neptune_cluster_instance: 'neptune_parameter_group_name' },
  aws_neptune_cluster_parameter_group: { aws_neptune_cluster: 'neptune_cluster_parameter_group_name' },
  aws_db_option_group: { aws_db_instance: 'option_group_name' },
  aws_db_subnet_group: {
    aws_db_instance: 'db_subnet_group_name',
    aws_rds_cluster: 'db_subnet_group_name',
    aws_rds_cluster_instance: 'db_subnet_group_name',
  },
  aws_docdb_subnet_group: { aws_docdb_cluster: 'db_subnet_group_name' },
  aws_neptune_subnet_group: {
    aws_neptune_cluster: 'neptune_subnet_group_name',
    aws_neptune_cluster_instance: 'neptune_subnet_group_name',
  },
};

/** The instances and clusters that use a group as it is before the apply, as far as this plan knows them. */
export function usersOf(group: Change, context: Context): readonly Change[] {
  const name = text(group.before?.name);
  if (name === undefined) return [];
  const users = Object.entries(usersByGroup[group.type] ?? {});
  const found = users.flatMap(([type, argument]) => having(context, type, 'before', argument, name));
  if (users.length < 2 || found.length < 2) return found;
  // In the order of the plan, whatever their types.
  const isUser = new Set(found);
  return context.ofType(...users.map(([type]) => type)).filter((user) => isUser.has(user));
}

const isGoneFirst = ({ action, replaceOrder }: Change): boolean =>
  action === 'delete' || (action === 'replace' && replaceOrder === 'destroy-first');

/** Users that still hold the group when a replacement deletes it, before anything is updated. */
export const holdersAtReplacement = (group: Change, context: Context): readonly Change[] =>
  usersOf(group, context).filter((user) => !isGoneFirst(user));

/** Users that still hold the group when it is deleted, after everything has been updated. */
export function holdersAtDeletion(group: Change, context: Context): readonly Change[] {
  const users = usersByGroup[group.type] ?? {};
  const name = text(group.before?.name);
  return usersOf(group, context).filter(
    (user) =>
      !isGoneFirst(user) &&
      (user.after === undefined ||
        user.after[users[user.type] as string] === name ||
        leavesLater(user, users[user.type] as string)),
  );
}

/** Users that leave the group in the maintenance window, long after the apply wants to delete it. */
export const laterLeavers = (group: Change, context: Context): readonly Change[] =>
  usersOf(group, context).filter((user) => leavesLater(user, usersByGroup[group.type]?.[user.type] ?? ''));

/** An instance changes its parameter group at once, and its other groups in the window unless it is told to hurry. */
const leavesLater = ({ type, action, before, after }: Change, argument: string): boolean =>
  type === 'aws_db_instance' &&
  action === 'update' &&
  argument !== 'parameter_group_name' &&
  before?.[argument] !== after?.[argument] &&
  windowTiming(after?.apply_immediately) === 'maintenance-window';

/** For the end of a reason: who is known to use the group. */
export function usersText(users: readonly Change[]): string {
  if (users.length === 0)
    return 'Nothing in this plan is seen to use the group; whoever else does is not known here.';
  const more = users.length > 3 ? ` and ${users.length - 3} more` : '';
  return `It is used by ${users
    .slice(0, 3)
    .map(({ address }) => address)
    .join(', ')}${more}.`;
}
