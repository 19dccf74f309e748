import { anInstance, anUnguardedInstance, aReplica } from './base/rds.ts';
import {
  change,
  configured,
  creation,
  dangerous,
  deletion,
  goneWithCopy,
  lost,
  refused,
  review,
  without,
} from './build.ts';
import type { Case } from './case.ts';
import * as source from './sources.ts';

const MAIN = 'aws_db_instance.main';
const REPLICA = 'aws_db_instance.replica';
const atOnce = { apply_immediately: true };

const reach: readonly Case[] = [
  {
    id: 'rds-port',
    title: 'Another port: restarts at once whatever apply_immediately says',
    ...change(anInstance(), { port: 5433 }),
    expect: { [MAIN]: dangerous({ timing: 'now', interruption: 'outage', data: 'none', reversible: 'yes' }) },
    source: source.SETTINGS,
  },
  {
    id: 'rds-renamed-now',
    title: 'Another identifier at apply, so another endpoint',
    ...change(anInstance(atOnce), { identifier: 'orders-main' }),
    expect: { [MAIN]: dangerous({ timing: 'now', interruption: 'outage', data: 'none', reversible: 'yes' }) },
    source: source.SETTINGS,
  },
  {
    id: 'rds-renamed-window',
    title: 'Another identifier in the maintenance window',
    ...change(anInstance(), { identifier: 'orders-main' }),
    expect: {
      [MAIN]: review({
        timing: 'maintenance-window',
        interruption: 'outage',
        data: 'none',
        reversible: 'yes',
      }),
    },
    source: source.SETTINGS,
  },
  {
    id: 'rds-subnet-group-now',
    title: 'Another subnet group at apply',
    ...change(anInstance(atOnce), { db_subnet_group_name: 'orders-private' }),
    expect: { [MAIN]: dangerous({ timing: 'now', interruption: 'outage', data: 'none' }) },
    source: source.SETTINGS,
  },
  {
    id: 'rds-network-type',
    title: 'Dual-stack addresses',
    ...change(anInstance({ network_type: 'IPV4' }), { network_type: 'DUAL' }),
    expect: { [MAIN]: review({ timing: 'maintenance-window', interruption: 'unknown', data: 'none' }) },
    source: source.SETTINGS,
  },
  {
    id: 'rds-public',
    title: 'A public address',
    ...change(anInstance(), { publicly_accessible: true }),
    expect: { [MAIN]: dangerous({ timing: 'now', data: 'none', reversible: 'yes' }) },
    source: source.SETTINGS,
  },
  {
    id: 'rds-password',
    title: 'Another master password',
    ...change(anInstance(), { password: 'another-correct-horse-battery' }),
    expect: { [MAIN]: review({ timing: 'now', data: 'none' }) },
    source: source.SETTINGS,
  },
  {
    id: 'rds-managed-password',
    title: 'The master password handed over to Secrets Manager',
    before: configured(anInstance()),
    after: configured(without({ ...anInstance({ manage_master_user_password: true }) }, 'password')),
    expect: { [MAIN]: review({ timing: 'now', data: 'none' }) },
    source: source.MANAGED_PASSWORD,
  },
  {
    id: 'rds-token-logins-off',
    title: 'Logins by IAM token switched off',
    ...change(anInstance({ iam_database_authentication_enabled: true }), {
      iam_database_authentication_enabled: false,
    }),
    expect: { [MAIN]: review({ timing: 'maintenance-window', data: 'none' }) },
    source: source.SETTINGS,
  },
  {
    id: 'rds-pending-flushed',
    title: 'apply_immediately alone, which runs whatever is pending',
    ...change(anInstance({ apply_immediately: false }), atOnce),
    expect: { [MAIN]: review({ timing: 'now', interruption: 'unknown', data: 'none' }) },
    source: 'Amazon RDS User Guide, Using the schedule modifications setting',
  },
];

