import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../../plan/value.ts';
import { changed, fieldsOf, NOW, QUIET, REFUSED } from '../fields.ts';

/** What changes, from which state where it departs from the usual primary, and the six fields. */
type Row = readonly [what: string, after: JsonObject, before: JsonObject, fields: string];

const sqlServer: JsonObject = {
  engine: 'sqlserver-se',
  engine_version: '15.00.4385.2.v1',
  engine_version_actual: '15.00.4385.2.v1',
};

/** Amazon RDS User Guide, Settings for DB instances: when a setting takes effect, and whether downtime occurs. */
const compute: readonly Row[] = [
  [
    'class in the window',
    { instance_class: 'db.m6g.xlarge' },
    {},
    'review maintenance-window outage none yes succeeds',
  ],
  ['class now', { instance_class: 'db.m6g.xlarge' }, NOW, 'dangerous now outage none yes succeeds'],
  [
    'class of a Multi-AZ instance now',
    { instance_class: 'db.m6g.xlarge' },
    { ...NOW, multi_az: true },
    'review now brief none yes succeeds',
  ],
  [
    'class of a Multi-AZ instance in the window',
    { instance_class: 'db.m6g.xlarge' },
    { multi_az: true },
    'review maintenance-window brief none yes succeeds',
  ],
  [
    'class while the standby goes',
    { instance_class: 'db.m6g.xlarge', multi_az: false },
    { ...NOW, multi_az: true },
    'review now unknown none yes succeeds',
  ],
  [
    'class while a standby comes',
    { instance_class: 'db.m6g.xlarge', multi_az: true },
    NOW,
    'dangerous now outage none yes succeeds',
  ],
  [
    'license model',
    { license_model: 'bring-your-own-license' },
    { license_model: 'license-included', engine: 'oracle-ee' },
    'review maintenance-window outage none yes succeeds',
  ],
  ['Multi-AZ on', { multi_az: true }, {}, 'safe maintenance-window none none yes succeeds'],
  ['Multi-AZ on now', { multi_az: true }, NOW, QUIET],
  [
    'Multi-AZ off',
    { multi_az: false },
    { multi_az: true },
    'review maintenance-window none none yes succeeds',
  ],
  ['Multi-AZ off now', { multi_az: false }, { multi_az: true, ...NOW }, 'review now none none yes succeeds'],
];

