import type { Change } from '../../../change.ts';
import type { Context } from '../../../context.ts';
import type { Timing } from '../../../finding.ts';
import {
  type Attributes,
  blocks,
  flag,
  isMarker,
  isUnset,
  number,
  text,
  type Value,
} from '../../../value.ts';
import { windowTiming } from '../../table.ts';

export const INSTANCE = 'aws_db_instance';

/** When AWS does what waits for the maintenance window unless `apply_immediately` is set after the change. */
export const modifyTiming = ({ after }: Change): Timing => windowTiming(after?.apply_immediately);

export const isReplica = (attributes: Attributes | undefined): boolean =>
  !isUnset(attributes?.replicate_source_db);

/**
 * Whether the configuration sets an argument that AWS fills in where it is left out: a value known only after apply
 * is then the configuration's own, or one that nobody gave.
 */
export const isGiven = (change: Change, name: string, context: Context): boolean => {
  const value = change.after?.[name];
  return isMarker(value) ? context.isConfigured(change, name) === true : !isUnset(value);
};

/** A read replica that stops being one. */
export const isPromoted = ({ before, after }: Change): boolean =>
  after !== undefined && isReplica(before) && !isReplica(after);

export const engineOf = ({ before, after }: Change): string =>
  text(after?.engine) ?? text(before?.engine) ?? '';

/** The version that runs; `engine_version` may name the major version alone. */
export const runningVersion = ({ before }: Change): string | undefined =>
  text(before?.engine_version_actual) ?? text(before?.engine_version);

/** Days that automated backups are kept; none where the argument is unset, undefined where nobody can know. */
export const retentionOf = (attributes: Attributes | undefined): number | undefined => {
  const value = attributes?.backup_retention_period;
  return isMarker(value) ? undefined : (number(value) ?? 0);
};

/** A flag that the provider takes as false where it is unset; undefined where nobody can know. */
export const switchOf = (value: Value | undefined): boolean | undefined =>
  isMarker(value) ? undefined : flag(value) === true;

export const managesPassword = (attributes: Attributes | undefined): boolean =>
  flag(attributes?.manage_master_user_password) === true;

/** Arguments that do not start a blue/green deployment (source of the provider, `resourceInstanceUpdate`). */
const withoutDeployment: ReadonlySet<string> = new Set([
  'allow_major_version_upgrade',
  'blue_green_update',
  'delete_automated_backups',
  'deletion_protection',
  'final_snapshot_identifier',
  'password',
  'replicate_source_db',
  'skip_final_snapshot',
  'tags',
  'tags_all',
]);

/** Whether the update runs on a green copy that then takes the place of the instance. */
export const usesBlueGreen = (change: Change): boolean =>
  change.action === 'update' &&
  blocks(change.after?.blue_green_update).some(({ enabled }) => flag(enabled) === true) &&
  change.changed.some(({ name }) => !withoutDeployment.has(name) && !computed.has(name));

/** Attributes that only the provider sets: a change of them is a consequence. */
export const computed: ReadonlySet<string> = new Set([
  'address',
  'arn',
  'endpoint',
  'engine_version_actual',
  'hosted_zone_id',
  'id',
  'latest_restorable_time',
  'listener_endpoint',
  'master_user_secret',
  'replicas',
  'resource_id',
  'status',
]);
