import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { havingAny } from '../../having.ts';
import { isGoneFirst } from '../../relations.ts';
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
  return name === undefined ? [] : havingAny(context, usersByGroup[group.type] ?? {}, 'before', name);
}

/** Users that still hold the group when a replacement deletes it, before anything is updated. */
export const holdersAtReplacement = (group: Change, context: Context): readonly Change[] =>
  usersOf(group, context).filter((user) => !isGoneFirst(user));

/** Users that still hold the group when it is deleted, after everything has been updated. */
export function holdersAtDeletion(group: Change, context: Context): readonly Change[] {
  const name = text(group.before?.name);
  return usersOf(group, context).filter(
    (user) =>
      !isGoneFirst(user) &&
      (user.after === undefined || user.after[argumentOf(user, group)] === name || leavesLater(user, group)),
  );
}

/** Users that leave the group in the maintenance window, long after the apply wants to delete it. */
export const laterLeavers = (group: Change, context: Context): readonly Change[] =>
  usersOf(group, context).filter((user) => leavesLater(user, group));

const argumentOf = (user: Change, group: Change): string => usersByGroup[group.type]?.[user.type] ?? '';

/** An instance changes its parameter group at once, and its other groups in the window unless it is told to hurry. */
function leavesLater(user: Change, group: Change): boolean {
  const { type, action, before, after } = user;
  const argument = argumentOf(user, group);
  return (
    type === 'aws_db_instance' &&
    action === 'update' &&
    argument !== 'parameter_group_name' &&
    before?.[argument] !== after?.[argument] &&
    windowTiming(after?.apply_immediately) === 'maintenance-window'
  );
}

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
