import { finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet } from '../../kind.ts';
import { blocks, hasUnknown, isUnset, number, text, type Value } from '../../value.ts';
import { retention } from './backups.ts';
import { storeEnds } from './gone.ts';
import { securityGroups } from './network.ts';
import { sources } from './sources.ts';

const backups = { code: 'elasticache', source: sources.modifyServerless };

/** Online, as AWS does every upgrade of a serverless cache. */
const upgraded: AttributeRule = ({ name, before, after }, change) => {
  if (name === 'major_engine_version' && change.changed.some((other) => other.name === 'engine')) return [];
  const [old, planned] = [text(before), text(after)];
  return [
    finding({
      code: 'elasticache-serverless-engine',
      attribute: name,
      severity: 'review',
      reversible: 'no',
      why: `Upgrades the serverless cache now${old === undefined || planned === undefined ? '' : ` from ${old} to ${planned}`}, without downtime. The way back is a replacement, which loses the data.`,
      fix: 'Take a manual backup first.',
      source: sources.upgrading,
    }),
  ];
};

/** The most a cache may use; the provider spells both limits as blocks in blocks. */
const maximum = (value: Value, block: string): number | undefined =>
  number(blocks(blocks(value)[0]?.[block])[0]?.maximum);

const limits: AttributeRule = ({ name, before, after }) => {
  const isLower = ['data_storage', 'ecpu_per_second'].some((block) => {
    const [old, planned] = [maximum(before, block), maximum(after, block)];
    return planned !== undefined && (old === undefined || planned < old);
  });
  if (!isLower && !hasUnknown(after)) return [];
  return [
    finding({
      code: 'elasticache-serverless-limits',
      attribute: name,
      severity: 'review',
      interruption: 'unknown',
      why: 'Lowers what the serverless cache may use, now. At the limit of storage keys are evicted or writes fail, at the limit of compute requests are throttled.',
      fix: 'Compare the limits with what the cache uses.',
      source: sources.modifyServerless,
    }),
  ];
};

const userGroup: AttributeRule = ({ name, after }) => {
  const isKept = isUnset(after) && !hasUnknown(after);
  return [
    finding({
      code: isKept ? 'elasticache-user-group-kept' : 'elasticache-user-groups',
      attribute: name,
      severity: 'review',
      timing: isKept ? 'not-applied' : 'now',
      interruption: isKept ? 'none' : 'unknown',
      why: isKept
        ? 'Changes nothing: a user group left out of the call stays attached. The plan shows it removed all the same.'
        : 'Puts access under another user group now. Clients that are no user of it are refused.',
      fix: isKept ? undefined : 'Give every client a user of the new group first.',
      source: isKept ? sources.modifyServerless : sources.rbac,
    }),
  ];
};

export const serverlessCache: Kind = {
  types: ['aws_elasticache_serverless_cache'],
  noun: 'the serverless cache',
  updated: {
    cache_usage_limits: limits,
    daily_snapshot_time: quiet,
    description: quiet,
    engine: upgraded,
    major_engine_version: upgraded,
    security_group_ids: securityGroups,
    snapshot_retention_limit: retention(backups),
    timeouts: quiet,
    user_group_id: userGroup,
  },
  ...storeEnds(() => ({
    code: 'elasticache-serverless',
    noun: 'the serverless cache',
    name: 'name',
    seeds: ['snapshot_arns_to_restore'],
    source: `${sources.deletingServerless}, which the provider sends without a final snapshot`,
  })),
  guards: { snapshot_retention_limit: (value) => (number(value) ?? 0) > 0 },
};
