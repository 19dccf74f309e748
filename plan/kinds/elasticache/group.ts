import type { Kind } from '../../kind.ts';
import { quiet } from '../../kind.ts';
import { flag, number, type Value } from '../../value.ts';
import { authStrategy, authToken, userGroups } from './auth.ts';
import { finalSnapshot, retention } from './backups.ts';
import { storeEnds } from './gone.ts';
import { applyImmediately, onlyAtCreation, parameterGroup, securityGroups } from './network.ts';
import { refusals, unlessRefused } from './refusals.ts';
import { nodeType } from './sizes.ts';
import { sources } from './sources.ts';
import { automaticFailover, clusterMode, multiAz, replicas, shards } from './topology.ts';
import { encryption, mode } from './transit.ts';
import { engine, engineVersion } from './upgrade.ts';

const backups = { code: 'elasticache', source: `${sources.backups}; ${sources.modify}` };

/** What of a group never reaches AWS by itself. */
const unsent = [
  'apply_immediately',
  'final_snapshot_identifier',
  'preferred_cache_cluster_azs',
  'tags',
  'tags_all',
];

const isOn = (value: Value): boolean => flag(value) === true;

export const replicationGroup: Kind = {
  types: ['aws_elasticache_replication_group'],
  noun: 'the replication group',
  updated: {
    apply_immediately: unlessRefused(applyImmediately(unsent)),
    auth_token: unlessRefused(authToken),
    auth_token_update_strategy: unlessRefused(authStrategy),
    auto_minor_version_upgrade: quiet,
    automatic_failover_enabled: unlessRefused(automaticFailover),
    cluster_mode: unlessRefused(clusterMode),
    description: quiet,
    replication_group_description: quiet,
    engine: unlessRefused(engine),
    engine_version: unlessRefused(engineVersion),
    final_snapshot_identifier: finalSnapshot(backups),
    ip_discovery: quiet,
    log_delivery_configuration: quiet,
    maintenance_window: quiet,
    multi_az_enabled: unlessRefused(multiAz),
    node_type: unlessRefused(nodeType),
    notification_topic_arn: quiet,
    num_cache_clusters: unlessRefused(replicas),
    number_cache_clusters: unlessRefused(replicas),
    num_node_groups: shards,
    parameter_group_name: unlessRefused(parameterGroup),
    preferred_cache_cluster_azs: onlyAtCreation,
    replicas_per_node_group: replicas,
    security_group_ids: unlessRefused(securityGroups),
    snapshot_retention_limit: unlessRefused(retention(backups)),
    snapshot_window: quiet,
    timeouts: quiet,
    transit_encryption_enabled: unlessRefused(encryption),
    transit_encryption_mode: unlessRefused(mode),
    user_group_ids: unlessRefused(userGroups),
  },
  updatedTogether: [refusals],
  ...storeEnds((change) => ({
    code: 'elasticache-group',
    noun: 'the replication group with all of its nodes',
    name: 'replication_group_id',
    finalSnapshot: change.before?.final_snapshot_identifier,
    finalSnapshotArgument: 'final_snapshot_identifier',
    seeds: ['snapshot_name', 'snapshot_arns'],
    source: sources.deleting,
  })),
  guards: {
    snapshot_retention_limit: (value) => (number(value) ?? 0) > 0,
    final_snapshot_identifier: (value) => typeof value === 'string' && value !== '',
    automatic_failover_enabled: isOn,
    multi_az_enabled: isOn,
    transit_encryption_enabled: isOn,
    at_rest_encryption_enabled: isOn,
  },
};