const engine: readonly Row[] = [
  [
    'upgrade of PostgreSQL with a replica, which comes along',
    { engine_version: '16.6' },
    { replicas: ['r'] },
    'review maintenance-window outage none no succeeds',
  ],
  [
    'upgrade of MySQL with a replica, which has to go first',
    { engine_version: '8.0.39' },
    { engine: 'mysql', engine_version: '8.0.35', engine_version_actual: '8.0.35', replicas: ['r'] },
    'review maintenance-window outage none no unknown',
  ],
  [
    'upgrade of SQL Server with a standby, which rolls',
    { engine_version: '15.00.4410.1.v1' },
    { ...NOW, ...sqlServer, multi_az: true },
    'review now brief none no succeeds',
  ],
  [
    'upgrade of SQL Server without a standby',
    { engine_version: '15.00.4410.1.v1' },
    { ...NOW, ...sqlServer },
    'dangerous now outage none no succeeds',
  ],
  [
    'upgrade of SQL Server while the standby goes',
    { engine_version: '15.00.4410.1.v1', multi_az: false },
    { ...NOW, ...sqlServer, multi_az: true },
    'review now unknown none no succeeds',
  ],
  [
    'minor upgrade in the window',
    { engine_version: '16.6' },
    {},
    'review maintenance-window outage none no succeeds',
  ],
  ['minor upgrade now', { engine_version: '16.6' }, NOW, 'dangerous now outage none no succeeds'],
  [
    'minor upgrade of a Multi-AZ instance now',
    { engine_version: '16.6' },
    { ...NOW, multi_az: true },
    'dangerous now outage none no succeeds',
  ],
  [
    'major upgrade that is allowed',
    { engine_version: '17.2', allow_major_version_upgrade: true },
    {},
    'review maintenance-window outage none no succeeds',
  ],
  [
    'major upgrade that is allowed, now',
    { engine_version: '17.2', allow_major_version_upgrade: true },
    NOW,
    'dangerous now outage none no succeeds',
  ],
  ['major upgrade that is not allowed', { engine_version: '17.2' }, NOW, REFUSED],
  [
    'major upgrade with the custom group of the old family',
    { engine_version: '17.2' },
    { ...NOW, allow_major_version_upgrade: true, parameter_group_name: 'orders-16' },
    'dangerous now outage none no unknown',
  ],
  ['downgrade', { engine_version: '15.8' }, NOW, REFUSED],
  [
    'version that AWS has raised by itself',
    { engine_version: '16.4' },
    { engine_version: '16.6', engine_version_actual: '16.6' },
    REFUSED,
  ],
  [
    'version named in full as it runs',
    { engine_version: '16.6' },
    { engine_version: '16', engine_version_actual: '16.6' },
    QUIET,
  ],
  [
    'version named below what runs',
    { engine_version: '16.4' },
    { engine_version: '16', engine_version_actual: '16.6' },
    REFUSED,
  ],
  [
    'version named to the major alone',
    { engine_version: '16' },
    NOW,
    'review now unknown none unknown unknown',
  ],
  [
    'major upgrade of MySQL that is not allowed',
    { engine_version: '8.4.3' },
    { engine: 'mysql', engine_version: '8.0.39', engine_version_actual: '8.0.39' },
    REFUSED,
  ],
  [
    'minor upgrade of MySQL',
    { engine_version: '8.0.40' },
    { engine: 'mysql', engine_version: '8.0.39', engine_version_actual: '8.0.39' },
    'review maintenance-window outage none no succeeds',
  ],
  [
    'leave for major upgrades alone',
    { allow_major_version_upgrade: true },
    {},
    'safe not-applied none none yes succeeds',
  ],
  ['automatic minor upgrades off', { auto_minor_version_upgrade: false }, {}, QUIET],
  [
    'life cycle support',
    { engine_lifecycle_support: 'open-source-rds-extended-support-disabled' },
    { engine_lifecycle_support: 'open-source-rds-extended-support' },
    'safe not-applied none none yes succeeds',
  ],
  [
    'parameter group',
    { parameter_group_name: 'orders-16' },
    NOW,
    'review next-reboot none none yes succeeds',
  ],
  ['option group', { option_group_name: 'orders' }, {}, 'safe maintenance-window none none yes succeeds'],
  [
    'certificate authority',
    { ca_cert_identifier: 'rds-ca-ecc384-g1' },
    { ca_cert_identifier: 'rds-ca-rsa2048-g1' },
    'review maintenance-window unknown none yes succeeds',
  ],
  [
    'certificate authority now',
    { ca_cert_identifier: 'rds-ca-ecc384-g1' },
    { ca_cert_identifier: 'rds-ca-rsa2048-g1', ...NOW },
    'review now unknown none yes succeeds',
  ],
];

const network: readonly Row[] = [
  ['identifier', { identifier: 'orders-two' }, {}, 'review maintenance-window outage none yes succeeds'],
  ['identifier now', { identifier: 'orders-two' }, NOW, 'dangerous now outage none yes succeeds'],
  ['port, which never waits', { port: 5433 }, {}, 'dangerous now outage none yes succeeds'],
  [
    'subnet group',
    { db_subnet_group_name: 'b' },
    { db_subnet_group_name: 'a' },
    'review maintenance-window outage none yes succeeds',
  ],
  [
    'subnet group now',
    { db_subnet_group_name: 'b' },
    { db_subnet_group_name: 'a', ...NOW },
    'dangerous now outage none yes succeeds',
  ],
  [
    'network type',
    { network_type: 'DUAL' },
    { network_type: 'IPV4' },
    'review maintenance-window unknown none yes succeeds',
  ],
  [
    'address on an Outpost',
    { customer_owned_ip_enabled: true },
    {},
    'review maintenance-window unknown none yes succeeds',
  ],
  ['public address', { publicly_accessible: true }, {}, 'dangerous now none none yes succeeds'],
  [
    'public address gone',
    { publicly_accessible: false },
    { publicly_accessible: true },
    'review now unknown none yes succeeds',
  ],
  [
    'further security group',
    { vpc_security_group_ids: ['sg-2', 'sg-1', 'sg-3'] },
    {},
    'safe now none none yes succeeds',
  ],
  ['security group less', { vpc_security_group_ids: ['sg-1'] }, {}, 'review now unknown none yes succeeds'],
  [
    'no security group at all, which is never sent',
    { vpc_security_group_ids: [] },
    {},
    'review not-applied none none yes succeeds',
  ],
  ['Active Directory', { domain: 'd-1' }, {}, 'review maintenance-window brief none yes succeeds'],
  [
    'Active Directory role now',
    { domain_iam_role_name: 'b' },
    { domain_iam_role_name: 'a', ...NOW },
    'review now brief none yes succeeds',
  ],
  [
    "directory of one's own",
    { domain_ou: 'OU=b' },
    { domain_ou: 'OU=a' },
    'review maintenance-window unknown none yes succeeds',
  ],
  [
    'mode of a replica',
    { replica_mode: 'mounted' },
    { replica_mode: 'open-read-only' },
    'review now unknown none yes succeeds',
  ],
];

