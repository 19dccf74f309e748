import { finding } from '../../../finding.ts';
import type { AttributeRule } from '../../../kind.ts';
import { flag, isMarker, isUnset } from '../../../value.ts';
import { switchOf } from './instance.ts';
import { stateOnly } from './request.ts';
import { sources } from './sources.ts';

/** What a later destroy may do once a guard is dropped. The destroy of this plan still goes by the state before it. */
const disarmed = (attribute: string, why: string, fix: string) =>
  finding({
    code: 'rds-instance-disarmed',
    attribute,
    timing: 'not-applied',
    data: 'recoverability-reduced',
    why,
    fix,
    source: sources.sent,
  });

/** Sent with any modify, at once, also beside a blue/green deployment. */
export const deletionProtection: AttributeRule = ({ after }) =>
  switchOf(after) === true
    ? []
    : [
        finding({
          code: 'rds-instance-protection-off',
          attribute: 'deletion_protection',
          data: 'recoverability-reduced',
          why: 'Can be deleted from now on: deletion protection goes off.',
          fix: 'Keep deletion_protection on until the instance is really to go.',
          source: `${sources.deleting}; ${sources.sent}`,
        }),
      ];

export const skipFinalSnapshot: AttributeRule = (attribute, change, context) => {
  if (isMarker(attribute.after) || flag(attribute.after) === true)
    return [
      disarmed(
        'skip_final_snapshot',
        'Would be destroyed without a final snapshot after this. Nothing is sent now.',
        'Keep skip_final_snapshot false and name a final snapshot.',
      ),
    ];
  const meaning = isUnset(change.after?.final_snapshot_identifier)
    ? 'A later destroy fails, as no final snapshot is named.'
    : 'A later destroy takes a final snapshot.';
  return stateOnly(meaning)(attribute, change, context);
};

export const finalSnapshotName: AttributeRule = (attribute, change, context) => {
  const isMissed = isUnset(attribute.after) && switchOf(change.after?.skip_final_snapshot) !== true;
  if (!isMissed) return stateOnly('It names the snapshot of a later destroy.')(attribute, change, context);
  return [
    finding({
      code: 'rds-instance-final-snapshot-unnamed',
      attribute: 'final_snapshot_identifier',
      severity: 'review',
      timing: 'not-applied',
      why: 'Could not be destroyed after this, as a final snapshot is wanted and has no name. Nothing is sent now.',
      fix: 'Name the final snapshot.',
      source: sources.sent,
    }),
  ];
};

/** True by default. */
export const deleteAutomatedBackups: AttributeRule = (attribute, change, context) =>
  flag(attribute.after) === false
    ? stateOnly('A later destroy keeps the automated backups until they expire.')(attribute, change, context)
    : [
        disarmed(
          'delete_automated_backups',
          'Would lose its automated backups with a destroy after this. Nothing is sent now.',
          'Keep delete_automated_backups false.',
        ),
      ];
