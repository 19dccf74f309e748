import type { Change } from '../../change.ts';
import { type Finding, finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet } from '../../kind.ts';
import { flag, isUnset, number, text } from '../../value.ts';
import { causeOf, endsIt } from '../ending.ts';
import { leftRunning } from '../left.ts';
import { windowTiming } from '../table.ts';
import { finalSnapshot, retention } from './backups.ts';
import { storeEnds } from './gone.ts';
import { applyImmediately, onlyAtCreation, parameterGroup, securityGroups } from './network.ts';
import { certainly } from './presence.ts';
import { refusals, unlessRefused } from './refusals.ts';
import { nodeType } from './sizes.ts';
import { sources } from './sources.ts';
import { engine, engineVersion } from './upgrade.ts';

const backups = { code: 'elasticache', source: `${sources.backups}; ${sources.modifyCluster}` };
const unsent = [
  'apply_immediately',
  'final_snapshot_identifier',
  'preferred_availability_zones',
  'tags',
  'tags_all',
];

const isMemcached = ({ before }: Change): boolean => text(before?.engine) === 'memcached';

/** Memcached shares its keys out among the nodes: those of a removed node are gone. */
const nodes: AttributeRule = ({ name, before, after }, change) => {
  const [old, planned] = [number(before), number(after)];
  if (old !== undefined && planned !== undefined && planned >= old) return [];
  const count = old === undefined || planned === undefined ? 'nodes' : `${old - planned} of ${old} nodes`;
  return [
    finding({
      code: 'elasticache-nodes-removed',
      attribute: name,
      timing: windowTiming(change.after?.apply_immediately),
      interruption: 'unknown',
      data: planned === undefined ? 'unknown' : 'loss',
      reversible: planned === undefined ? 'unknown' : 'no',
      why: `${certainly(after, 'remove')} ${count} with the keys they hold. Memcached keeps no copy, and clients without auto discovery go on asking the removed nodes.`,
      fix: 'Make sure that what is behind the cache bears the load.',
      source: sources.modifyCluster,
    }),
  ];
};

const version: AttributeRule = (attribute, change, context) =>
  isMemcached(change)
    ? [
        finding({
          code: 'elasticache-memcached-version',
          attribute: attribute.name,
          timing: windowTiming(change.after?.apply_immediately),
          interruption: 'outage',
          data: 'loss',
          reversible: 'no',
          why: 'Changes the memcached version, which empties the cache. Memcached persists nothing, so an upgrade always restarts it without its data.',
          fix: 'Make sure that what is behind the cache bears the load.',
          source: sources.upgrading,
        }),
      ]
    : engineVersion(attribute, change, context);

const spread: AttributeRule = ({ name, after }) =>
  text(after) === 'cross-az'
    ? []
    : [
        finding({
          code: 'elasticache-single-az',
          attribute: name,
          severity: 'review',
          apply: 'unknown',
          why: 'Puts new nodes into one Availability Zone. AWS refuses it while nodes are in several, and never moves a node.',
          source: sources.modifyCluster,
        }),
      ];

/** A node of a replication group holds a copy; the group keeps the data. */
const replicaGone = (change: Change): readonly Finding[] => [
  finding({
    code: 'elasticache-replica-gone',
    interruption: 'unknown',
    why: `${endsIt(change)} a replica of a replication group${causeOf(change)}. Its primary keeps the data; clients that read from this node are cut off.`,
    fix: 'Make sure that readers use the reader endpoint and retry.',
    source: sources.deletingCluster,
  }),
];

const isReplica = ({ before }: Change): boolean => !isUnset(before?.replication_group_id);

const ends = storeEnds((change) => ({
  code: 'elasticache-cluster',
  noun: 'the cache cluster',
  name: 'cluster_id',
  finalSnapshot: isMemcached(change) ? undefined : change.before?.final_snapshot_identifier,
  canBackUp: !isMemcached(change),
  ...(!isMemcached(change) && { finalSnapshotArgument: 'final_snapshot_identifier' }),
  seeds: ['snapshot_name', 'snapshot_arns'],
  source: sources.deletingCluster,
}));

export const cacheCluster: Kind = {
  types: ['aws_elasticache_cluster'],
  noun: 'the cache cluster',
  updated: {
    apply_immediately: unlessRefused(applyImmediately(unsent)),
    auto_minor_version_upgrade: quiet,
    az_mode: spread,
    engine: unlessRefused(engine),
    engine_version: unlessRefused(version),
    final_snapshot_identifier: finalSnapshot(backups),
    ip_discovery: quiet,
    log_delivery_configuration: quiet,
    maintenance_window: quiet,
    node_type: unlessRefused(nodeType),
    notification_topic_arn: quiet,
    num_cache_nodes: unlessRefused(nodes),
    parameter_group_name: unlessRefused(parameterGroup),
    preferred_availability_zones: onlyAtCreation,
    security_group_ids: unlessRefused(securityGroups),
    snapshot_retention_limit: unlessRefused(retention(backups)),
    snapshot_window: quiet,
    timeouts: quiet,
  },
  updatedTogether: [refusals],
  destroyed: (change, context) => (isReplica(change) ? replicaGone(change) : ends.destroyed(change, context)),
  left: (change, context) =>
    isReplica(change) ? [leftRunning(change, 'the replica')] : ends.left(change, context),
  guards: {
    snapshot_retention_limit: (value) => (number(value) ?? 0) > 0,
    final_snapshot_identifier: (value) => typeof value === 'string' && value !== '',
    transit_encryption_enabled: (value) => flag(value) === true,
  },
};
