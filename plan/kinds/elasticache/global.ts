import type { Change } from '../../change.ts';
import { finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet } from '../../kind.ts';
import { flag, text } from '../../value.ts';
import { causeOf, endsIt, isNameTaken } from '../ending.ts';
import { leftRunning } from '../left.ts';
import { onlyAtCreation } from './network.ts';
import { nodeTypeAtOnce } from './sizes.ts';
import { sources } from './sources.ts';
import { shards } from './topology.ts';

/** The provider asks for every change of a global datastore at once. */
const version: AttributeRule = ({ name, before, after }) => {
  const [old, planned] = [text(before), text(after)];
  return [
    finding({
      code: 'elasticache-global-version',
      attribute: name,
      interruption: 'brief',
      reversible: 'no',
      why: `Upgrades every group of the global datastore now${old === undefined || planned === undefined ? '' : ` from ${old} to ${planned}`}, with a failover of some seconds per shard. AWS knows no way back.`,
      fix: 'Take manual backups, and let clients retry.',
      source: sources.upgrading,
    }),
  ];
};

const failover: AttributeRule = ({ name, after }) =>
  flag(after) === true
    ? []
    : [
        finding({
          code: 'elasticache-failover-off',
          attribute: name,
          severity: 'review',
          why: 'Switches automatic failover off in every group of the global datastore. Writes stop when the primary is lost, until somebody promotes a replica.',
          fix: 'Keep automatic_failover_enabled on.',
          source: sources.globalStore,
        }),
      ];

const source = `${sources.globalStore}; ${sources.provider}`;

const keepsPrimary = (change: Change): boolean => isNameTaken(change, 'global_replication_group_id_suffix');

const primaryTaken = finding({
  code: 'elasticache-global-gone',
  severity: 'review',
  timing: 'not-applied',
  apply: 'fails',
  why: 'Fails to replace the global datastore, whose primary group belongs to the old one still.',
  fix: 'Let the old one be destroyed first.',
  source,
});

export const globalGroup: Kind = {
  types: ['aws_elasticache_global_replication_group'],
  noun: 'the global datastore',
  updated: {
    automatic_failover_enabled: failover,
    cache_node_type: nodeTypeAtOnce,
    engine: version,
    engine_version: version,
    global_replication_group_description: quiet,
    num_node_groups: shards,
    parameter_group_name: onlyAtCreation,
    timeouts: quiet,
  },
  destroyed: (change) => {
    if (keepsPrimary(change)) return [primaryTaken];
    return [
      finding({
        code: 'elasticache-global-gone',
        severity: 'review',
        data: 'recoverability-reduced',
        why: `${endsIt(change)} the global datastore${causeOf(change)}, and with it the copying to other Regions. The primary group stays with its data and endpoint.`,
        fix: 'Check that no Region relies on its copy.',
        source,
      }),
    ];
  },
  left: (change) => [keepsPrimary(change) ? primaryTaken : leftRunning(change, 'the global datastore')],
  guards: { automatic_failover_enabled: (value) => flag(value) === true },
};
