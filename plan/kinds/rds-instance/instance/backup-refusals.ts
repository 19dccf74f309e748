import { hasChanged } from '../../../change.ts';
import { text } from '../../../value.ts';
import { isReplica, retentionOf, usesBlueGreen } from './instance.ts';
import type { Refusal } from './refusal.ts';
import { hasReplicas, sourceOf } from './replicas.ts';
import { sources } from './sources.ts';
import { isTooShort, windowsOverlap } from './windows.ts';

export const dropsBackupsOfSource: Refusal = (change, context) => {
  if (!hasChanged(change, 'backup_retention_period') || retentionOf(change.after) !== 0) return undefined;
  if (retentionOf(change.before) === 0 || !hasReplicas(change, context)) return undefined;
  return {
    code: 'rds-instance-backups-of-source',
    attribute: 'backup_retention_period',
    because: 'backups cannot be switched off while read replicas exist',
    fix: 'Keep a retention of at least one day.',
    source: sources.modify,
  };
};

export const overlapsWindows: Refusal = ({ before, after, ...change }) => {
  const [backup, maintenance] = [text(after?.backup_window), text(after?.maintenance_window)];
  const attribute = change.changed.find(
    ({ name }) => name === 'backup_window' || name === 'maintenance_window',
  );
  if (backup === undefined || maintenance === undefined || (before !== undefined && attribute === undefined))
    return undefined;
  if (!windowsOverlap(backup, maintenance)) return undefined;
  return {
    code: 'rds-instance-windows-overlap',
    attribute: attribute?.name ?? 'backup_window',
    because: `the backup window ${backup} meets the maintenance window ${maintenance}`,
    fix: 'Keep the two windows apart.',
    source: sources.modify,
  };
};

export const shortensWindow: Refusal = (change) => {
  const attribute = ['backup_window', 'maintenance_window'].find(
    (name) =>
      (change.before === undefined || hasChanged(change, name)) &&
      isTooShort(text(change.after?.[name]) ?? ''),
  );
  if (attribute === undefined) return undefined;
  return {
    code: 'rds-instance-window-short',
    attribute,
    because: `${attribute} ${text(change.after?.[attribute])} is shorter than 30 minutes`,
    fix: 'Let the window last for at least half an hour.',
    source: sources.modify,
  };
};

export const deploysWithoutBackups: Refusal = (change) => {
  if (!usesBlueGreen(change) || retentionOf(change.after) !== 0) return undefined;
  return {
    code: 'rds-instance-blue-green-backups',
    attribute: 'blue_green_update',
    because: 'a blue/green deployment needs automated backups',
    fix: 'Set backup_retention_period to at least one day.',
    source: sources.blueGreen,
  };
};

export const replicatesWithoutBackups: Refusal = (change, context) => {
  const source =
    change.before === undefined && isReplica(change.after) ? sourceOf(change, context) : undefined;
  if (source?.after === undefined || retentionOf(source.after) !== 0) return undefined;
  return {
    code: 'rds-instance-replica-backups',
    attribute: 'replicate_source_db',
    because: 'a read replica needs a source with automated backups',
    fix: 'Give the source a backup_retention_period of at least one day first.',
    source: sources.replicas,
  };
};
