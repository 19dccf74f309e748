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

const capacity: readonly Case[] = [
  {
    id: 'rds-class-now',
    title: 'Another class at apply, one zone',
    ...change(anInstance(atOnce), { instance_class: 'db.m6g.xlarge' }),
    expect: { [MAIN]: dangerous({ timing: 'now', interruption: 'outage', data: 'none', reversible: 'yes' }) },
    source: source.SETTINGS,
  },
  {
    id: 'rds-class-window',
    title: 'Another class in the maintenance window, one zone',
    ...change(anInstance(), { instance_class: 'db.m6g.xlarge' }),
    expect: {
      [MAIN]: review({
        timing: 'maintenance-window',
        interruption: 'outage',
        data: 'none',
        reversible: 'yes',
        apply: 'succeeds',
      }),
    },
    source: source.SETTINGS,
  },
  {
    id: 'rds-class-multi-az-now',
    title: 'Another class at apply, with a standby',
    ...change(anInstance({ ...atOnce, multi_az: true }), { instance_class: 'db.m6g.xlarge' }),
    expect: { [MAIN]: review({ timing: 'now', interruption: 'brief', data: 'none', reversible: 'yes' }) },
    source: 'Amazon RDS User Guide, Multi-AZ DB instance deployments',
  },
  {
    id: 'rds-class-multi-az-window',
    title: 'Another class in the maintenance window, with a standby',
    ...change(anInstance({ multi_az: true }), { instance_class: 'db.m6g.xlarge' }),
    expect: {
      [MAIN]: review({
        timing: 'maintenance-window',
        interruption: 'brief',
        data: 'none',
        reversible: 'yes',
      }),
    },
    source: 'Amazon RDS User Guide, Multi-AZ DB instance deployments',
  },
  {
    id: 'rds-storage-shrunk',
    title: 'Less storage than allocated, without autoscaling',
    ...change(anInstance(), { allocated_storage: 50 }),
    expect: { [MAIN]: refused },
    source: source.STORAGE,
  },
  {
    id: 'rds-storage-past-400',
    title: 'gp3 storage of PostgreSQL grown past 400 GiB without IOPS of its own',
    ...change(anInstance({ allocated_storage: 300 }), { allocated_storage: 500 }),
    expect: { [MAIN]: refused },
    source: `${source.STORAGE}; ${source.PROVIDER}: the old Iops = 3000 is sent and refused`,
  },
  {
    id: 'rds-storage-from-magnetic',
    title: 'From magnetic to gp3 storage',
    ...change(anInstance({ storage_type: 'standard' }, { iops: 0, storage_throughput: 0 }), {
      storage_type: 'gp3',
    }),
    expect: { [MAIN]: review({ timing: 'maintenance-window', interruption: 'brief', data: 'none' }) },
    source: source.SETTINGS,
  },
  {
    id: 'rds-log-volume',
    title: 'A dedicated log volume',
    ...change(anInstance({ storage_type: 'io1', iops: 3000 }), { dedicated_log_volume: true }),
    expect: { [MAIN]: review({ timing: 'next-reboot', interruption: 'outage', data: 'none' }) },
    source: source.SETTINGS,
  },
  {
    id: 'rds-autoscaling-limit-too-low',
    title: 'An autoscaling limit below the allocated storage',
    ...change(anInstance({ max_allocated_storage: 500 }), { max_allocated_storage: 80 }),
    expect: { [MAIN]: refused },
    source: source.STORAGE,
  },
  {
    id: 'rds-multi-az-off',
    title: 'The standby is given up',
    ...change(anInstance({ multi_az: true }), { multi_az: false }),
    expect: { [MAIN]: review({ timing: 'maintenance-window', interruption: 'none', reversible: 'yes' }) },
    source: source.SETTINGS,
  },
];

