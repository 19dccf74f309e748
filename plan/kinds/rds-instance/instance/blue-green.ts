import { finding } from '../../../finding.ts';
import type { Rule } from '../../../kind.ts';
import { usesBlueGreen } from './instance.ts';
import { isRefused } from './refusals.ts';
import { hasReplicas } from './replicas.ts';
import { sources } from './sources.ts';

/**
 * What `blue_green_update` makes of an update: all of it happens to a copy, which takes over, and the old instance goes.
 * The provider does not stop at replicas, although its documentation rules them out: what AWS does then is not known.
 */
export const blueGreen: Rule = (change, context) => {
  if (!usesBlueGreen(change) || isRefused(change, context)) return [];
  const isSource = hasReplicas(change, context);
  return [
    finding({
      code: 'rds-instance-blue-green',
      attribute: 'blue_green_update',
      severity: 'dangerous',
      interruption: 'brief',
      data: 'recoverability-reduced',
      reversible: 'no',
      apply: isSource ? 'unknown' : 'succeeds',
      why: [
        'Switches over to a changed copy now, and deletes the old instance with its automated backups and without a final snapshot.',
        'The provider switches deletion protection of the old instance off by itself, and neither final_snapshot_identifier nor apply_immediately counts.',
        'The switchover cuts connections for typically less than a minute.',
        isSource ? 'Instances with read replicas are not supported.' : '',
      ]
        .filter((sentence) => sentence !== '')
        .join(' '),
      fix: 'Take a snapshot before, and keep it until the new instance has backups of its own.',
      source: sources.blueGreen,
    }),
  ];
};
