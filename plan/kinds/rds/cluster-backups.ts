import { type AttributeChange, type Change, hasChanged } from '../../change.ts';
import { type Finding, finding } from '../../finding.ts';
import type { AttributeRule } from '../../kind.ts';
import { flag, isMarker, isUnset, number } from '../../value.ts';
import { windowTiming } from '../table.ts';
import { isMultiAzCluster } from './engine.ts';
import { isLowered, turnsOff, unknownValue, whenOff, whenOn } from './rules.ts';
import { sources } from './sources.ts';

export const deletionProtection = whenOff({
  code: 'rds-cluster-deletion-protection-off',
  interruption: 'none',
  data: 'recoverability-reduced',
  why: 'Turns deletion protection off now. Nothing but the plan review stands before a later deletion.',
  fix: 'Keep it on, and turn it off only in the change that is meant to delete the cluster.',
  source: sources.auroraSettings,
});

const skipped = whenOn({
  code: 'rds-cluster-final-snapshot-skipped',
  timing: 'not-applied',
  interruption: 'none',
  data: 'recoverability-reduced',
  why: 'Gives up the final snapshot. Nothing is sent now, but a later deletion keeps no copy of the data.',
  fix: 'Keep skip_final_snapshot = false with a final_snapshot_identifier.',
  source: sources.provider,
});

/** Wanting a snapshot is an improvement, but without a name for it a later destroy fails. */
export const skipFinalSnapshot: AttributeRule = (attribute, change, context) =>
  turnsOff(attribute) && isUnset(change.after?.final_snapshot_identifier)
    ? [{ ...unnamed(attribute.name, 'Wants a final snapshot without a name for it.'), severity: 'safe' }]
    : skipped(attribute, change, context);

export const deleteAutomatedBackups: AttributeRule = (attribute) => {
  if (isMarker(attribute.after)) return unknownValue(attribute, automatedBackups);
  // Unset counts as true, the provider's default.
  if (flag(attribute.before) !== false || flag(attribute.after) === false) return [];
  return [finding({ attribute: attribute.name, ...automatedBackups })];
};

const automatedBackups = {
  code: 'rds-cluster-automated-backups-go-too',
  timing: 'not-applied',
  interruption: 'none',
  data: 'recoverability-reduced',
  why: 'Lets a later deletion take the automated backups along. Nothing is sent now.',
  fix: 'Keep delete_automated_backups = false.',
  source: sources.provider,
} as const;

/** A missing name makes a later destroy fail where a snapshot is wanted. */
export const finalSnapshotName: AttributeRule = (attribute, change) => {
  if (!isUnset(attribute.after) || flag(change.after?.skip_final_snapshot) === true) return [];
  // Said of skip_final_snapshot where that changes too.
  if (hasChanged(change, 'skip_final_snapshot')) return [];
  return [unnamed(attribute.name, 'Removes the name of the final snapshot while one is wanted.')];
};

const unnamed = (attribute: string, what: string): Finding =>
  finding({
    code: 'rds-cluster-final-snapshot-unnamed',
    attribute,
    severity: 'review',
    timing: 'not-applied',
    why: `${what} A later destroy will be refused for that.`,
    fix: 'Keep a final_snapshot_identifier.',
    source: sources.provider,
  });

/** Days of point-in-time restore. Clusters of Aurora and its like cannot go without. */
export const backupRetention: AttributeRule = (attribute, change) => {
  if (isMarker(attribute.after))
    return unknownValue(attribute, {
      code: 'rds-cluster-retention',
      source: sources.auroraBackups,
      interruption: isMultiAzCluster(change) ? 'unknown' : 'none',
      data: 'recoverability-reduced',
    });
  const [before, after] = [number(attribute.before), number(attribute.after)];
  if (after === 0)
    return isMultiAzCluster(change) ? [backupsOff(attribute, change)] : [backupsCannotBeOff(attribute)];
  if (before === 0 && isMultiAzCluster(change)) return [backupsOn(attribute, change)];
  return isLowered(attribute) ? [shorter(attribute)] : [];
};

const shorter = (attribute: AttributeChange): Finding =>
  finding({
    code: 'rds-cluster-retention-shortened',
    attribute: attribute.name,
    severity: 'dangerous',
    data: 'recoverability-reduced',
    reversible: 'no',
    why:
      `Shortens the backups from ${number(attribute.before)} to ${number(attribute.after)} days now. ` +
      'Restore points older than that expire for good.',
    fix: 'Take a snapshot, or copy what must stay with AWS Backup, before.',
    source: sources.auroraBackups,
  });

const backupsCannotBeOff = (attribute: AttributeChange): Finding =>
  finding({
    code: 'rds-cluster-retention-refused',
    attribute: attribute.name,
    timing: 'not-applied',
    apply: 'fails',
    why: 'Plans a backup retention of 0 days, which AWS refuses for this cluster. One day is the least.',
    fix: 'Set 1 to 35 days.',
    source: `${sources.modifyCluster}: BackupRetentionPeriod`,
  });

const backupsOff = (attribute: AttributeChange, change: Change): Finding =>
  finding({
    code: 'rds-cluster-backups-off',
    attribute: attribute.name,
    severity: 'dangerous',
    timing: windowTiming(change.after?.apply_immediately),
    interruption: 'outage',
    data: 'recoverability-reduced',
    reversible: 'no',
    why: 'Turns automated backups off and deletes those there are. Point-in-time restore ends, with a downtime.',
    fix: 'Keep at least one day of retention.',
    source: sources.multiAzSettings,
  });

const backupsOn = (attribute: AttributeChange, change: Change): Finding =>
  finding({
    code: 'rds-cluster-backups-on',
    attribute: attribute.name,
    timing: windowTiming(change.after?.apply_immediately),
    interruption: 'outage',
    why: 'Turns automated backups on, which the guide lists with a downtime.',
    source: sources.multiAzSettings,
  });

/** Rewinding reaches as far back as the window; it cannot be turned on later. */
export const backtrackWindow: AttributeRule = (attribute) => {
  if (isMarker(attribute.after))
    return unknownValue(attribute, {
      code: 'rds-cluster-backtrack',
      source: sources.auroraBacktrack,
      interruption: 'none',
      data: 'recoverability-reduced',
    });
  const [before, after] = [number(attribute.before) ?? 0, number(attribute.after) ?? 0];
  if (before === 0 && after > 0)
    return [
      finding({
        code: 'rds-cluster-backtrack-on',
        attribute: attribute.name,
        apply: 'unknown',
        why: 'Turns backtracking on, which AWS allows only for clusters created or restored with it.',
        fix: 'Restore a snapshot into a cluster with a backtrack window.',
        source: sources.auroraBacktrack,
      }),
    ];
  if (after >= before) return [];
  return [
    finding({
      code: 'rds-cluster-backtrack-shortened',
      attribute: attribute.name,
      data: 'recoverability-reduced',
      reversible: 'no',
      why:
        `${after === 0 ? 'Turns backtracking off' : `Shortens the backtrack window from ${before} to ${after} seconds`} now. ` +
        'The cluster can be rewound less far; point-in-time restore stays.',
      source: sources.auroraBacktrack,
    }),
  ];
};
