import type { Change } from '../../change.ts';
import { type Finding, type FindingProps, finding } from '../../finding.ts';
import type { Rule } from '../../kind.ts';
import { flag, isMarker, isUnset, number, texts } from '../../value.ts';
import { causeOf, keepsName } from './cause.ts';
import { engineOf } from './engine.ts';
import { sources } from './sources.ts';

/** What a deletion of a cluster comes to, by the flags of the prior state: those planned beside it come too late. */
type Ending =
  | 'protected'
  | 'snapshot unnamed'
  | 'snapshot'
  | 'snapshot hidden'
  | 'replica'
  | 'backups retained'
  | 'nothing'
  | 'unknown';

function endingOf(change: Change): Ending {
  const { deletion_protection, skip_final_snapshot, final_snapshot_identifier } = change.before ?? {};
  if (isMarker(deletion_protection) || isMarker(skip_final_snapshot)) return 'unknown';
  if (flag(deletion_protection) === true) return 'protected';
  if (flag(skip_final_snapshot) !== true) {
    if (isMarker(final_snapshot_identifier)) return 'snapshot hidden';
    return isUnset(final_snapshot_identifier) ? 'snapshot unnamed' : 'snapshot';
  }
  if (!isUnset(change.before?.replication_source_identifier)) return 'replica';
  if (isMarker(change.before?.delete_automated_backups)) return 'unknown';
  return retainsBackups(change) ? 'backups retained' : 'nothing';
}

/** Provisioned and Serverless v2 clusters of RDS can keep their automated backups until those expire. */
const retainsBackups = ({ type, before }: Change): boolean =>
  type === 'aws_rds_cluster' &&
  before?.engine_mode !== 'serverless' &&
  flag(before?.delete_automated_backups) === false &&
  (number(before?.backup_retention_period) ?? 1) > 0;

const refused: Readonly<Partial<Record<Ending, Pick<FindingProps, 'code' | 'why' | 'fix' | 'source'>>>> = {
  protected: {
    code: 'rds-cluster-delete-protected',
    why:
      'Plans to delete a cluster whose deletion protection is on, which AWS refuses. ' +
      'The prior state counts: turning it off in the same plan does not help.',
    fix: 'If it shall go: turn the protection off and apply that first.',
    source: sources.auroraDelete,
  },
  'snapshot unnamed': {
    code: 'rds-cluster-delete-snapshot-unnamed',
    why:
      'Plans to delete a cluster with a final snapshot that has no name, which the provider refuses. ' +
      'The prior state counts: a name given in the same plan does not help.',
    fix: 'Set final_snapshot_identifier and apply that first.',
    source: sources.provider,
  },
};

const kept: Readonly<
  Partial<Record<Ending, Pick<FindingProps, 'code' | 'data' | 'source'> & { text: string }>>
> = {
  snapshot: {
    code: 'rds-cluster-delete-snapshot',
    data: 'recoverability-reduced',
    text: 'The final snapshot of the prior state keeps a copy; point-in-time restore is gone.',
    source: sources.auroraDelete,
  },
  'snapshot hidden': {
    code: 'rds-cluster-delete-unknown',
    data: 'unknown',
    text: 'The plan does not show whether a final snapshot is named.',
    source: sources.auroraDelete,
  },
  'backups retained': {
    code: 'rds-cluster-delete-backups-retained',
    data: 'recoverability-reduced',
    text: 'No final snapshot is made. The automated backups stay until their retention has passed, then no copy is left.',
    source: sources.auroraRetained,
  },
  replica: {
    code: 'rds-cluster-delete-replica',
    data: 'none',
    text: 'It is a replica: its source keeps the data.',
    source: sources.auroraDelete,
  },
  nothing: {
    code: 'rds-cluster-delete',
    data: 'loss',
    text: 'No final snapshot is made (skip_final_snapshot in the prior state), and the automated backups go with it.',
    source: sources.auroraDelete,
  },
  unknown: {
    code: 'rds-cluster-delete-unknown',
    data: 'unknown',
    text: 'Whether a copy is kept cannot be told from this plan.',
    source: sources.auroraDelete,
  },
};

