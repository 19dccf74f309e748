import {
  aPlan,
  aRule,
  aSelection,
  aVault,
  aVaultLock,
  aVaultPolicy,
  copyTo,
  regionSettings,
  snapshotPolicy,
} from './base/backup.ts';
import { between, change, configured, creation, dangerous, deletion, review } from './build.ts';
import type { Case } from './case.ts';
import * as source from './sources.ts';

const VAULT = 'aws_backup_vault.main';
const PLAN = 'aws_backup_plan.main';
const SELECTION = 'aws_backup_selection.main';
const SNAPSHOTS = 'aws_dlm_lifecycle_policy.main';
const LOCK = 'aws_backup_vault_lock_configuration.main';
const weaker = review({ timing: 'now', interruption: 'none', data: 'recoverability-reduced' });
const stopped = dangerous({ timing: 'now', interruption: 'none', data: 'recoverability-reduced' });
const ORDERS = 'arn:aws:rds:eu-central-1:111122223333:db:orders';
const CARTS = 'arn:aws:dynamodb:eu-central-1:111122223333:table/carts';

export const backup: readonly Case[] = [
  {
    id: 'vault-deleted',
    title: 'A vault deleted, refused unless it is empty',
    ...deletion(aVault()),
    expect: { [VAULT]: review({ interruption: 'unknown', data: 'none', apply: 'unknown' }) },
    source: source.VAULT,
  },
  {
    id: 'vault-deleted-by-force',
    title: 'A vault deleted with its recovery points',
    ...deletion(aVault({ force_destroy: true })),
    expect: { [VAULT]: dangerous({ timing: 'now', data: 'loss', reversible: 'no' }) },
    source: `${source.VAULT}; ${source.PROVIDER}`,
  },
  {
    id: 'vault-other-key',
    title: 'Another key: replaces the vault, refused unless it is empty',
    ...change(aVault(), {
      kms_key_arn: 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000002',
    }),
    expect: { [VAULT]: review({ data: 'none', apply: 'unknown' }) },
    source: `${source.VAULT}; ${source.PROVIDER}`,
  },
  {
    id: 'vault-force-destroy-on',
    title: 'A later destroy deletes the recovery points',
    ...change(aVault(), { force_destroy: true }),
    expect: {
      [VAULT]: review({ timing: 'not-applied', interruption: 'none', data: 'recoverability-reduced' }),
    },
    source: source.PROVIDER,
  },
  {
    id: 'vault-lock-removed',
    title: 'The lock of the vault removed',
    ...deletion(aVaultLock()),
    expect: { [LOCK]: weaker },
    source: source.VAULT_LOCK,
  },
  {
    id: 'vault-lock-weaker',
    title: 'A shorter minimum: the lock is removed and set anew',
    ...change(aVaultLock(), { min_retention_days: 7 }),
    expect: { [LOCK]: weaker },
    source: `${source.VAULT_LOCK}; ${source.PROVIDER}`,
  },
  {
    id: 'vault-policy-removed',
    title: 'Deleting recovery points is not denied any more',
    ...deletion(
      aVaultPolicy({
        Effect: 'Deny',
        Principal: '*',
        Action: 'backup:DeleteRecoveryPoint',
        Resource: '*',
      }),
    ),
    expect: { 'aws_backup_vault_policy.main': review({ timing: 'now', data: 'recoverability-reduced' }) },
    source: 'AWS Backup Developer Guide, Setting access policies on backup vaults',
  },
  {
    id: 'backup-plan-deleted',
    title: 'A backup plan deleted',
    ...deletion(aPlan(aRule())),
    expect: { [PLAN]: stopped },
    source: source.BACKUP_PLAN,
  },
  {
    id: 'backup-plan-kept-shorter',
    title: 'Later recovery points kept for 7 days instead of 35',
    ...between(aPlan(aRule()), aPlan(aRule({ lifecycle: [{ delete_after: 7 }] }))),
    expect: { [PLAN]: weaker },
    source: source.BACKUP_PLAN,
  },
  {
    id: 'backup-plan-copy-removed',
    title: 'Recovery points are not copied to the other region any more',
    ...between(aPlan(aRule({ copy_action: [copyTo(35)] })), aPlan(aRule())),
    expect: { [PLAN]: weaker },
    source: source.BACKUP_PLAN,
  },
  {
    id: 'backup-plan-weekly',
    title: 'Weekly instead of daily',
    ...between(aPlan(aRule()), aPlan(aRule({ schedule: 'cron(0 3 ? * SUN *)' }))),
    expect: { [PLAN]: weaker },
    source: source.BACKUP_PLAN,
  },
  {
    id: 'backup-selection-deleted',
    title: 'What a plan backs up deleted from it',
    ...deletion(aSelection(ORDERS), aPlan(aRule())),
    expect: { [SELECTION]: stopped },
    source: source.BACKUP_SELECTION,
  },
  {
    id: 'backup-selection-narrower',
    title: 'The database taken out of the selection',
    ...between(aSelection(ORDERS, CARTS), aSelection(CARTS)),
    expect: { [SELECTION]: stopped },
    source: source.BACKUP_SELECTION,
  },
  {
    id: 'backup-opted-out',
    title: 'RDS opted out of backups in the region',
    ...between(regionSettings({ RDS: true, DynamoDB: true }), regionSettings({ RDS: false, DynamoDB: true })),
    expect: { 'aws_backup_region_settings.main': stopped },
    source: source.OPT_IN,
  },
  {
    id: 'backup-opted-in',
    title: 'RDS opted into backups in the region',
    ...between(regionSettings({ RDS: false, DynamoDB: true }), regionSettings({ RDS: true, DynamoDB: true })),
    expect: {},
    source: source.OPT_IN,
  },
  {
    id: 'backup-plan-kept-longer',
    title: 'Later recovery points kept for longer and copied',
    ...between(
      aPlan(aRule()),
      aPlan(aRule({ lifecycle: [{ delete_after: 90 }], copy_action: [copyTo(90)] })),
    ),
    expect: {},
    source: source.BACKUP_PLAN,
  },
  {
    id: 'backup-created',
    title: 'A new vault, plan and selection',
    before: configured(),
    after: configured(aVault(), aPlan(aRule()), aSelection(ORDERS)),
    expect: {},
    source: source.BACKUP_PLAN,
  },
  {
    id: 'vault-lock-created',
    title: 'A vault locked in governance mode',
    ...creation(aVaultLock(), aVault()),
    expect: {},
    source: source.VAULT_LOCK,
  },
  {
    id: 'backup-selection-excluded',
    title: 'A database left out of the selection by name',
    ...change(aSelection('arn:aws:rds:*:*:db:*'), { not_resources: [ORDERS] }),
    expect: { [SELECTION]: stopped },
    source: source.BACKUP_SELECTION,
  },
  {
    id: 'backup-selection-extended',
    title: 'A table more in the selection, which is made anew',
    ...change(aSelection(ORDERS), { resources: [CARTS, ORDERS] }),
    expect: {},
    source: source.BACKUP_SELECTION,
  },
  {
    id: 'backup-selection-role',
    title: 'Backups made by another role',
    ...change(aSelection(ORDERS), { iam_role_arn: 'arn:aws:iam::111122223333:role/backup-v2' }),
    expect: { [SELECTION]: review({ timing: 'now', interruption: 'none', data: 'none' }) },
    source: source.BACKUP_SELECTION,
  },
  {
    id: 'snapshot-policy-off',
    title: 'A policy for snapshots of volumes disabled',
    ...change(snapshotPolicy(14), { state: 'DISABLED' }),
    expect: { [SNAPSHOTS]: stopped },
    source: source.EBS_POLICIES,
  },
  {
    id: 'snapshot-policy-fewer',
    title: 'Three snapshots of a volume kept instead of 14',
    ...between(snapshotPolicy(14), snapshotPolicy(3)),
    expect: {
      [SNAPSHOTS]: dangerous({
        timing: 'now',
        interruption: 'none',
        data: 'recoverability-reduced',
        reversible: 'no',
      }),
    },
    source: source.EBS_POLICIES,
  },
  {
    id: 'snapshot-policy-more',
    title: 'More snapshots of a volume kept',
    ...between(snapshotPolicy(14), snapshotPolicy(30)),
    expect: {},
    source: source.EBS_POLICIES,
  },
  {
    id: 'vault-force-destroy-off',
    title: 'A later destroy of the vault is refused unless it is empty',
    ...change(aVault({ force_destroy: true }), { force_destroy: false, tags: { team: 'orders' } }),
    expect: {},
    source: source.PROVIDER,
  },
];
