import { type Kind, quiet } from '../../kind.ts';
import { flag, number, type Value } from '../../value.ts';
import * as access from './cluster-access.ts';
import * as backups from './cluster-backups.ts';
import * as capacity from './cluster-capacity.ts';
import { clusterCreated, clusterDestroyed, clusterLeft, clusterReplaced } from './cluster-end.ts';
import { certificateAuthority, clusterParameterGroup, instancesParameterGroup } from './cluster-groups.ts';
import { inOneRequest } from './cluster-request.ts';
import { engineVersion } from './engine.ts';
import { applyImmediately, logExports, maintenanceWindow, securityGroups } from './rules.ts';

const isTrue = (value: Value): boolean => flag(value) === true;
const isFalse = (value: Value): boolean => flag(value) === false;

/** Aurora and Multi-AZ DB clusters, and those of DocumentDB and Neptune, which share RDS's API. */
export const cluster: Kind = {
  types: ['aws_rds_cluster', 'aws_docdb_cluster', 'aws_neptune_cluster'],
  noun: 'the database cluster',
  created: clusterCreated,
  updated: inOneRequest({
    allocated_storage: capacity.allocatedStorage,
    // Counts only together with engine_version, which is judged with it.
    allow_major_version_upgrade: quiet,
    apply_immediately: applyImmediately('rds-cluster'),
    backtrack_window: backups.backtrackWindow,
    backup_retention_period: backups.backupRetention,
    ca_certificate_identifier: certificateAuthority('rds-cluster'),
    cluster_members: quiet,
    copy_tags_to_snapshot: quiet,
    database_insights_mode: quiet,
    db_cluster_instance_class: capacity.clusterInstanceClass,
    db_cluster_parameter_group_name: clusterParameterGroup,
    db_instance_parameter_group_name: instancesParameterGroup,
    delete_automated_backups: backups.deleteAutomatedBackups,
    deletion_protection: backups.deletionProtection,
    domain: access.domain,
    domain_iam_role_name: access.domain,
    enable_cloudwatch_logs_exports: logExports('rds-cluster'),
    enable_global_write_forwarding: access.writeForwarding,
    enable_http_endpoint: access.httpEndpoint,
    enable_local_write_forwarding: access.writeForwarding,
    enabled_cloudwatch_logs_exports: logExports('rds-cluster'),
    engine_lifecycle_support: quiet,
    engine_version: engineVersion,
    final_snapshot_identifier: backups.finalSnapshotName,
    global_cluster_identifier: access.globalCluster,
    iam_database_authentication_enabled: access.iamAuthentication,
    iam_roles: access.iamRoles,
    iops: quiet,
    manage_master_user_password: access.managedPassword,
    master_password: access.masterPassword,
    master_password_wo: access.masterPassword,
    master_password_wo_version: access.masterPassword,
    master_user_secret_kms_key_id: access.secretKey,
    monitoring_interval: quiet,
    monitoring_role_arn: quiet,
    neptune_cluster_parameter_group_name: clusterParameterGroup,
    neptune_instance_parameter_group_name: instancesParameterGroup,
    network_type: access.networkType,
    performance_insights_enabled: quiet,
    performance_insights_kms_key_id: quiet,
    performance_insights_retention_period: quiet,
    port: access.port,
    preferred_backup_window: quiet,
    preferred_maintenance_window: maintenanceWindow('rds-cluster'),
    replication_source_identifier: access.replicationSource,
    scaling_configuration: capacity.serverlessV1,
    serverless_v2_scaling_configuration: capacity.serverlessV2,
    serverlessv2_scaling_configuration: capacity.serverlessV2,
    skip_final_snapshot: backups.skipFinalSnapshot,
    storage_type: capacity.storageType,
    vpc_security_group_ids: securityGroups('rds-cluster'),
  }),
  destroyed: clusterDestroyed,
  replaced: clusterReplaced,
  left: clusterLeft,
  guards: {
    backup_retention_period: (value) => (number(value) ?? 0) > 0,
    delete_automated_backups: isFalse,
    deletion_protection: isTrue,
    skip_final_snapshot: isFalse,
  },
};
