import { type Change, hasChanged } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Finding, finding } from '../../finding.ts';
import type { AttributeRule } from '../../kind.ts';
import { flag, number, text } from '../../value.ts';
import { authRefusal, userGroupRefusal } from './auth.ts';
import { crossesTiers } from './sizes.ts';
import { sources } from './sources.ts';
import { transitRefusal } from './transit.ts';
import { familyOf, parameterFamily } from './versions.ts';

const refused = (code: string, attribute: string, why: string, fix: string, source: string): Finding =>
  finding({ code, attribute, timing: 'not-applied', apply: 'fails', why, fix, source });

/** The parameter group must be of the family of the version that comes. */
function familyRefusal(change: Change, context: Context): Finding | undefined {
  if (!hasChanged(change, 'engine', 'engine_version', 'parameter_group_name')) return undefined;
  const group = text(change.after?.parameter_group_name);
  // AWS moves a group from one of its own defaults to another by itself.
  const isDefaultKept = group?.startsWith('default.') === true && !hasChanged(change, 'parameter_group_name');
  const [wanted, given] = [
    familyOf(change.after?.engine, change.after?.engine_version),
    parameterFamily(change, context),
  ];
  if (isDefaultKept || wanted === undefined || given === undefined || wanted === given) return undefined;
  return refused(
    'elasticache-family-mismatch',
    hasChanged(change, 'parameter_group_name') ? 'parameter_group_name' : 'engine_version',
    `Fails: the engine needs a parameter group of family ${wanted}, and gets one of ${given}.`,
    `Give it a parameter group of family ${wanted} in the same apply.`,
    sources.upgrading,
  );
}

/** The provider wants the version spelt out when the engine changes. */
function valkeyRefusal(change: Change): Finding | undefined {
  if (!hasChanged(change, 'engine') || text(change.after?.engine) !== 'valkey') return undefined;
  if (change.type !== 'aws_elasticache_replication_group' || hasChanged(change, 'engine_version'))
    return undefined;
  return refused(
    'elasticache-engine-needs-version',
    'engine',
    'Fails: the provider moves a group to valkey only with a new engine_version in the same plan.',
    'Set engine_version, such as 7.2.',
    sources.provider,
  );
}

function tierRefusal(change: Change): Finding | undefined {
  const node = change.changed.find(({ name }) => name === 'node_type');
  if (node === undefined || !crossesTiers(node.before, node.after)) return undefined;
  return refused(
    'elasticache-node-type-tiering',
    'node_type',
    'Fails: AWS does not scale between node types with data tiering and those without.',
    'Restore a snapshot into a new group.',
    sources.scaling,
  );
}

const steps: Readonly<Record<string, readonly string[]>> = {
  disabled: ['compatible'],
  compatible: ['disabled', 'enabled'],
  enabled: [],
};

/** What must not change together with cluster mode. */
const apart = [
  'node_type',
  'engine',
  'engine_version',
  'num_node_groups',
  'num_cache_clusters',
  'replicas_per_node_group',
  'transit_encryption_enabled',
  'transit_encryption_mode',
];

function clusterModeRefusal(change: Change): Finding | undefined {
  const attribute = change.changed.find(({ name }) => name === 'cluster_mode');
  const [from, to] = [text(attribute?.before), text(attribute?.after)];
  if (from === undefined || to === undefined) return undefined;
  const why = clusterModeObstacle(change, from, to);
  if (why === undefined) return undefined;
  return refused(
    'elasticache-cluster-mode-refused',
    'cluster_mode',
    `Fails: ${why}.`,
    'Go from disabled to compatible to enabled, one apply each, with nothing else in it.',
    sources.clusterMode,
  );
}

function clusterModeObstacle({ after, changed }: Change, from: string, to: string): string | undefined {
  if (steps[from]?.includes(to) === false) return `AWS does not change cluster mode from ${from} to ${to}`;
  const other = changed.find(({ name }) => apart.includes(name));
  if (other !== undefined) return `AWS does not change ${other.name} together with cluster mode`;
  if (to !== 'compatible') return undefined;
  if (flag(after?.automatic_failover_enabled) === false) return 'cluster mode needs automatic failover';
  const isLone = number(after?.num_cache_clusters) === 1 || number(after?.replicas_per_node_group) === 0;
  return isLone ? 'cluster mode is changed on groups with a replica only' : undefined;
}

function failoverRefusal({ after, changed }: Change): Finding | undefined {
  const isOff = changed.some(
    ({ name, before, after: planned }) =>
      name === 'automatic_failover_enabled' && flag(before) === true && flag(planned) !== true,
  );
  if (!isOff || text(after?.cluster_mode) !== 'enabled') return undefined;
  return refused(
    'elasticache-failover-required',
    'automatic_failover_enabled',
    'Fails: a group in cluster mode cannot be without automatic failover.',
    'Keep automatic_failover_enabled on.',
    sources.failover,
  );
}

/** Why AWS or the provider refuses the modification, with all that is in it. */
export const refusals = (change: Change, context: Context): readonly Finding[] =>
  [
    familyRefusal(change, context),
    valkeyRefusal(change),
    tierRefusal(change),
    clusterModeRefusal(change),
    failoverRefusal(change),
    transitRefusal(change),
    authRefusal(change, context),
    userGroupRefusal(change),
  ].filter((found) => found !== undefined);

/** Of what travels in one call: nothing of it happens when AWS refuses the call. */
export const unlessRefused =
  (rule: AttributeRule): AttributeRule =>
  (attribute, change, context) =>
    refusals(change, context).length > 0 ? [] : rule(attribute, change, context);
