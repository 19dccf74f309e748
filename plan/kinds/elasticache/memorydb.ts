import { finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet } from '../../kind.ts';
import { flag, hasUnknown, isUnset, number, text } from '../../value.ts';
import { causeOf, endsIt } from '../ending.ts';
import { finalSnapshot, retention, snapshotDeleted } from './backups.ts';
import { storeEnds } from './gone.ts';
import { securityGroups } from './network.ts';
import { sources } from './sources.ts';
import { replicas } from './topology.ts';

const backups = { code: 'memorydb', source: `${sources.memorydb}, UpdateCluster` };

const fromTo = (before: string | undefined, after: string | undefined): string =>
  before === undefined || after === undefined ? '' : ` from ${before} to ${after}`;

/** UpdateCluster knows no window: everything happens now. */
const scaled: AttributeRule = ({ name, before, after }) => {
  const isNode = name === 'node_type';
  const [old, planned] = [number(before), number(after)];
  const isUp = !isNode && old !== undefined && planned !== undefined && planned > old;
  const range = isNode ? fromTo(text(before), text(after)) : fromTo(old?.toString(), planned?.toString());
  return [
    finding({
      code: isNode ? 'memorydb-node-type' : 'memorydb-shards',
      attribute: name,
      interruption: 'unknown',
      apply: isUp ? 'succeeds' : 'unknown',
      why: `${isNode ? 'Moves the cluster to other nodes' : 'Reshards'} now${range}, online with a downtime AWS calls minimal. It puts no figure on it, and the data must fit.`,
      fix: 'Apply in quiet hours, and let clients retry.',
      source: `${sources.memorydbGuide}, ${isNode ? 'Online vertical scaling by modifying node type' : 'Online resharding'}`,
    }),
  ];
};

const version: AttributeRule = ({ name, before, after }) => [
  finding({
    code: 'memorydb-engine',
    attribute: name,
    interruption: name === 'engine' ? 'unknown' : 'brief',
    reversible: 'no',
    why: `Upgrades the engine now${fromTo(text(before), text(after))}, with a failover of some seconds per shard. AWS knows no way back.`,
    fix: 'Take a snapshot, and let clients retry.',
    source: `${sources.memorydbGuide}, Engine versions and upgrading`,
  }),
];

const acl: AttributeRule = ({ name }) => [
  finding({
    code: 'memorydb-acl',
    attribute: name,
    interruption: 'unknown',
    why: 'Puts access under another list of users now. Clients that are no user of it are refused.',
    fix: 'Give every client a user of the new list first.',
    source: `${sources.memorydbGuide}, Authenticating users with Access Control Lists`,
  }),
];

const parameters: AttributeRule = ({ name }) => [
  finding({
    code: 'memorydb-parameter-group',
    attribute: name,
    severity: 'review',
    why: 'Swaps the parameter group now, so that all of its values change at once.',
    fix: 'Compare the values of both groups.',
    source: `${sources.memorydb}, UpdateCluster`,
  }),
];

/** The provider itself refuses to take every group away. */
const groups: AttributeRule = (attribute, change, context) =>
  isUnset(attribute.after) && !hasUnknown(attribute.after)
    ? [
        finding({
          code: 'memorydb-security-groups-refused',
          attribute: attribute.name,
          timing: 'not-applied',
          apply: 'fails',
          why: 'Fails: a cluster with security groups cannot be left without any.',
          fix: 'Name the group that is to remain.',
          source: sources.provider,
        }),
      ]
    : securityGroups(attribute, change, context);

const cluster: Kind = {
  types: ['aws_memorydb_cluster'],
  noun: 'the MemoryDB cluster',
  updated: {
    acl_name: acl,
    description: quiet,
    engine: version,
    engine_version: version,
    final_snapshot_name: finalSnapshot(backups),
    maintenance_window: quiet,
    node_type: scaled,
    num_replicas_per_shard: replicas,
    num_shards: scaled,
    parameter_group_name: parameters,
    security_group_ids: groups,
    snapshot_retention_limit: retention(backups),
    snapshot_window: quiet,
    sns_topic_arn: quiet,
    timeouts: quiet,
  },
  ...storeEnds((change) => ({
    code: 'memorydb-cluster',
    noun: 'the MemoryDB cluster',
    name: 'name',
    finalSnapshot: change.before?.final_snapshot_name,
    finalSnapshotArgument: 'final_snapshot_name',
    seeds: ['snapshot_name', 'snapshot_arns'],
    source: `${sources.memorydb}, DeleteCluster`,
  })),
  guards: {
    snapshot_retention_limit: (value) => (number(value) ?? 0) > 0,
    final_snapshot_name: (value) => typeof value === 'string' && value !== '',
    tls_enabled: (value) => flag(value) === true,
  },
};

const snapshot: Kind = {
  types: ['aws_memorydb_snapshot'],
  noun: 'the MemoryDB snapshot',
  updated: { timeouts: quiet },
  destroyed: (change) => [
    snapshotDeleted('memorydb-snapshot-gone', endsIt(change), `${sources.memorydb}, DeleteSnapshot`),
  ],
  left: () => [],
};

const multiRegion: Kind = {
  types: ['aws_memorydb_multi_region_cluster'],
  noun: 'the multi-Region cluster',
  updated: {
    description: quiet,
    engine_version: version,
    multi_region_parameter_group_name: parameters,
    node_type: scaled,
    num_shards: scaled,
    timeouts: quiet,
    update_strategy: quiet,
  },
  destroyed: (change) => [
    finding({
      code: 'memorydb-multi-region-gone',
      severity: 'review',
      interruption: 'unknown',
      data: 'recoverability-reduced',
      apply: 'unknown',
      why: `${endsIt(change)} the multi-Region cluster${causeOf(change)}, and with it the copying between Regions. AWS refuses it while a cluster of a Region belongs to it.`,
      source: `${sources.memorydb}, DeleteMultiRegionCluster`,
    }),
  ],
};

export const memorydbKinds: readonly Kind[] = [cluster, snapshot, multiRegion];
