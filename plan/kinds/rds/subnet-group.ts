import type { AttributeChange, Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Finding, finding } from '../../finding.ts';
import { type Kind, quiet } from '../../kind.ts';
import { hasUnknown, isMarker, texts } from '../../value.ts';
import { type GroupProps, groupDestroyed, groupReplaced } from './group-end.ts';
import { sources } from './sources.ts';
import { usersOf, usersText } from './users.ts';

/** New subnets are used later; one that holds an instance cannot leave. */
function subnets(
  { name, before, after }: AttributeChange,
  change: Change,
  context: Context,
): readonly Finding[] {
  const isOpen = isMarker(after) || (hasUnknown(after) && texts(after).length < texts(before).length);
  if (!isOpen && texts(before).every((subnet) => texts(after).includes(subnet))) return [];
  return [
    finding({
      code: 'rds-subnet-group-subnet-removed',
      attribute: name,
      apply: 'unknown',
      why:
        'Takes subnets out of the group. AWS refuses that for a subnet in which an instance of the group stands. ' +
        usersText(usersOf(change, context)),
      fix: 'Check in which subnets the instances are.',
      source: sources.subnetGroups,
    }),
  ];
}

const group: GroupProps = {
  code: 'rds-subnet-group',
  noun: 'the subnet group',
  source: sources.subnetGroups,
  swapped: {
    apply: 'unknown',
    text: 'Instances that move to the new group are interrupted, and the old one cannot be deleted before they have.',
  },
};

export const subnetGroup: Kind = {
  types: ['aws_db_subnet_group', 'aws_docdb_subnet_group', 'aws_neptune_subnet_group'],
  noun: 'the subnet group',
  updated: { description: quiet, subnet_ids: subnets },
  destroyed: groupDestroyed(group),
  replaced: groupReplaced(group),
  left: groupReplaced(group),
};