const endings: readonly Case[] = [
  {
    id: 'rds-deleted-protected',
    title: 'Deletion of a protected instance',
    ...deletion(anInstance()),
    expect: { [MAIN]: refused },
    source: source.DELETING,
  },
  {
    id: 'rds-deleted-with-snapshot',
    title: 'Deletion with a final snapshot',
    ...deletion(anInstance({ deletion_protection: false })),
    expect: { [MAIN]: goneWithCopy },
    source: source.DELETING,
  },
  {
    id: 'rds-deleted-without-snapshot',
    title: 'Deletion without a final snapshot',
    ...deletion(anUnguardedInstance()),
    expect: { [MAIN]: lost },
    source: source.DELETING,
  },
  {
    id: 'rds-deleted-snapshot-unnamed',
    title: 'Deletion where the final snapshot has no name',
    ...deletion(anInstance({ deletion_protection: false, final_snapshot_identifier: null })),
    expect: { [MAIN]: refused },
    source: source.PROVIDER,
  },
  {
    id: 'rds-encrypted-unguarded',
    title: 'Encryption of an unprotected instance: replaced by an empty one',
    ...change(anUnguardedInstance({ storage_encrypted: false }), { storage_encrypted: true }),
    expect: { [MAIN]: lost },
    source: 'Amazon RDS User Guide, Encrypting Amazon RDS resources',
  },
  {
    id: 'rds-encrypted-with-snapshot',
    title: 'Encryption of an instance that leaves a final snapshot',
    ...change(anInstance({ deletion_protection: false, storage_encrypted: false }), {
      storage_encrypted: true,
    }),
    expect: { [MAIN]: goneWithCopy },
    source: 'Amazon RDS User Guide, Encrypting Amazon RDS resources',
  },
  {
    id: 'rds-encrypted-protected',
    title: 'Encryption of a protected instance: the destroying half is refused',
    ...change(anInstance({ storage_encrypted: false }), { storage_encrypted: true }),
    expect: { [MAIN]: refused },
    source: source.DELETING,
  },
  {
    id: 'rds-other-snapshot',
    title: 'Another snapshot to start from: replaced by a restored copy',
    ...change(anUnguardedInstance({ snapshot_identifier: 'orders-monday' }), {
      snapshot_identifier: 'orders-tuesday',
    }),
    expect: { [MAIN]: lost },
    source: source.PROVIDER,
  },
  {
    id: 'rds-restore-block-removed',
    title: 'The block restore_to_point_in_time removed after the restore',
    before: configured(
      anInstance({
        deletion_protection: false,
        restore_to_point_in_time: [
          { source_db_instance_identifier: 'orders-old', use_latest_restorable_time: true },
        ],
      }),
    ),
    after: configured(anInstance({ deletion_protection: false })),
    expect: { [MAIN]: goneWithCopy },
    source: source.PROVIDER,
  },
  {
    id: 'rds-promoted-without-backups',
    title: 'A replica promoted, and its backups not configured',
    before: configured(aReplica()),
    after: configured(without(aReplica(), 'replicate_source_db')),
    expect: {
      [REPLICA]: dangerous({
        timing: 'now',
        interruption: 'outage',
        data: 'recoverability-reduced',
        reversible: 'no',
      }),
    },
    source: `${source.REPLICAS}; ${source.PROVIDER}: BackupRetentionPeriod=0 is sent`,
  },
  {
    id: 'rds-replica-deleted',
    title: 'A replica deleted while its source stays',
    before: configured(anInstance(), aReplica()),
    after: configured(anInstance()),
    expect: { [REPLICA]: dangerous({ timing: 'now', interruption: 'outage' }) },
    source: source.DELETING,
  },
  {
    id: 'rds-created-public',
    title: 'A new instance with a public address',
    ...creation(anInstance({ publicly_accessible: true })),
    expect: { [MAIN]: dangerous() },
    source: source.SETTINGS,
  },
  {
    id: 'rds-created-without-backups',
    title: 'A new instance without backups',
    ...creation(anInstance({ backup_retention_period: 0 })),
    expect: { [MAIN]: review() },
    source: source.BACKUP_RETENTION,
  },
];

const quiet: readonly Case[] = [
  {
    id: 'rds-storage-grown',
    title: 'More storage',
    ...change(anInstance(), { allocated_storage: 200 }),
    expect: {},
    source: source.STORAGE,
  },
  {
    id: 'rds-gp2-to-gp3',
    title: 'From gp2 to gp3 storage',
    ...change(anInstance({ storage_type: 'gp2' }, { iops: 300, storage_throughput: 0 }), {
      storage_type: 'gp3',
    }),
    expect: {},
    source: source.STORAGE,
  },
  {
    id: 'rds-iops-raised',
    title: 'More provisioned IOPS',
    ...change(anInstance({ allocated_storage: 500, iops: 12000 }), { iops: 16000 }),
    expect: {},
    source: source.SETTINGS,
  },
  {
    id: 'rds-autoscaling-raised',
    title: 'A higher autoscaling limit',
    ...change(anInstance({ max_allocated_storage: 500 }), { max_allocated_storage: 1000 }),
    expect: {},
    source: source.SETTINGS,
  },
  {
    id: 'rds-retention-longer',
    title: 'Backups kept for longer',
    ...change(anInstance(), { backup_retention_period: 30 }),
    expect: {},
    source: source.BACKUP_RETENTION,
  },
  {
    id: 'rds-protection-on',
    title: 'Deletion protection switched on',
    ...change(anInstance({ deletion_protection: false }), { deletion_protection: true }),
    expect: {},
    source: source.SETTINGS,
  },
  {
    id: 'rds-final-snapshot-wanted',
    title: 'A later destroy takes a final snapshot',
    ...change(anInstance({ skip_final_snapshot: true }), { skip_final_snapshot: false }),
    expect: {},
    source: source.PROVIDER,
  },
  {
    id: 'rds-multi-az-on',
    title: 'A standby',
    ...change(anInstance(), { multi_az: true }),
    expect: {},
    source: source.SETTINGS,
  },
  {
    id: 'rds-monitoring-and-logs',
    title: 'Monitoring, log exports and insights switched on',
    ...change(anInstance(), {
      monitoring_interval: 60,
      monitoring_role_arn: 'arn:aws:iam::111122223333:role/rds-monitoring',
      enabled_cloudwatch_logs_exports: ['postgresql', 'upgrade'],
      performance_insights_enabled: true,
      performance_insights_retention_period: 7,
    }),
    expect: {},
    source: source.SETTINGS,
  },
  {
    id: 'rds-tags',
    title: 'Tags, and copying them to snapshots',
    ...change(anInstance(), { tags: { team: 'orders' }, copy_tags_to_snapshot: true }),
    expect: {},
    source: source.SETTINGS,
  },
  {
    id: 'rds-backup-window',
    title: 'Another backup window',
    ...change(anInstance(), { backup_window: '01:00-01:30' }),
    expect: {},
    source: source.SETTINGS,
  },
  {
    id: 'rds-created-private',
    title: 'A new private instance with backups',
    ...creation(anInstance()),
    expect: {},
    source: source.SETTINGS,
  },
];

/** Who reaches an instance, how it begins and ends, and what is nobody's concern. */
export const rdsInstanceLife: readonly Case[] = [...reach, ...endings, ...quiet];
