import { finding } from '../../../finding.ts';
import type { AttributeRule } from '../../../kind.ts';
import { isMarker } from '../../../value.ts';
import { isPromoted, retentionOf } from './instance.ts';
import { sources } from './sources.ts';

/** A promotion is a request of its own, before any other; another source is refused, and told as a refusal. */
export const replicationSource: AttributeRule = (attribute, change) => {
  if (isMarker(attribute.after)) return [sourceUnknown];
  return isPromoted(change) ? [promotion(retentionOf(change.after))] : [];
};

const promotion = (days: number | undefined) =>
  finding({
    code: days === 0 ? 'rds-instance-promotion-without-backups' : 'rds-instance-promotion',
    attribute: 'replicate_source_db',
    severity: 'dangerous',
    interruption: 'outage',
    data: days === undefined ? 'unknown' : days === 0 ? 'recoverability-reduced' : 'none',
    reversible: 'no',
    why: [
      'Becomes a primary of its own now, with a reboot and minutes away.',
      'It stops following its source and cannot become its replica again.',
      days === 0
        ? 'The request carries a backup retention of 0, so that the new primary has no backups.'
        : '',
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
    fix:
      days === 0
        ? 'Set backup_retention_period in the same change.'
        : 'Promote only when the replica has caught up and the writers are stopped.',
    source: `${sources.replicas}; ${sources.sent}`,
  });

const sourceUnknown = finding({
  code: 'rds-instance-source-unknown',
  attribute: 'replicate_source_db',
  interruption: 'unknown',
  reversible: 'unknown',
  apply: 'unknown',
  why: 'Names a source that is known only after apply, and fails if it is not the one it has now. The provider cannot give a replica another source.',
  fix: 'Make sure that the source is not replaced or renamed in the same plan.',
  source: sources.provider,
});
