import { finding, type Timing } from '../../../finding.ts';
import { type AttributeRule, type Kind, quiet } from '../../../kind.ts';
import { flag, number } from '../../../value.ts';
import { logExports } from '../../rds/rules.ts';
import { backupRetention, multiAz } from './backups.ts';
import { blueGreen } from './blue-green.ts';
import { instanceClass, licenseModel } from './compute.ts';
import { created } from './created.ts';
import { iamAuthentication, managedPassword, password, secretKey } from './credentials.ts';
import { destroyed } from './destroyed.ts';
import { engineVersion } from './engine.ts';
import { certificate, parameterGroup } from './groups.ts';
import { computed, INSTANCE } from './instance.ts';
import {
  customerOwnedIp,
  directory,
  identifier,
  networkType,
  port,
  publicAccess,
  securityGroups,
  subnetGroup,
} from './network.ts';
import { applyImmediately, maintenanceWindow } from './pending.ts';
import { replicationSource } from './promotion.ts';
import {
  deleteAutomatedBackups,
  deletionProtection,
  finalSnapshotName,
  skipFinalSnapshot,
} from './protection.ts';
import { refusals } from './refusals.ts';
import { left, replaced } from './replaced.ts';
import { harmless, sent, sentIfKnown, stateOnly, unlessRefused } from './request.ts';
import { sources } from './sources.ts';
import { allocatedStorage, logVolume, storageAutoscaling, storageType } from './storage.ts';

const atOnce = { when: (): Timing => 'now' };

const replicaMode: AttributeRule = () => [
  finding({
    code: 'rds-instance-replica-mode',
    attribute: 'replica_mode',
    interruption: 'unknown',
    why: 'Changes between a mounted and an open replica now, and readers of it may be cut off.',
    source: sources.modify,
  }),
];

/** The block is read when the instance is created, and the provider sends nothing of it later. */
const restorePoint: AttributeRule = () => [
  finding({
    code: 'rds-instance-restore-point-kept',
    attribute: 'restore_to_point_in_time',
    severity: 'review',
    timing: 'not-applied',
    why: 'Is not restored again: another point in time counts only for a new instance. The plan shows a change that does not happen.',
    fix: 'Restore into a second instance.',
    source: sources.sent,
  }),
];

export const instanceKind: Kind = {
  types: [INSTANCE],
  noun: 'the database instance',
  created,
  updated: {
    ...Object.fromEntries([...computed].map((name) => [name, quiet])),
    allocated_storage: sentIfKnown(allocatedStorage, { reversible: 'no' }),
    allow_major_version_upgrade: stateOnly('It counts when the engine version changes.'),
    apply_immediately: sent(applyImmediately),
    auto_minor_version_upgrade: quiet,
    backup_retention_period: sentIfKnown(backupRetention, { data: 'unknown' }),
    backup_window: quiet,
    blue_green_update: quiet,
    ca_cert_identifier: sent(certificate),
    copy_tags_to_snapshot: quiet,
    customer_owned_ip_enabled: sent(customerOwnedIp),
    database_insights_mode: quiet,
    db_subnet_group_name: sent(subnetGroup),
    dedicated_log_volume: sent(logVolume),
    delete_automated_backups: deleteAutomatedBackups,
    deletion_protection: unlessRefused(deletionProtection),
    domain: sent(directory),
    domain_auth_secret_arn: sent(directory),
    domain_dns_ips: sent(directory),
    domain_fqdn: sent(directory),
    domain_iam_role_name: sent(directory),
    domain_ou: sent(directory),
    enabled_cloudwatch_logs_exports: sent(logExports('rds-instance', sources.settings)),
    engine_lifecycle_support: stateOnly('AWS takes it only when an instance is created or restored.'),
    engine_version: sent(engineVersion),
    final_snapshot_identifier: finalSnapshotName,
    iam_database_authentication_enabled: sentIfKnown(iamAuthentication),
    identifier: sent(identifier),
    identifier_prefix: sent(identifier),
    instance_class: sent(instanceClass),
    iops: sent(harmless(sources.storage)),
    license_model: sent(licenseModel),
    maintenance_window: sent(maintenanceWindow),
    manage_master_user_password: sent(managedPassword),
    master_user_secret_kms_key_id: sent(secretKey),
    max_allocated_storage: sentIfKnown(storageAutoscaling, atOnce),
    monitoring_interval: quiet,
    monitoring_role_arn: quiet,
    multi_az: sentIfKnown(multiAz),
    network_type: sent(networkType),
    option_group_name: sent(harmless()),
    parameter_group_name: sent(parameterGroup),
    password: sent(password),
    password_wo: sent(password),
    password_wo_version: sent(password),
    performance_insights_enabled: quiet,
    performance_insights_kms_key_id: quiet,
    performance_insights_retention_period: quiet,
    port: sent(port),
    publicly_accessible: sentIfKnown(publicAccess, atOnce),
    replica_mode: sent(replicaMode),
    replicate_source_db: replicationSource,
    restore_to_point_in_time: sent(restorePoint),
    skip_final_snapshot: skipFinalSnapshot,
    storage_throughput: sent(harmless(sources.storage)),
    storage_type: sent(storageType),
    timeouts: quiet,
    upgrade_storage_config: stateOnly('It counts when a replica is created.'),
    vpc_security_group_ids: sent(securityGroups),
  },
  updatedTogether: [refusals, blueGreen],
  destroyed,
  replaced,
  left,
  guards: {
    backup_retention_period: (value) => (number(value) ?? 0) > 0,
    delete_automated_backups: (value) => flag(value) === false,
    deletion_protection: (value) => flag(value) === true,
    iam_database_authentication_enabled: (value) => flag(value) === true,
    multi_az: (value) => flag(value) === true,
    publicly_accessible: (value) => flag(value) !== true,
    skip_final_snapshot: (value) => flag(value) !== true,
    storage_encrypted: (value) => flag(value) === true,
  },
};
