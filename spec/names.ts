import type { Draft } from './schema/service.ts';

/** Every name that is derived from the service and the environment, in one place. */
export function derivedNames(draft: Pick<Draft, 'name' | 'environment'>) {
  const stack = `${draft.name}-${draft.environment.name}`;
  return {
    stack,
    postgres: stack,
    redis: stack,
    redisUser: `${stack}-app`,
    backupBucket: `${stack}-backup-${draft.environment.account}`,
  };
}

export interface NameLimit {
  readonly what: string;
  readonly name: string;
  readonly max: number;
}

/** The longest names that are made, with the limit of the service that takes them. */
export function nameLimits(draft: Draft): readonly NameLimit[] {
  const names = derivedNames(draft);
  const cache = [
    // CreateReplicationGroup and CreateUser, ElastiCache API reference.
    { what: 'ElastiCache replication group id', name: names.redis, max: 40 },
    { what: 'ElastiCache user id', name: names.redisUser, max: 40 },
  ];
  return [
    // CreateDBInstance and CreateDBInstanceReadReplica, RDS API reference.
    { what: 'RDS identifier of a replica', name: `${names.postgres}-replica-5`, max: 63 },
    // Bucket naming rules, S3 User Guide; the access-log bucket has the longest name.
    { what: 'S3 bucket name', name: `${names.backupBucket}-logs`, max: 63 },
    ...(draft.redis === undefined ? [] : cache),
  ];
}
