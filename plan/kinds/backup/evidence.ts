import { finding } from '../../finding.ts';
import { type Kind, quiet } from '../../kind.ts';

const quietArguments = [
  'arn',
  'backup_vault_arn',
  'control',
  'creation_time',
  'deployment_status',
  'description',
  'iam_role_arn',
  'id',
  'protected_resource_arns',
  'protected_resource_conditions',
  'recovery_point_selection',
  'report_delivery_channel',
  'report_setting',
  'restore_metadata_overrides',
  'schedule_expression',
  'schedule_expression_timezone',
  'start_window_hours',
  'status',
  'tags',
  'tags_all',
  'timeouts',
  'validation_window_hours',
] as const;

const evidence = (
  types: readonly string[],
  code: string,
  noun: string,
  why: string,
  source: string,
): Kind => ({
  types,
  noun,
  updated: Object.fromEntries(quietArguments.map((name) => [name, quiet])),
  destroyed: () => [finding({ code, severity: 'review', why, source })],
  replaced: () => [],
  left: () => [],
});

/** What shows that backups are made and can be restored: no backup hangs on it. */
export const evidenceKinds: readonly Kind[] = [
  evidence(
    ['aws_backup_restore_testing_plan', 'aws_backup_restore_testing_selection'],
    'backup-restore-test-off',
    'the restore test',
    'Stops testing that recovery points can be restored. No backup is touched.',
    'AWS Backup Developer Guide, Restore testing',
  ),
  evidence(
    ['aws_backup_framework', 'aws_backup_report_plan'],
    'backup-report-off',
    'the backup report',
    'Stops reporting on backups. No backup is touched; nobody is told when one is missing.',
    'AWS Backup Developer Guide, AWS Backup Audit Manager',
  ),
  evidence(
    ['aws_backup_vault_notifications'],
    'backup-notifications-off',
    'the notifications of the vault',
    'Stops telling anybody about failed backup jobs of the vault. No backup is touched.',
    'AWS Backup Developer Guide, Notification options with AWS Backup',
  ),
];