function ended(change: Change, verb: string, more: string): readonly Finding[] {
  const ending = endingOf(change);
  const refusal = refused[ending];
  if (refusal !== undefined)
    return [finding({ ...refusal, timing: 'not-applied', apply: 'fails', why: `${refusal.why}${more}` })];
  const copy = kept[ending];
  if (copy === undefined) return [];
  const { text, ...fields } = copy;
  return [
    finding({
      ...fields,
      severity: 'dangerous',
      interruption: 'outage',
      reversible: ending === 'replica' ? 'yes' : 'no',
      apply: ending === 'unknown' || ending === 'snapshot hidden' ? 'unknown' : 'succeeds',
      why: `${verb} the cluster and the volume with all its data. ${text}${more}`,
      fix:
        change.action === 'replace'
          ? (azTrap(change) ??
            'Keep the cluster by taking the change back, or move the data to a new cluster first.')
          : 'If it shall go: take a snapshot of your own first. Otherwise restore the resource block.',
    }),
  ];
}

export const clusterDestroyed: Rule = (change) => ended(change, 'Deletes', '');

export const clusterReplaced: Rule = (change) => {
  if (change.replaceOrder === 'create-first' && keepsName(change, 'cluster_identifier')) return [nameTaken()];
  return ended(
    change,
    'Deletes and creates again',
    ` It is replaced because ${causeOf(change)}. ${comesBack(change)}`,
  );
};

export const clusterLeft: Rule = (change, context) => [
  leftBehind(change),
  ...clusterCreated(change, context),
];

function comesBack({ after }: Change): string {
  if (!isUnset(after?.restore_to_point_in_time)) return 'The new one is restored from another cluster.';
  if (!isUnset(after?.snapshot_identifier))
    return 'The new one is restored from a snapshot, without what came later.';
  if (!isUnset(after?.replication_source_identifier)) return 'The new one is filled by replication.';
  return 'The new one comes back empty.';
}

/** Aurora stores three zones whatever was asked for, so that two configured ones never match. */
function azTrap({ replacePaths, before, after }: Change): string | undefined {
  if (replacePaths.length === 0 || replacePaths.some(([name]) => name !== 'availability_zones'))
    return undefined;
  const [stored, configured] = [texts(before?.availability_zones), texts(after?.availability_zones)];
  if (configured.length >= stored.length || configured.some((zone) => !stored.includes(zone)))
    return undefined;
  return 'AWS stores three zones whatever was asked for: set lifecycle { ignore_changes = [availability_zones] }.';
}

const leftBehind = (change: Change): Finding =>
  finding({
    code: 'rds-cluster-replace-leaves-old',
    interruption: 'unknown',
    why:
      'Creates a new cluster and stops managing the old one, which keeps running with its data. ' +
      `It is replaced because ${causeOf(change)}. ${comesBack(change)} Clients that follow the new endpoint reach that one.`,
    fix: 'Move the data before the clients.',
    source: 'Terraform language, removed block and destroy = false',
  });

const nameTaken = (): Finding =>
  finding({
    code: 'rds-cluster-replace-name-taken',
    timing: 'not-applied',
    apply: 'fails',
    why:
      'Plans to create the new cluster before the old one is gone and under the same identifier, which AWS refuses. ' +
      'The old cluster stays as it is.',
    fix: 'Take the change back, or give the new cluster another identifier.',
    source: 'Amazon RDS API Reference, CreateDBCluster: DBClusterAlreadyExistsFault',
  });

/** A Multi-AZ DB cluster may be created without backups. */
export const clusterCreated: Rule = (change) => {
  if (number(change.after?.backup_retention_period) !== 0 || /aurora/.test(engineOf(change))) return [];
  return [
    finding({
      code: 'rds-cluster-without-backups',
      attribute: 'backup_retention_period',
      severity: 'review',
      why: 'Creates a cluster without automated backups. Nothing but snapshots by hand can be restored.',
      fix: 'Set backup_retention_period to at least 7.',
      source: sources.multiAzSettings,
    }),
  ];
};
