import type { AttributeChange, Change } from '../../change.ts';
import { type Finding, finding } from '../../finding.ts';
import type { AttributeRule } from '../../kind.ts';
import { isUnset, number, text } from '../../value.ts';
import { windowTiming } from '../table.ts';
import { sources } from './sources.ts';
import { isAtLeast, versionOf } from './versions.ts';

const differs = (change: Change, name: string): boolean =>
  change.changed.some((attribute) => attribute.name === name);

/** Redis to Valkey, which AWS does online. The way back is a replacement. */
export const engine: AttributeRule = ({ name, before, after }, change) => {
  const from = text(before) ?? 'redis';
  if (from === text(after)) return [];
  if (text(after) !== 'valkey' || from !== 'redis') return [otherEngine(name, change.type)];
  if (isAtLeast(change.before?.engine_version, [5, 0, 6]) === false) return [oldRedis(name, change)];
  return [
    finding({
      code: 'elasticache-engine',
      attribute: name,
      severity: 'review',
      timing: windowTiming(change.after?.apply_immediately),
      reversible: 'no',
      why: 'Moves the engine from redis to valkey online, without downtime. The provider plans the way back as a replacement, which loses the data.',
      fix: 'Take a manual backup first.',
      source: sources.upgrading,
    }),
  ];
};

const oldRedis = (attribute: string, change: Change): Finding =>
  finding({
    code: 'elasticache-engine',
    attribute,
    timing: windowTiming(change.after?.apply_immediately),
    interruption: 'brief',
    reversible: 'no',
    why: 'Moves the engine from an old redis to valkey with a failover of up to a minute. Only from redis 5.0.6 on is it free of downtime.',
    source: sources.upgrading,
  });

const otherEngine = (attribute: string, type: string): Finding =>
  finding({
    code: 'elasticache-engine-unknown',
    attribute,
    severity: 'review',
    timing: 'unknown',
    interruption: 'unknown',
    data: 'unknown',
    reversible: 'unknown',
    apply: 'unknown',
    why: `Changes the engine of a ${type} in a way no documentation describes.`,
    source: sources.upgrading,
  });

/** A newer version of the same engine. */
export const engineVersion: AttributeRule = (attribute, change) => {
  const { name, before, after } = attribute;
  if (differs(change, 'engine')) return [];
  const target = versionOf(after);
  if (target !== undefined && isAtLeast(before, target) === true) return lowered(attribute);
  const isAlone = hasNoReplica(change);
  return [
    finding({
      code: 'elasticache-engine-version',
      attribute: name,
      timing: windowTiming(change.after?.apply_immediately),
      interruption: isAlone ? 'unknown' : 'brief',
      reversible: 'no',
      why: `Upgrades the engine${fromTo(text(before), text(after))}${isAlone ? ', with no replica to fail over to' : ', with a failover of some seconds per shard'}. Connections are dropped, and AWS knows no way back.${isAlone ? ' One AWS text promises minimal downtime, an older one that a lone primary does not serve meanwhile; neither bounds it.' : ''}`,
      fix: 'Take a manual backup, and let clients retry.',
      source: sources.upgrading,
    }),
  ];
};

/** The same version in other words (`6.x`), or one that AWS refuses. */
function lowered({ name, before, after }: AttributeChange): readonly Finding[] {
  const [old, planned] = [versionOf(before) ?? [], versionOf(after) ?? []];
  if (planned.every((part, index) => part === old[index])) return [];
  return [
    finding({
      code: 'elasticache-engine-downgrade',
      attribute: name,
      timing: 'not-applied',
      apply: 'fails',
      why: `Fails: AWS refuses to lower the engine version${fromTo(text(before), text(after))}.`,
      fix: 'Set the version that runs.',
      source: sources.modify,
    }),
  ];
}

const hasNoReplica = ({ after, type }: Change): boolean =>
  type === 'aws_elasticache_cluster'
    ? isUnset(after?.replication_group_id)
    : number(after?.num_cache_clusters) === 1 || number(after?.replicas_per_node_group) === 0;

const fromTo = (before: string | undefined, after: string | undefined): string =>
  before === undefined || after === undefined ? '' : ` from ${before} to ${after}`;
