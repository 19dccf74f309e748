import { byKeys } from '../by-keys.ts';
import type { Change } from '../change.ts';
import { type Context, oncePerPlan } from '../context.ts';
import type { FindingProps } from '../finding.ts';
import { isDestroyed, textsOf } from '../relations.ts';
import { flag } from '../value.ts';
import { standingBefore } from './selection-standing.ts';
import { type CombinedRule, type JudgedOf, together } from './together.ts';

const databases = ['aws_db_instance', 'aws_rds_cluster'] as const;
const REPLICATION = 'aws_db_instance_automated_backups_replication';
const copies = ['aws_db_snapshot', 'aws_db_cluster_snapshot', REPLICATION] as const;

/** A database and what it could be recovered from, destroyed by one plan. */
export const storeAndBackups: CombinedRule = (context, judgedOf) => {
  const stores = context
    .ofType(...databases)
    .filter(isDestroyed)
    .filter((store) => judgedOf(store)?.impact.apply !== 'fails');
  return [
    ...stores.flatMap((store) => withOwnCopies(store, context, judgedOf)),
    ...withVaults(stores, context, judgedOf),
  ];
};

const fix = 'Keep the backups until the retention you promised is over; destroy them in a plan of their own.';

const isLost = (store: Change, judgedOf: JudgedOf): boolean => judgedOf(store)?.impact.data === 'loss';

function withOwnCopies(store: Change, context: Context, judgedOf: JudgedOf) {
  const own = copiesOf(store, context);
  if (own.length === 0) return [];
  const isCopying = own.every(({ type }) => type === REPLICATION);
  return [
    together([store, ...own], {
      code: 'store-and-backups',
      severity: 'dangerous',
      interruption: 'outage',
      data: !isCopying && isLost(store, judgedOf) ? 'loss' : 'recoverability-reduced',
      reversible: 'no',
      why: isCopying
        ? 'Destroys a database and stops copying its backups to the other Region. What was copied expires by its own retention, and nothing follows.'
        : `Destroys a database together with ${own.length === 1 ? 'a copy' : `${own.length} copies`} it could be recovered from. What is left is at most what its own final snapshot keeps.`,
      fix,
      source: 'Amazon RDS User Guide, Deleting a DB instance',
    }),
  ];
}

/** Snapshots and replications that name the database. */
function copiesOf(store: Change, context: Context): readonly Change[] {
  const index = destroyedCopies(context);
  const names = textsOf(store.before, ['identifier', 'cluster_identifier', 'id', 'arn']);
  return [...new Set(names.flatMap((name) => index.get(name) ?? []))];
}

const destroyedCopies = oncePerPlan((context) =>
  byKeys(context.ofType(...copies).filter(isDestroyed), ({ before }) =>
    textsOf(before, ['db_instance_identifier', 'db_cluster_identifier', 'source_db_instance_arn']),
  ),
);

/** A vault does not say what is in it: those that go with every recovery point are told once, for all databases. */
function withVaults(stores: readonly Change[], context: Context, judgedOf: JudgedOf) {
  const vaults = context
    .ofType('aws_backup_vault')
    .filter((vault) => isDestroyed(vault) && flag(vault.before?.force_destroy) === true);
  if (vaults.length === 0) return [];
  const selected = stores.filter((store) => mayBeSelected(store, context));
  const isSelected = new Set(selected);
  const others = stores.filter((store) => !isSelected.has(store));
  return [
    ...(selected.length === 0 ? [] : [vaultsToo(selected, vaults, likely(selected, judgedOf))]),
    ...(others.length === 0 ? [] : [vaultsToo(others, vaults, possible)]),
  ];
}

/** Whether a backup selection of the plan, one that it deletes included, names the database or may select it. */
const mayBeSelected = (store: Change, context: Context): boolean =>
  context.ofType('aws_backup_selection').some((selection) => standingBefore(store, selection) !== 'no');

type VaultEffect = Pick<FindingProps, 'severity' | 'interruption' | 'data' | 'reversible'>;

const likely = (stores: readonly Change[], judgedOf: JudgedOf): VaultEffect => ({
  severity: 'dangerous',
  interruption: 'outage',
  data: stores.some((store) => isLost(store, judgedOf)) ? 'loss' : 'recoverability-reduced',
  reversible: 'no',
});

/** Nothing in the plan ties them: what the databases and the vaults are told of themselves says enough. */
const possible: VaultEffect = { severity: 'review', data: 'unknown', reversible: 'unknown' };

const vaultsToo = (stores: readonly Change[], vaults: readonly Change[], effect: VaultEffect) =>
  together([...stores, ...vaults], {
    code: 'store-and-vault',
    ...effect,
    why: `Destroys ${stores.length === 1 ? 'a database' : `${stores.length} databases`} and ${vaults.length === 1 ? 'a backup vault that' : `${vaults.length} backup vaults that`} may hold copies of ${stores.length === 1 ? 'it' : 'them'}. force_destroy deletes every recovery point in a vault, and a plan does not show what is in it.`,
    fix,
    source:
      'AWS Backup Developer Guide, Deleting a backup vault; AWS provider, aws_backup_vault force_destroy',
  });
