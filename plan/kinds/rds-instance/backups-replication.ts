import { finding } from '../../finding.ts';
import { type Kind, quiet, type Rule } from '../../kind.ts';

const source =
  'Amazon RDS User Guide, Replicating automated backups to another AWS Region; AWS provider 5.100.0, plans it makes (measured)';

const destroyed: Rule = () => [
  finding({
    code: 'rds-backup-replication-stopped',
    data: 'recoverability-reduced',
    why: 'Stops copying automated backups to the other Region now. What was copied stays until its retention ends; the loss of the Region afterwards loses what came later.',
    fix: 'Keep the replication, or copy snapshots to the other Region instead.',
    source,
  }),
];

/** Every argument forces it. */
const replaced: Rule = () => [
  finding({
    code: 'rds-backup-replication-restarted',
    data: 'recoverability-reduced',
    why: 'Stops copying automated backups to the other Region now and starts anew. Until the next copy is complete the other Region has only the old ones, which expire by their own retention.',
    fix: 'Apply it when no recovery in the other Region is expected, and watch the first copy.',
    source,
  }),
];

export const backupsReplicationKind: Kind = {
  types: ['aws_db_instance_automated_backups_replication'],
  noun: 'the replication of automated backups',
  updated: { timeouts: quiet },
  destroyed,
  replaced,
};
