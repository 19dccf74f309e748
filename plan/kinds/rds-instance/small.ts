import type { Change } from '../../change.ts';
import { type Finding, finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet } from '../../kind.ts';
import { isMarker, text, type Value } from '../../value.ts';

const roleSource = 'Amazon RDS API Reference, RemoveRoleFromDBInstance';

const roleRemoved = (why: string): readonly Finding[] => [
  finding({
    code: 'rds-role-removed',
    interruption: 'unknown',
    why,
    fix: 'Check that nothing uses the feature, such as imports from S3 or calls of Lambda.',
    source: roleSource,
  }),
];

const roleAssociation: Kind = {
  types: ['aws_db_instance_role_association', 'aws_rds_cluster_role_association'],
  noun: 'the role of the database',
  updated: { timeouts: quiet },
  destroyed: () =>
    roleRemoved('Takes a role from the database now, and the feature that works through it stops.'),
  replaced: () =>
    roleRemoved('Changes a role of the database now, and the feature that works through it stops meanwhile.'),
};

/** The objects in S3 stay in any case; only an export that still runs is cut short. */
const exportEnded = ({ before }: Change): readonly Finding[] => {
  const status = text(before?.status)?.toUpperCase();
  const isOver = status !== undefined && status !== 'STARTING' && status !== 'IN_PROGRESS';
  return [
    finding({
      code: 'rds-export-ended',
      severity: isOver ? 'safe' : 'review',
      timing: isOver ? 'not-applied' : 'now',
      why: isOver
        ? 'Leaves the state only: the export is over, and its objects stay in S3.'
        : 'Cancels the export of a snapshot if it still runs. Objects already written stay in S3.',
      source: 'Amazon RDS API Reference, CancelExportTask',
    }),
  ];
};

const exportTask: Kind = {
  types: ['aws_rds_export_task'],
  noun: 'the export of a snapshot',
  updated: { timeouts: quiet },
  destroyed: exportEnded,
};

/** The default authority of new instances; those that exist keep theirs. */
const defaultCertificate: Kind = {
  types: ['aws_rds_certificate'],
  noun: 'the default certificate authority',
  updated: { certificate_identifier: quiet },
  destroyed: () => [],
  left: () => [],
};

const reservation: Kind = {
  types: ['aws_rds_reserved_instance'],
  noun: 'the reservation of instances',
  updated: { timeouts: quiet },
  destroyed: () => [
    finding({
      code: 'rds-reservation-kept',
      timing: 'not-applied',
      why: 'Leaves the state only: a reservation cannot be cancelled, and is paid until it ends.',
      source: 'Amazon RDS User Guide, Reserved DB instances',
    }),
  ],
  replaced: () => [
    finding({
      code: 'rds-reservation-bought',
      severity: 'review',
      reversible: 'no',
      why: 'Buys a further reservation now, and the old one is paid until it ends. Neither can be cancelled.',
      fix: 'Undo the change, unless a second reservation is meant.',
      source: 'Amazon RDS User Guide, Reserved DB instances',
    }),
  ],
};

const stateChange = (state: Value | undefined): readonly Finding[] => {
  if (state === 'available') return [];
  const isKnown = text(state) !== undefined && !isMarker(state);
  return [
    finding({
      code: 'rds-instance-stopped',
      attribute: 'state',
      severity: isKnown ? 'dangerous' : 'review',
      interruption: isKnown ? 'outage' : 'unknown',
      why: 'Stops the database instance now, and clients are cut off until it is started. AWS starts it by itself after seven days.',
      fix: 'Keep the state available.',
      source: 'Amazon RDS User Guide, Stopping an Amazon RDS DB instance temporarily',
    }),
  ];
};

const stateOf: AttributeRule = ({ after }) => stateChange(after);

const instanceState: Kind = {
  types: ['aws_rds_instance_state'],
  noun: 'the running state of the database instance',
  created: ({ after }) => stateChange(after?.state),
  updated: { state: stateOf, timeouts: quiet },
  // The instance stays as it is: nothing is sent.
  destroyed: () => [],
  replaced: ({ after }) => stateChange(after?.state),
  left: ({ after }) => stateChange(after?.state),
};

export const smallKinds: readonly Kind[] = [
  roleAssociation,
  exportTask,
  defaultCertificate,
  reservation,
  instanceState,
];