/** Amazon RDS User Guide, Increasing DB instance storage capacity; Amazon RDS DB instance storage. */
const storage: readonly Row[] = [
  ['growth', { allocated_storage: 200 }, {}, 'safe maintenance-window none none no succeeds'],
  ['growth now', { allocated_storage: 200 }, NOW, 'safe now none none no succeeds'],
  ['growth under 10 %', { allocated_storage: 105 }, NOW, 'safe now none none no succeeds'],
  [
    'growth past the autoscaling ceiling',
    { allocated_storage: 200 },
    { ...NOW, max_allocated_storage: 150 },
    'review now none none no unknown',
  ],
  ['shrinking', { allocated_storage: 50 }, NOW, REFUSED],
  ['growth of gp3 past 400 GiB with the old IOPS', { allocated_storage: 500 }, NOW, REFUSED],
  [
    'growth of gp3 past 400 GiB with enough IOPS',
    { allocated_storage: 500, iops: 12000, storage_throughput: 500 },
    NOW,
    'safe now none none no succeeds',
  ],
  ['IOPS of gp3 below 400 GiB', { iops: 6000 }, {}, REFUSED],
  ['IOPS of gp3 of Db2 below 400 GiB', { iops: 6000 }, { engine: 'db2-se' }, REFUSED],
  ['throughput of gp3 below 400 GiB', { storage_throughput: 250 }, {}, REFUSED],
  [
    'IOPS of gp3 of SQL Server, which has no threshold',
    { iops: 6000 },
    { engine: 'sqlserver-se' },
    'safe maintenance-window none none yes succeeds',
  ],
  [
    'IOPS of gp3 of Oracle from 200 GiB',
    { iops: 16000 },
    { engine: 'oracle-ee', allocated_storage: 250, iops: 12000 },
    'safe maintenance-window none none yes succeeds',
  ],
  ['IOPS of gp3 from 400 GiB', { iops: 16000 }, { allocated_storage: 500, iops: 12000, ...NOW }, QUIET],
  [
    'throughput of gp3 from 400 GiB',
    { storage_throughput: 1000 },
    { allocated_storage: 500, iops: 12000 },
    'safe maintenance-window none none yes succeeds',
  ],
  [
    'gp2 to gp3',
    { storage_type: 'gp3' },
    { storage_type: 'gp2', iops: 0 },
    'safe maintenance-window none none yes succeeds',
  ],
  [
    'magnetic to gp3',
    { storage_type: 'gp3' },
    { storage_type: 'standard', iops: 0 },
    'review maintenance-window brief none yes succeeds',
  ],
  [
    'magnetic to gp3 now',
    { storage_type: 'gp3' },
    { storage_type: 'standard', iops: 0, ...NOW },
    'review now brief none yes succeeds',
  ],
  ['autoscaling on', { max_allocated_storage: 500 }, {}, QUIET],
  ['autoscaling ceiling up', { max_allocated_storage: 500 }, { max_allocated_storage: 300 }, QUIET],
  [
    'autoscaling off',
    { max_allocated_storage: null },
    { max_allocated_storage: 500 },
    'review now none none yes succeeds',
  ],
  [
    'autoscaling ceiling at the size',
    { max_allocated_storage: 100 },
    { max_allocated_storage: 500 },
    'review now none none yes succeeds',
  ],
  [
    'autoscaling ceiling just above the size',
    { max_allocated_storage: 105 },
    {},
    'review now none none yes unknown',
  ],
  ['autoscaling ceiling below the size', { max_allocated_storage: 50 }, {}, REFUSED],
  [
    'log volume of io2',
    { dedicated_log_volume: true },
    { storage_type: 'io2', dedicated_log_volume: false },
    'review next-reboot outage none yes succeeds',
  ],
  ['log volume of gp3', { dedicated_log_volume: true }, {}, REFUSED],
  [
    'storage configuration, read by replicas alone',
    { upgrade_storage_config: true },
    {},
    'safe not-applied none none yes succeeds',
  ],
];

