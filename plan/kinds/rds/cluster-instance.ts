import type { AttributeChange, Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Finding, finding } from '../../finding.ts';
import { type Kind, quiet, type Rule } from '../../kind.ts';
import { flag, text } from '../../value.ts';
import { whenWords } from '../rds-instance/instance/words.ts';
import { windowTiming } from '../table.ts';
import { causeOf, keepsName } from './cause.ts';
import { exposed, publicAccess } from './cluster-access.ts';
import { certificateAuthority, instanceParameterGroup } from './cluster-groups.ts';
import { instanceVersion } from './engine.ts';
import { losesItsCluster, roleOf, standIns } from './members.ts';
import { applyImmediately, maintenanceWindow } from './rules.ts';
import { sources } from './sources.ts';

/** What others of the cluster do while this one is away. */
function cover(change: Change): string {
  if (roleOf(change) === 'reader')
    return 'Its connections drop; the other instances of the cluster serve on.';
  return 'Another instance of the cluster takes over, typically within a minute.';
}

const dataText = (change: Change, context: Context): string =>
  losesItsCluster(change, context) ? 'its cluster goes too, with the data' : 'the data stays in the cluster';

const alone = 'No other instance of its cluster stays up in this plan, so the database is down meanwhile.';

/** The instance restarts on the new class; others of the cluster stand in where there are some. */
function instanceClass(attribute: AttributeChange, change: Change, context: Context): readonly Finding[] {
  const hasCover = standIns(change, context).length > 0;
  const [before, after] = [text(attribute.before), text(attribute.after)];
  const classes = before === undefined || after === undefined ? '' : ` from ${before} to ${after}`;
  const timing = windowTiming(change.after?.apply_immediately);
  return [
    finding({
      code: 'rds-cluster-instance-class',
      attribute: attribute.name,
      timing,
      interruption: hasCover ? 'brief' : 'outage',
      why: `Restarts the ${roleOf(change)} ${whenWords(timing)} for the class change${classes}. ${hasCover ? cover(change) : alone}`,
      fix: hasCover ? undefined : 'Change one instance after the other, readers first.',
      source: `${sources.auroraSettings}; ${sources.auroraFailover}`,
    }),
  ];
}

/** The data is in the cluster: only connections are at stake. */
const destroyed: Rule = (change, context) => {
  const told = gone(
    change,
    standIns(change, context).length > 0,
    `Deletes the ${roleOf(change)}; ${dataText(change, context)}.`,
  );
  // What to do is said of the cluster where that goes too.
  return [losesItsCluster(change, context) ? withoutFix(told) : told];
};

const withoutFix = ({ fix, ...told }: Finding): Finding => told;

const gone = (change: Change, hasCover: boolean, headline: string, cause?: string): Finding =>
  finding({
    code: hasCover ? 'rds-cluster-instance-delete' : 'rds-cluster-instance-delete-last',
    interruption: hasCover ? 'brief' : 'outage',
    why: [
      headline,
      hasCover
        ? cover(change)
        : 'No other instance of its cluster stays up in this plan, so nobody can connect.',
      ...(cause === undefined ? [] : [cause]),
    ].join(' '),
    fix: hasCover ? undefined : 'Add another instance first, and let it become available.',
    source: `${sources.auroraDelete}; ${sources.auroraFailover}`,
  });

const replaced: Rule = (change, context) => {
  const cause = `It is replaced because ${causeOf(change)}.`;
  const createsFirst = change.replaceOrder === 'create-first';
  if (createsFirst && keepsName(change, 'identifier'))
    return [
      finding({
        code: 'rds-cluster-instance-replace-name-taken',
        timing: 'not-applied',
        apply: 'fails',
        why: `Plans the new instance before the old one is gone and under its name, which AWS refuses. ${cause}`,
        fix: 'Use identifier_prefix, or another identifier.',
        source: 'Amazon RDS API Reference, CreateDBInstance: DBInstanceAlreadyExists',
      }),
    ];
  // One that moves to another cluster does not stand in for itself in the old one.
  const standsInForItself = createsFirst && keepsName(change, 'cluster_identifier');
  const hasCover = standsInForItself || standIns(change, context).length > 0;
  const order = createsFirst ? 'Creates a new instance, then deletes' : 'Deletes and creates again';
  return [gone(change, hasCover, `${order} the ${roleOf(change)}; ${dataText(change, context)}.`, cause)];
};

const created: Rule = ({ after }) =>
  flag(after?.publicly_accessible) === true
    ? [exposed('rds-cluster-instance', 'Creates an instance with a public address.')]
    : [];

const left: Rule = (change, context) => [
  finding({
    code: 'rds-cluster-instance-replace-leaves-old',
    severity: 'review',
    why: `Adds an instance and stops managing the old one, which keeps running. It is replaced because ${causeOf(change)}.`,
    source: 'Terraform language, removed block and destroy = false',
  }),
  ...created(change, context),
];

/** Kept by Terraform only. */
const notSent = (attribute: AttributeChange): readonly Finding[] => [
  finding({
    code: 'rds-cluster-instance-not-sent',
    attribute: attribute.name,
    severity: 'safe',
    timing: 'not-applied',
    why: 'Is kept by Terraform and counts only when the instance is deleted. The data is in the cluster anyway.',
    source: sources.provider,
  }),
];

export const clusterInstance: Kind = {
  types: ['aws_rds_cluster_instance', 'aws_docdb_cluster_instance', 'aws_neptune_cluster_instance'],
  noun: 'the cluster instance',
  created,
  updated: {
    apply_immediately: applyImmediately('rds-cluster-instance'),
    auto_minor_version_upgrade: quiet,
    ca_cert_identifier: certificateAuthority('rds-cluster-instance'),
    copy_tags_to_snapshot: quiet,
    db_parameter_group_name: instanceParameterGroup,
    enable_performance_insights: quiet,
    engine_version: instanceVersion,
    force_destroy: notSent,
    instance_class: instanceClass,
    monitoring_interval: quiet,
    monitoring_role_arn: quiet,
    neptune_parameter_group_name: instanceParameterGroup,
    performance_insights_enabled: quiet,
    performance_insights_kms_key_id: quiet,
    performance_insights_retention_period: quiet,
    preferred_backup_window: quiet,
    preferred_maintenance_window: maintenanceWindow('rds-cluster-instance'),
    promotion_tier: quiet,
    publicly_accessible: publicAccess('rds-cluster-instance'),
    skip_final_snapshot: notSent,
  },
  destroyed,
  replaced,
  left,
  guards: { publicly_accessible: (value) => flag(value) === false },
};