const engine: readonly Case[] = [
  {
    id: 'rds-minor-window',
    title: 'A minor upgrade in the maintenance window',
    ...change(anInstance(), { engine_version: '16.6' }),
    expect: {
      [MAIN]: review({
        timing: 'maintenance-window',
        interruption: 'outage',
        data: 'none',
        reversible: 'no',
      }),
    },
    source: source.UPGRADING,
  },
  {
    id: 'rds-minor-multi-az-now',
    title: 'A minor upgrade at apply: a standby does not shorten it',
    ...change(anInstance({ ...atOnce, multi_az: true }), { engine_version: '16.6' }),
    expect: { [MAIN]: dangerous({ timing: 'now', interruption: 'outage', data: 'none', reversible: 'no' }) },
    source: source.UPGRADING,
  },
  {
    id: 'rds-major-now',
    title: 'A major upgrade at apply, with the parameter group of the new family',
    ...change(anInstance(atOnce), {
      engine_version: '17.2',
      allow_major_version_upgrade: true,
      parameter_group_name: 'orders-17',
    }),
    expect: { [MAIN]: dangerous({ timing: 'now', interruption: 'outage', reversible: 'no' }) },
    source: source.UPGRADING,
  },
  {
    id: 'rds-major-window',
    title: 'A major upgrade in the maintenance window',
    ...change(anInstance({ parameter_group_name: null }, { parameter_group_name: 'default.postgres16' }), {
      engine_version: '17.2',
      allow_major_version_upgrade: true,
      parameter_group_name: 'default.postgres17',
    }),
    expect: { [MAIN]: review({ timing: 'maintenance-window', interruption: 'outage', reversible: 'no' }) },
    source: source.UPGRADING,
  },
  {
    id: 'rds-major-not-allowed',
    title: 'A major upgrade without allow_major_version_upgrade',
    ...change(anInstance(), { engine_version: '17.2' }),
    expect: { [MAIN]: refused },
    source: source.UPGRADING,
  },
  {
    id: 'rds-downgrade',
    title: 'The version goes back',
    ...change(anInstance({ engine_version: '16.6' }), {
      engine_version: '16.4',
    }),
    expect: { [MAIN]: refused },
    source: `${source.UPGRADING}; ${source.PROVIDER}: planned as an update`,
  },
  {
    id: 'rds-blue-green-class',
    title: 'Another class by a blue/green deployment',
    ...change(anInstance({ blue_green_update: [{ enabled: true }] }), { instance_class: 'db.m6g.xlarge' }),
    expect: { [MAIN]: dangerous({ timing: 'now', data: 'recoverability-reduced' }) },
    source: source.BLUE_GREEN,
  },
  {
    id: 'rds-parameter-group',
    title: 'Another parameter group, which nobody reboots for',
    ...change(anInstance(), { parameter_group_name: 'orders-16-tuned' }),
    expect: {
      [MAIN]: review({ timing: 'next-reboot', interruption: 'none', data: 'none', reversible: 'yes' }),
    },
    source: source.PARAMETERS,
  },
  {
    id: 'rds-certificate',
    title: 'Another certificate authority',
    ...change(anInstance({ ca_cert_identifier: 'rds-ca-rsa2048-g1' }), {
      ca_cert_identifier: 'rds-ca-rsa4096-g1',
    }),
    expect: { [MAIN]: review({ timing: 'maintenance-window', interruption: 'unknown', data: 'none' }) },
    source: source.SETTINGS,
  },
];

const backups: readonly Case[] = [
  {
    id: 'rds-retention-shorter',
    title: 'Backups kept for 7 days instead of 14',
    ...change(anInstance(), { backup_retention_period: 7 }),
    expect: {
      [MAIN]: dangerous({
        timing: 'now',
        interruption: 'none',
        data: 'recoverability-reduced',
        reversible: 'no',
        apply: 'succeeds',
      }),
    },
    source: source.BACKUP_RETENTION,
  },
  {
    id: 'rds-backups-off-window',
    title: 'Backups switched off in the maintenance window',
    ...change(anInstance(), { backup_retention_period: 0 }),
    expect: {
      [MAIN]: dangerous({
        timing: 'maintenance-window',
        interruption: 'outage',
        data: 'recoverability-reduced',
        reversible: 'no',
      }),
    },
    source: source.BACKUP_RETENTION,
  },
  {
    id: 'rds-backups-off-now',
    title: 'Backups switched off at apply',
    ...change(anInstance({ ...atOnce, multi_az: true }), { backup_retention_period: 0 }),
    expect: {
      [MAIN]: dangerous({
        timing: 'now',
        interruption: 'outage',
        data: 'recoverability-reduced',
        reversible: 'no',
      }),
    },
    source: source.BACKUP_RETENTION,
  },
  {
    id: 'rds-backups-on-window',
    title: 'Backups switched on in the maintenance window',
    ...change(anInstance({ backup_retention_period: 0 }), { backup_retention_period: 7 }),
    expect: {
      [MAIN]: review({
        timing: 'maintenance-window',
        interruption: 'outage',
        data: 'none',
        reversible: 'yes',
      }),
    },
    source: source.BACKUP_RETENTION,
  },
  {
    id: 'rds-backups-on-now',
    title: 'Backups switched on at apply',
    ...change(anInstance({ ...atOnce, backup_retention_period: 0 }), { backup_retention_period: 7 }),
    expect: { [MAIN]: dangerous({ timing: 'now', interruption: 'outage', data: 'none' }) },
    source: source.BACKUP_RETENTION,
  },
  {
    id: 'rds-protection-off',
    title: 'Deletion protection switched off',
    ...change(anInstance(), { deletion_protection: false }),
    expect: {
      [MAIN]: review({
        timing: 'now',
        interruption: 'none',
        data: 'recoverability-reduced',
        reversible: 'yes',
      }),
    },
    source: source.SETTINGS,
  },
  {
    id: 'rds-protection-removed',
    title: 'The argument deletion_protection removed, which switches it off',
    before: configured(anInstance()),
    after: configured(without(anInstance(), 'deletion_protection')),
    expect: {
      [MAIN]: review({ timing: 'now', interruption: 'none', data: 'recoverability-reduced' }),
    },
    source: source.PROVIDER,
  },
  {
    id: 'rds-final-snapshot-skipped',
    title: 'A later destroy takes no final snapshot',
    ...change(anInstance(), { skip_final_snapshot: true }),
    expect: {
      [MAIN]: review({
        timing: 'not-applied',
        interruption: 'none',
        data: 'recoverability-reduced',
        reversible: 'yes',
        apply: 'succeeds',
      }),
    },
    source: source.PROVIDER,
  },
  {
    id: 'rds-automated-backups-not-kept',
    title: 'A later destroy takes the automated backups along',
    ...change(anInstance(), { delete_automated_backups: true }),
    expect: {
      [MAIN]: review({ timing: 'not-applied', interruption: 'none', data: 'recoverability-reduced' }),
    },
    source: source.PROVIDER,
  },
];

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

export const rdsInstance: readonly Case[] = [
  ...capacity,
  ...engine,
  ...backups,
  ...reach,
  ...endings,
  ...quiet,
];
