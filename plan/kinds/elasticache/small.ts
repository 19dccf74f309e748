import { finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet } from '../../kind.ts';
import { hasUnknown, texts } from '../../value.ts';
import { causeOf } from '../ending.ts';
import { settingsGone } from './parameters.ts';
import { certainly } from './presence.ts';
import { sources } from './sources.ts';

/** AWS does not take a subnet away while nodes are in it. */
const subnets: AttributeRule = ({ name, before, after }) =>
  !hasUnknown(after) && texts(before).every((subnet) => texts(after).includes(subnet))
    ? []
    : [
        finding({
          code: 'elasticache-subnets-removed',
          attribute: name,
          severity: 'review',
          apply: 'unknown',
          why: `${certainly(after, 'take')} subnets out of the group, which AWS refuses while a node is in one of them. Nodes that run are not moved.`,
          source: 'Amazon ElastiCache API Reference, ModifyCacheSubnetGroup',
        }),
      ];

const subnetGroupGone = settingsGone('subnet group', 'subnet_group_name', 'elasticache-subnet-group');

const subnetGroup: Kind = {
  types: ['aws_elasticache_subnet_group', 'aws_memorydb_subnet_group'],
  noun: 'the subnet group',
  updated: { description: quiet, subnet_ids: subnets },
  destroyed: subnetGroupGone,
  left: subnetGroupGone,
};

/** A payment in advance, which nothing undoes. */
const reservedNode: Kind = {
  types: ['aws_elasticache_reserved_cache_node'],
  noun: 'the reserved node',
  updated: { timeouts: quiet },
  destroyed: (change) => [
    change.action === 'replace'
      ? finding({
          code: 'elasticache-reservation-bought',
          severity: 'review',
          reversible: 'no',
          why: `Buys another reservation${causeOf(change)}, while the old one is paid on until it ends. A reservation cannot be returned.`,
          source: sources.provider,
        })
      : finding({
          code: 'elasticache-reservation-kept',
          severity: 'review',
          timing: 'not-applied',
          why: 'Forgets the reservation, which is paid on until it ends. Nothing is sent: a reservation cannot be deleted.',
          source: sources.provider,
        }),
  ],
};

export const smallKinds: readonly Kind[] = [subnetGroup, reservedNode];
