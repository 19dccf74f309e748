import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { having } from '../having.ts';
import { restarts } from '../kinds/rds-instance/instance/restart.ts';
import { isKept, namesOf } from '../relations.ts';
import { type CombinedRule, isChanged, type JudgedOf, together } from './together.ts';

/** Parameters that wait for a reboot, and the instances of the plan that nobody reboots. */
export const parametersWait: CombinedRule = (context, judgedOf) =>
  context.ofType('aws_db_parameter_group', 'aws_rds_cluster_parameter_group').flatMap((group) => {
    const waiting = waitingFor(group, context, judgedOf);
    if (waiting.length === 0) return [];
    return [
      together([group, ...waiting], {
        code: 'parameters-wait-for-reboot',
        timing: 'next-reboot',
        why: `Leaves ${waiting.length === 1 ? 'an instance' : `${waiting.length} instances`} on the old parameter values until somebody reboots. Neither the maintenance window nor apply_immediately reboots for parameters, and the provider never does.`,
        fix: 'Reboot after the apply, at a time of your choosing (aws rds reboot-db-instance).',
        source: 'Amazon RDS User Guide, Parameter groups for Amazon RDS; terraform-provider-aws#40089',
      }),
    ];
  });

/** Users of a group whose values wait, and users that swap theirs for a group that this plan makes. */
function waitingFor(group: Change, context: Context, judgedOf: JudgedOf): readonly Change[] {
  const isMade = group.action === 'create' || group.action === 'replace';
  if (!isMade && !(group.action === 'update' && waits(group, judgedOf))) return [];
  return (
    usersOf(group, context)
      .filter((user) => !isMade || isChanged(user, judgedOf, ...groupArguments))
      .filter((user) => !isMade || waits(user, judgedOf))
      // A restart for another reason, at apply or in the window, takes the parameters up as well.
      .filter((user) => !restarts(user))
  );
}

const groupArguments = [
  'parameter_group_name',
  'db_cluster_parameter_group_name',
  'db_parameter_group_name',
] as const;

const waits = (group: Change, judgedOf: JudgedOf): boolean =>
  judgedOf(group)?.impact.findings.some(({ timing }) => timing === 'next-reboot') ?? false;

const userTypes = ['aws_db_instance', 'aws_rds_cluster', 'aws_rds_cluster_instance'] as const;

/** Instances and clusters that have the group after the plan, by its name or by reference. */
function usersOf(group: Change, context: Context): readonly Change[] {
  const naming = namesOf(group).flatMap((name) =>
    userTypes.flatMap((type) =>
      groupArguments.flatMap((argument) => having(context, type, 'after', argument, name)),
    ),
  );
  const referring = context
    .referencedBy(group)
    .filter(({ type }) => userTypes.some((userType) => userType === type))
    .filter((user) =>
      groupArguments.some((argument) =>
        context.references(user, argument).some(({ address }) => address === group.address),
      ),
    );
  return [...new Set([...naming, ...referring])].filter(isKept);
}
