import { type Change, hasChanged } from '../../../change.ts';
import { isMarker, isUnset } from '../../../value.ts';
import { engineOf, isReplica, managesPassword, switchOf, usesBlueGreen } from './instance.ts';
import type { Refusal } from './refusal.ts';
import { sourceOf } from './replicas.ts';
import { sources } from './sources.ts';

/** Both spellings of a password of one's own; `password_wo` itself is never in a plan. */
const setsPassword = (change: Change): boolean =>
  hasChanged(change, 'password', 'password_wo') || !isUnset(change.after?.password_wo_version);

export const endsManagedPasswordWithout: Refusal = (change) => {
  const hasEnded =
    managesPassword(change.before) && switchOf(change.after?.manage_master_user_password) === false;
  if (!hasEnded || setsPassword(change)) return undefined;
  return {
    code: 'rds-instance-password-missing',
    attribute: 'manage_master_user_password',
    because: 'AWS wants a password in the request that ends the managed one',
    fix: 'Set password_wo and password_wo_version in the same change.',
    source: sources.secrets,
  };
};

export const changesKeyOfSecret: Refusal = (change) => {
  const key = change.after?.master_user_secret_kms_key_id;
  const isManaged = managesPassword(change.before) && managesPassword(change.after);
  if (!isManaged || !hasChanged(change, 'master_user_secret_kms_key_id') || isMarker(key)) return undefined;
  return {
    code: 'rds-instance-secret-key',
    attribute: 'master_user_secret_kms_key_id',
    because: 'the key of the managed secret is chosen once, when AWS starts to manage the password',
    fix: 'Keep the key, or end the managed password first and start it anew with the other key.',
    source: sources.secrets,
  };
};

export const changesPasswordOfReplica: Refusal = (change) => {
  if (!isReplica(change.after) || engineOf(change) !== 'postgres' || change.action !== 'update')
    return undefined;
  if (!hasChanged(change, 'password', 'password_wo', 'password_wo_version')) return undefined;
  return {
    code: 'rds-instance-replica-password',
    attribute: 'password',
    because: 'a PostgreSQL replica has the master password of its source',
    fix: 'Change the password of the source, and set none on the replica.',
    source: sources.replicas,
  };
};

export const deploysManagedPassword: Refusal = (change) => {
  if (!usesBlueGreen(change) || !managesPassword(change.after)) return undefined;
  return {
    code: 'rds-instance-blue-green-password',
    attribute: 'blue_green_update',
    because: 'a blue/green deployment cannot be made of an instance whose password AWS manages',
    fix: 'Switch blue_green_update off for this change.',
    source: sources.blueGreen,
  };
};

export const replicatesManagedPassword: Refusal = (change, context) => {
  const source =
    change.before === undefined && isReplica(change.after) ? sourceOf(change, context) : undefined;
  if (!managesPassword(source?.after) || source === undefined || engineOf(source).startsWith('sqlserver'))
    return undefined;
  return {
    code: 'rds-instance-replica-managed-password',
    attribute: 'replicate_source_db',
    because: 'no read replica can be created of an instance whose password AWS manages',
    fix: 'Let the source have a password of your own, rotated by you.',
    source: sources.secrets,
  };
};