const backups: readonly Row[] = [
  ['retention up', { backup_retention_period: 14 }, {}, QUIET],
  [
    'retention down',
    { backup_retention_period: 3 },
    {},
    'dangerous now none recoverability-reduced no succeeds',
  ],
  [
    'retention to 0',
    { backup_retention_period: 0 },
    {},
    'dangerous maintenance-window outage recoverability-reduced no succeeds',
  ],
  [
    'retention to 0 now',
    { backup_retention_period: 0 },
    NOW,
    'dangerous now outage recoverability-reduced no succeeds',
  ],
  [
    'retention from 0',
    { backup_retention_period: 7 },
    { backup_retention_period: 0 },
    'review maintenance-window outage none yes succeeds',
  ],
  [
    'retention from 0 now, also with Multi-AZ',
    { backup_retention_period: 7 },
    { backup_retention_period: 0, multi_az: true, ...NOW },
    'dangerous now outage none yes succeeds',
  ],
  [
    'retention to 0 of a source',
    { backup_retention_period: 0 },
    { replicas: ['orders-replica'], ...NOW },
    REFUSED,
  ],
  ['backup window', { backup_window: '01:00-02:00' }, {}, QUIET],
  ['backup window inside the maintenance window', { backup_window: '05:30-06:30' }, {}, REFUSED],
  ['maintenance window over the backup window', { maintenance_window: 'sat:02:30-sat:03:30' }, {}, REFUSED],
  [
    'maintenance window',
    { maintenance_window: 'sat:05:00-sat:06:00' },
    {},
    'review now unknown none yes succeeds',
  ],
  ['copy of tags', { copy_tags_to_snapshot: true }, {}, QUIET],
];

const credentials: readonly Row[] = [
  ['password', { password: 'after' }, {}, 'review now unknown none yes succeeds'],
  [
    'version of a write-only password',
    { password_wo_version: 2 },
    { password: null, password_wo_version: 1 },
    'review now unknown none yes succeeds',
  ],
  [
    'password to a write-only one',
    { password: null, password_wo_version: 1 },
    {},
    'review now unknown none yes succeeds',
  ],
  ['password left out, which changes nothing', { password: null }, {}, QUIET],
  [
    'password managed from now on',
    { manage_master_user_password: true, password: null },
    {},
    'review now unknown none yes succeeds',
  ],
  [
    'password of a source managed from now on',
    { manage_master_user_password: true, password: null },
    { replicas: ['r'] },
    'review now unknown none yes unknown',
  ],
  [
    "managed password to one of one's own",
    { manage_master_user_password: null, password: 'after' },
    { manage_master_user_password: true, password: null },
    'review now unknown none yes succeeds',
  ],
  [
    'managed password to none',
    { manage_master_user_password: null },
    { manage_master_user_password: true, password: null },
    REFUSED,
  ],
  [
    'key of a managed secret',
    { master_user_secret_kms_key_id: 'b' },
    { manage_master_user_password: true, password: null, master_user_secret_kms_key_id: 'a' },
    REFUSED,
  ],
  [
    'password of a PostgreSQL replica',
    { password: 'after' },
    { replicate_source_db: 'orders-source' },
    REFUSED,
  ],
  [
    'IAM logins on',
    { iam_database_authentication_enabled: true },
    {},
    'safe maintenance-window none none yes succeeds',
  ],
  [
    'IAM logins off',
    { iam_database_authentication_enabled: false },
    { iam_database_authentication_enabled: true },
    'review maintenance-window unknown none yes succeeds',
  ],
  [
    'IAM logins off now',
    { iam_database_authentication_enabled: null },
    { iam_database_authentication_enabled: true, ...NOW },
    'review now unknown none yes succeeds',
  ],
];

