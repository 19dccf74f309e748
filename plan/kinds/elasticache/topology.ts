import type { AttributeChange } from '../../change.ts';
import { finding } from '../../finding.ts';
import type { AttributeRule } from '../../kind.ts';
import { blocks, flag, isUnknown, number, text, type Value } from '../../value.ts';
import { windowTiming } from '../table.ts';
import { certainly } from './presence.ts';
import { sources } from './sources.ts';

type Direction = 'up' | 'down' | 'same' | 'unknown';

const directionOf = (before: Value, after: Value): Direction => {
  const [old, planned] = [number(before), number(after)];
  if (old === undefined || planned === undefined) return 'unknown';
  if (old === planned) return 'same';
  return planned > old ? 'up' : 'down';
};

const fromTo = (before: Value, after: Value): string => {
  const [old, planned] = [number(before), number(after)];
  return old === undefined || planned === undefined ? '' : ` from ${old} to ${planned}`;
};

/** Copies of the data for reads and failover. The provider has them added and removed at once. */
export const replicas: AttributeRule = ({ name, before, after }) => {
  const direction = directionOf(before, after);
  if (direction === 'up' || direction === 'same') return [];
  const lone = name.endsWith('cache_clusters') ? 1 : 0;
  const isLone = number(after) === lone;
  return [
    finding({
      code: 'elasticache-replicas',
      attribute: name,
      interruption: 'unknown',
      why: `${certainly(after, 'remove')} replicas now${fromTo(before, after)}, and drops the clients that read from them.${isLone ? ' No replica is left to fail over to.' : ''} apply_immediately does not hold this back.`,
      fix: 'Make sure that readers use the reader endpoint and retry.',
      source: `${sources.guide}; ${sources.sent}`,
    }),
  ];
};

/** Resharding moves slots while it serves. The provider has it done at once. */
export const shards: AttributeRule = ({ name, before, after }, change) => {
  const direction = directionOf(before, after);
  if (direction === 'same') return [];
  const isClusterModeOff =
    flag(change.before?.cluster_enabled) === false || text(change.before?.cluster_mode) === 'disabled';
  return [
    finding({
      code: 'elasticache-shards',
      attribute: name,
      interruption: 'unknown',
      apply: direction === 'up' && !isClusterModeOff ? 'succeeds' : 'unknown',
      why: `Reshards now${fromTo(before, after)}, which moves keys while the group serves. It takes CPU and adds latency for as long as it runs, whatever apply_immediately says.${shardNote(direction, isClusterModeOff)}`,
      fix: 'Apply in quiet hours.',
      source: `${sources.resharding}; ${sources.sent}`,
    }),
  ];
};

function shardNote(direction: Direction, isClusterModeOff: boolean): string {
  if (isClusterModeOff)
    return ' AWS describes it for groups in cluster mode only, and this one is not in it.';
  return direction === 'down' ? ' AWS refuses it if the remaining shards have no room for the data.' : '';
}

/** Failover by itself, or nodes in several zones: on is an improvement. */
const switchedOff =
  (code: string, effect: string, fix: string): AttributeRule =>
  ({ name, before, after }, change) => {
    if (flag(after) === true || (flag(before) !== true && !isUnknown(after))) return [];
    return [
      finding({
        code,
        attribute: name,
        severity: 'review',
        timing: windowTiming(change.after?.apply_immediately),
        why: `${certainly(after, 'switch')} ${effect}`,
        fix,
        source: sources.failover,
      }),
    ];
  };

export const automaticFailover: AttributeRule = switchedOff(
  'elasticache-failover-off',
  'automatic failover off, so writes stop when the primary is lost. They stay stopped until somebody promotes a replica.',
  'Keep automatic_failover_enabled on.',
);

export const multiAz: AttributeRule = switchedOff(
  'elasticache-multi-az-off',
  'Multi-AZ off, so the loss of one zone may take the primary and its replicas. Nodes are no longer kept in several zones.',
  'Keep multi_az_enabled on.',
);

/** What the other modes of the engine's protocol mean for clients. */
export const clusterMode: AttributeRule = (attribute, change, context) => {
  const { name, before, after } = attribute;
  if (blocks(before).length + blocks(after).length > 0) return modeBlock(attribute, change, context);
  const [from, to] = [text(before), text(after)];
  if (from === to && from !== undefined) return [];
  const isFinal = to === 'enabled';
  return [
    finding({
      code: 'elasticache-cluster-mode',
      attribute: name,
      timing: windowTiming(change.after?.apply_immediately),
      interruption: 'unknown',
      reversible: isFinal ? 'no' : to === undefined ? 'unknown' : 'yes',
      why: clusterModeWhy(from, to),
      fix: isFinal ? 'Make sure that every client speaks the cluster protocol first.' : undefined,
      source: sources.clusterMode,
    }),
  ];
};

/** Provider 4 has a block of this name, with the numbers of shards and replicas. */
const modeBlock: AttributeRule = ({ before, after }, change, context) => {
  const inBlock = (name: string): AttributeChange => ({
    name,
    before: blocks(before)[0]?.[name] ?? null,
    after: blocks(after)[0]?.[name] ?? null,
    forcesReplacement: false,
  });
  const [groups, copies] = [inBlock('num_node_groups'), inBlock('replicas_per_node_group')];
  return [
    ...(groups.before === groups.after ? [] : shards(groups, change, context)),
    ...(copies.before === copies.after ? [] : replicas(copies, change, context)),
  ];
};

function clusterModeWhy(from: string | undefined, to: string | undefined): string {
  const step = from === undefined || to === undefined ? '' : ` from ${from} to ${to}`;
  return to === 'enabled'
    ? `Changes cluster mode${step}, which cuts off clients without the cluster protocol. There is no way back.`
    : `Changes cluster mode${step}, in which clients may be disconnected. No scaling is possible while the mode is compatible.`;
}
