import { cacheVersions, nodeType, nodeTypes } from '../../facts/node-types.ts';
import { nearest } from '../nearest.ts';
import { breach, type Rule, remove, set } from './rule.ts';

/** ElastiCache offers the version, and it can authenticate by IAM (Redis 7.0 on, Valkey 7.2 on). */
export const cacheVersionIsOffered: Rule = (context) => {
  const { redis } = context.draft;
  if (redis === undefined) return [];
  const offered = cacheVersions(redis.engine).filter((version) => Number.parseInt(version, 10) >= 7);
  if (offered.includes(redis.version)) return [];
  return [
    breach(context, {
      code: 'PLINTH-REDIS-001',
      at: ['redis', 'version'],
      got: redis.version,
      rule: `ElastiCache offers ${redis.engine} ${offered.join(', ')} with IAM authentication`,
      edits: [set(context, ['redis', 'version'], offered.at(-1))],
    }),
  ];
};

/** ElastiCache offers the node type. */
export const nodeTypeIsOffered: Rule = (context) => {
  const name = context.draft.redis?.nodeType;
  if (name === undefined || nodeType(name) !== undefined) return [];
  const meant = nearest(name, nodeTypes());
  return [
    breach(context, {
      code: 'PLINTH-REDIS-002',
      at: ['redis', 'nodeType'],
      got: name,
      rule: 'no ElastiCache node type of that name',
      edits: [set(context, ['redis', 'nodeType'], meant ?? 'cache.m7g.large')],
      ...(meant !== undefined && { fix: `did you mean ${meant}?` }),
    }),
  ];
};

/** Failover and Multi-AZ need a node to fail over to. */
export const multiAzCacheHasAReplica: Rule = (context) => {
  const { redis } = context.draft;
  if (redis === undefined || !redis.multiAz || redis.replicas > 0) return [];
  return [
    breach(context, {
      code: 'PLINTH-REDIS-003',
      at: ['redis', 'replicas'],
      got: 0,
      rule: 'Multi-AZ needs a replica to fail over to',
      edits: [set(context, ['redis', 'replicas'], 1)],
      fix: 'set redis.replicas to 1 or more, or redis.multiAz to false',
    }),
  ];
};

/** In production the cache survives the loss of a zone. */
export const productionCacheFailsOver: Rule = (context) => {
  const { redis, environment } = context.draft;
  if (redis === undefined || environment.tier !== 'production' || redis.multiAz) return [];
  return [
    breach(context, {
      code: 'PLINTH-REDIS-004',
      at: ['redis', 'multiAz'],
      got: false,
      rule: 'production keeps it on',
      edits: [
        set(context, ['redis', 'multiAz'], true),
        set(context, ['redis', 'replicas'], Math.max(1, redis.replicas)),
      ],
      fix: 'set redis.multiAz to true with one replica or more, or give the environment another tier',
    }),
  ];
};

/** The eviction policy has a property of its own. */
export const evictionPolicyIsOneDecision: Rule = (context) => {
  const policy = context.draft.redis?.parameters['maxmemory-policy'];
  if (policy === undefined) return [];
  return [
    breach(context, {
      code: 'PLINTH-REDIS-005',
      at: ['redis', 'parameters', 'maxmemory-policy'],
      got: policy,
      rule: 'plinth sets this parameter',
      edits: remove(context, ['redis', 'parameters', 'maxmemory-policy']),
      fix: 'remove it: set redis.evictionPolicy',
    }),
  ];
};