const protection: readonly Row[] = [
  [
    'deletion protection off',
    { deletion_protection: false },
    {},
    'review now none recoverability-reduced yes succeeds',
  ],
  [
    'deletion protection left out',
    { deletion_protection: null },
    {},
    'review now none recoverability-reduced yes succeeds',
  ],
  ['deletion protection on', { deletion_protection: true }, { deletion_protection: false }, QUIET],
  [
    'final snapshot skipped',
    { skip_final_snapshot: true },
    {},
    'review not-applied none recoverability-reduced yes succeeds',
  ],
  [
    'final snapshot wanted',
    { skip_final_snapshot: false },
    { skip_final_snapshot: true },
    'safe not-applied none none yes succeeds',
  ],
  [
    'name of the final snapshot removed',
    { final_snapshot_identifier: null },
    {},
    'review not-applied none none yes succeeds',
  ],
  [
    'name of a skipped final snapshot removed',
    { final_snapshot_identifier: null },
    { skip_final_snapshot: true },
    'safe not-applied none none yes succeeds',
  ],
  [
    'name of the final snapshot',
    { final_snapshot_identifier: 'orders-last' },
    {},
    'safe not-applied none none yes succeeds',
  ],
  [
    'automated backups deleted with it',
    { delete_automated_backups: true },
    { delete_automated_backups: false },
    'review not-applied none recoverability-reduced yes succeeds',
  ],
  [
    'automated backups kept',
    { delete_automated_backups: false },
    {},
    'safe not-applied none none yes succeeds',
  ],
];

const observation: readonly Row[] = [
  [
    'monitoring interval',
    { monitoring_interval: 15 },
    { monitoring_interval: 60, monitoring_role_arn: 'r' },
    QUIET,
  ],
  ['monitoring without a role', { monitoring_interval: 60 }, {}, REFUSED],
  [
    'Performance Insights',
    { performance_insights_enabled: true, performance_insights_retention_period: 7 },
    {},
    QUIET,
  ],
  [
    'Database Insights',
    { database_insights_mode: 'advanced' },
    { database_insights_mode: 'standard' },
    QUIET,
  ],
  ['log exports', { enabled_cloudwatch_logs_exports: ['postgresql'] }, {}, QUIET],
  [
    'export of the slow query log off',
    { enabled_cloudwatch_logs_exports: ['audit'] },
    { enabled_cloudwatch_logs_exports: ['slowquery', 'audit'] },
    QUIET,
  ],
  [
    'export of the audit log off',
    { enabled_cloudwatch_logs_exports: ['slowquery'] },
    { enabled_cloudwatch_logs_exports: ['slowquery', 'audit'] },
    'review now none none yes succeeds',
  ],
  ['timeouts', { timeouts: { create: '60m' } }, {}, QUIET],
  [
    'apply_immediately on, which flushes what is pending',
    { apply_immediately: true },
    {},
    'review now unknown none yes succeeds',
  ],
  ['apply_immediately off', { apply_immediately: false }, NOW, 'safe not-applied none none yes succeeds'],
  ['blue/green on, alone', { blue_green_update: [{ enabled: true }] }, {}, QUIET],
  [
    'restore point',
    { restore_to_point_in_time: [{ restore_time: '2026-02-02T00:00:00Z' }] },
    { restore_to_point_in_time: [{ restore_time: '2026-01-01T00:00:00Z' }] },
    'review not-applied none none yes succeeds',
  ],
];

describe.each([
  ['compute', compute],
  ['engine', engine],
  ['network', network],
  ['storage', storage],
  ['backups', backups],
  ['credentials', credentials],
  ['protection', protection],
  ['observation', observation],
] as const)('a change of the %s of a database instance', (_group, rows) => {
  it.each(rows)('is judged: %s', (_what, after, before, fields) => {
    expect(fieldsOf(changed(after, before))).toBe(fields);
  });
});
