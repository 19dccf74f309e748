import { finding } from '../../finding.ts';
import { type AttributeRule, quiet } from '../../kind.ts';
import { hasUnknown, isMarker, text, type Value } from '../../value.ts';
import { eachTells, figure, quietly, whenLess, whenOn } from '../stores/arguments.ts';
import { eachTellsOfTaken } from '../taken.ts';
import { exposed, opensToAll, publicPolicy } from './exposed.ts';

const provider = 'documentation of the AWS provider for the type';

/** Whether a guard stands, in any of the spellings services have for it. */
export const isGuarding = (value: Value | undefined): boolean =>
  value === true || ['true', 'ACTIVE', 'ENABLED'].includes(text(value) ?? '');

const protection: AttributeRule = ({ name, after }) =>
  isGuarding(after)
    ? []
    : [
        finding({
          code: 'protection-off',
          attribute: name,
          severity: 'review',
          data: isMarker(after) ? 'unknown' : 'recoverability-reduced',
          why: `${isMarker(after) ? 'May turn' : 'Turns'} its protection against deletion off. A later deletion is not refused any more.`,
          fix: `Leave ${name} on.`,
          source: provider,
        }),
      ];

/** Kept by Terraform only, until a destroy reads it from the state. */
const disarming = {
  timing: 'not-applied',
  data: 'recoverability-reduced',
  source: provider,
} as const;

const retention = whenLess(({ name, before, after }) => ({
  code: 'retention-shortened',
  severity: 'dangerous',
  data: 'recoverability-reduced',
  reversible: 'no',
  why:
    figure(after) === '0'
      ? 'Turns its automatic backups off, and those that exist are deleted.'
      : `Shortens the retention of its backups from ${figure(before)} to ${figure(after)} days, and older ones are deleted.`,
  fix: `Leave ${name} as it is, or keep a copy of what expires.`,
  source: `API Reference of the service, automatic backups; ${provider}`,
}));

/** Policies of a resource: who may use it. */
const policy: AttributeRule = ({ name, before, after }, change) => [
  opensToAll(after, change) && !opensToAll(before, change)
    ? publicPolicy(name)
    : finding({
        code: 'policy-change',
        attribute: name,
        severity: 'review',
        interruption: 'unknown',
        why: 'Changes who may use it, now. Those that lose the right are refused.',
        source:
          'AWS Identity and Access Management User Guide, Identity-based policies and resource-based policies',
      }),
];

/** Switched off, a rule or a schedule does nothing, and nobody is told. */
const switchedOff: AttributeRule = ({ name, after }) => {
  const isOff = after === false || ['false', 'DISABLED', 'disabled', 'INACTIVE'].includes(text(after) ?? '');
  if (!isOff && !hasUnknown(after)) return [];
  return [
    finding({
      code: 'switched-off',
      attribute: name,
      severity: 'review',
      interruption: 'unknown',
      why: isOff
        ? 'Switches it off. Nothing it did happens any more.'
        : 'May switch it off: the plan does not show its new state.',
      source: provider,
    }),
  ];
};

const subnets = {
  code: 'subnets',
  severity: 'review',
  interruption: 'unknown',
  why: 'Changes in which subnets it runs. Connections through those it leaves are cut.',
  source: provider,
} as const;

const windows = [
  'backup_window',
  'daily_automatic_backup_start_time',
  'maintenance_window',
  'preferred_backup_window',
  'preferred_maintenance_window',
  'snapshot_window',
  'weekly_maintenance_start_time',
];
const told = [
  'enable_cloudwatch_logs_exports',
  'enabled_cloudwatch_logs_exports',
  'enable_performance_insights',
  'enhanced_monitoring',
  'log_exports',
  'logging_config',
  'logging_configuration',
  'logging_info',
  'monitoring_interval',
  'monitoring_role_arn',
  'performance_insights_enabled',
  'performance_insights_kms_key_id',
  'performance_insights_retention_period',
  'tracing_config',
  'tracing_configuration',
];
const said = ['comment', 'description', 'display_name', 'tag', 'volume_tags'];
const terraforms = [
  'final_backup_tags',
  'final_snapshot_identifier',
  'final_snapshot_name',
  'skip_destroy',
  'wait_for_completion',
];
const copied = [
  'copy_tags_to_backups',
  'copy_tags_to_snapshot',
  'copy_tags_to_snapshots',
  'copy_tags_to_volumes',
];

/** What arguments of these names mean wherever they appear. */
export const common: Readonly<Record<string, AttributeRule>> = {
  ...quietly(...windows, ...told, ...said, ...terraforms, ...copied, 'auto_minor_version_upgrade'),
  apply_immediately: whenOn({
    code: 'apply-immediately',
    severity: 'review',
    interruption: 'unknown',
    why: 'Stops waiting for the maintenance window. What is pending may be applied now.',
    source: provider,
  }),
  deletion_protection: protection,
  deletion_protection_enabled: protection,
  delete_protection: protection,
  enable_deletion_protection: protection,
  termination_protection: protection,
  termination_protection_enabled: protection,
  ...Object.fromEntries(
    ['skip_final_snapshot', 'skip_final_backup'].map((name) => [
      name,
      whenOn({
        ...disarming,
        code: 'final-copy-off',
        why: 'Lets a later deletion leave no final copy. Nothing is sent now.',
        fix: `Leave ${name} off.`,
      }),
    ]),
  ),
  ...Object.fromEntries(
    ['force_destroy', 'force_delete'].map((name) => [
      name,
      whenOn({
        ...disarming,
        code: 'force-on',
        why: 'Lets a later deletion take what is in it along. Nothing is sent now.',
        fix: `Leave ${name} off.`,
      }),
    ]),
  ),
  ...Object.fromEntries(
    [
      'automated_snapshot_retention_period',
      'automatic_backup_retention_days',
      'backup_retention_period',
      'snapshot_retention_limit',
    ].map((name) => [name, retention]),
  ),
  publicly_accessible: whenOn(exposed),
  public_connectivity: whenOn(exposed),
  policy,
  access_policies: policy,
  access_policy: policy,
  resource_policy: policy,
  enabled: switchedOff,
  is_enabled: switchedOff,
  state: switchedOff,
  ...eachTellsOfTaken(['security_group_ids', 'security_groups', 'vpc_security_group_ids'], {
    code: 'security-groups',
    severity: 'review',
    interruption: 'unknown',
    why: 'Swaps its security groups now. Clients that only the old ones let in are cut off.',
    source: 'Amazon VPC User Guide, Security groups',
  }),
  ...eachTellsOfTaken(['subnet_ids', 'subnets', 'vpc_zone_identifier'], subnets),
  ...eachTells(['network_configuration', 'vpc_config'], subnets),
  ...eachTells(
    [
      'admin_user_password',
      'admin_user_password_wo_version',
      'fsx_admin_password',
      'manage_admin_password',
      'manage_master_password',
      'manage_master_user_password',
      'master_password',
      'master_password_wo_version',
      'password',
    ],
    {
      code: 'password',
      severity: 'review',
      interruption: 'unknown',
      why: 'Changes its password now. Clients that hold the old one are refused when they connect again.',
      source: provider,
    },
  ),
  timeouts: quiet,
};
