import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { linksOf } from '../links.ts';
import { type Attributes, isMarker, isUnset, text } from '../value.ts';

/** The argument that names a resource within its account and Region, where that is not `name` or `bucket`. */
const identifiers: Readonly<Record<string, string>> = {
  // Its `name` is the database in it, until provider 5.
  aws_db_instance: 'identifier',
  aws_rds_cluster: 'cluster_identifier',
  aws_rds_cluster_instance: 'identifier',
  aws_docdb_cluster: 'cluster_identifier',
  aws_docdb_cluster_instance: 'identifier',
  aws_neptune_cluster: 'cluster_identifier',
  aws_neptune_cluster_instance: 'identifier',
  aws_redshift_cluster: 'cluster_identifier',
  aws_elasticache_cluster: 'cluster_id',
  aws_elasticache_replication_group: 'replication_group_id',
};

/** What a name is unique in, where that is less than the account and the Region. */
const owners = [
  'autoscaling_group_name',
  'cluster',
  'database_name',
  'event_bus_name',
  'function_name',
  'group',
  'log_group_name',
  'namespace_id',
  'resource_id',
  'rest_api_id',
  'role',
  'scalable_dimension',
  'user',
  'user_pool_id',
  'vpc_id',
  'zone_id',
] as const;

/** Several records have one name, by type and by routing policy. */
const ofRecords = ['type', 'set_identifier'] as const;

/** What is in a bucket, or about it under a name, is not the bucket. */
const ofBuckets = ['key', 'name'] as const;

/** Type and name in AWS, with what the name is unique in; undefined where the plan does not show all of it. */
export function identityOf(change: Change, side: 'before' | 'after', context: Context): string | undefined {
  const named = linksOf(change, context)[side]?.named;
  if (named === undefined) return undefined;
  const identifier = identifierOf(change, named);
  const parts = [identifier, ...qualifiersOf(change, identifier)].filter((name) => !isUnset(named[name]));
  if (parts[0] !== identifier || parts.some((name) => isMarker(named[name]))) return undefined;
  return [change.type, ...parts.map((name) => `${name}=${text(named[name])}`)].join(' ');
}

const identifierOf = ({ type }: Change, named: Attributes): string =>
  identifiers[type] ?? (isUnset(named.bucket) ? 'name' : 'bucket');

/** A store has a unique identifier; whatever else it names, it is not looked for in there. */
function qualifiersOf({ type }: Change, identifier: string): readonly string[] {
  if (identifiers[type] !== undefined) return [];
  if (identifier === 'bucket') return ofBuckets;
  return type === 'aws_route53_record' ? [...owners, ...ofRecords] : owners;
}
