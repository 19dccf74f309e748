import type { Change } from '../change.ts';
import { isDestroyed, textsOf } from '../relations.ts';
import { flag, text } from '../value.ts';
import { type CombinedRule, together } from './together.ts';

const databases = ['aws_db_instance', 'aws_rds_cluster'] as const;
const REPLICATION = 'aws_db_instance_automated_backups_replication';
const copies = ['aws_db_snapshot', 'aws_db_cluster_snapshot', REPLICATION] as const;

/** A database and what it could be recovered from, destroyed by one plan. */
export const storeAndBackups: CombinedRule = (context, judgedOf) => {
  const stores = context
    .ofType(...databases)
    .filter(isDestroyed)
    .filter((store) => judgedOf(store)?.impact.apply !== 'fails');
  const backups = [
    ...context.ofType(...copies),
    ...context.ofType('aws_backup_vault').filter(({ before }) => flag(before?.force_destroy) === true),
  ].filter(isDestroyed);
  return stores.flatMap((store) => {
    const own = backups.filter((backup) => isOf(backup, store));
    if (own.length === 0) return [];
    const isCopying = own.every(({ type }) => type === REPLICATION);
    return [
      together([store, ...own], {
        code: 'store-and-backups',
        severity: 'dangerous',
        interruption: 'outage',
        data: !isCopying && judgedOf(store)?.impact.data === 'loss' ? 'loss' : 'recoverability-reduced',
        reversible: 'no',
        why: isCopying
          ? 'Destroys a database and stops copying its backups to the other Region. What was copied expires by its own retention, and nothing follows.'
          : `Destroys a database together with ${own.length === 1 ? 'a copy' : `${own.length} copies`} it could be recovered from. What is left is at most what its own final snapshot keeps.`,
        fix: 'Keep the backups until the retention you promised is over; destroy them in a plan of their own.',
        source:
          'Amazon RDS User Guide, Deleting a DB instance; AWS Backup Developer Guide, Deleting a backup vault',
      }),
    ];
  });
};

/** A vault is of everything it may hold; a snapshot or a replication is of the database it names. */
function isOf(backup: Change, store: Change): boolean {
  if (backup.type === 'aws_backup_vault') return true;
  const names = textsOf(store.before, ['identifier', 'cluster_identifier', 'id', 'arn']);
  return ['db_instance_identifier', 'db_cluster_identifier', 'source_db_instance_arn'].some((argument) =>
    names.includes(text(backup.before?.[argument]) ?? ''),
  );
}
