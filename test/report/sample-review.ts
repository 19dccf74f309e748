import { type Finding, type FindingProps, finding, worstOf } from '../../plan/finding.ts';
import type { CombinedFinding, Review } from '../../plan/impact.ts';

type ReviewedImpact = Review['impacts'][number];

export interface ImpactProps {
  readonly address: string;
  readonly action?: ReviewedImpact['action'];
  readonly findings?: readonly Finding[];
  readonly type?: string;
  readonly deposed?: string;
  readonly changed?: readonly string[];
  readonly dependsOn?: readonly string[];
  readonly acknowledged?: ReviewedImpact['acknowledged'];
}

const typeOf = (address: string): string => address.replace(/^(module\.[^.]+\.)*/, '').split('.')[0] ?? '';

/** An impact whose fields follow from its findings, as in a real review. */
export function anImpact(props: ImpactProps): ReviewedImpact {
  const { address, action = 'update', findings = [], changed = [], dependsOn = [] } = props;
  return {
    address,
    ...(props.deposed !== undefined && { deposed: props.deposed }),
    type: props.type ?? typeOf(address),
    action,
    ...worstOf(findings),
    headline: findings[0]?.why.split(/(?<=\.)\s/)[0] ?? 'Changes in place, without effect on data or uptime.',
    findings,
    changed,
    ...(props.acknowledged !== undefined && { acknowledged: props.acknowledged }),
    dependsOn,
  };
}

export const aCombined = (
  props: FindingProps & { readonly addresses: readonly string[]; readonly acknowledgedBy?: number },
): Review['combined'][number] => {
  const { addresses, acknowledgedBy, ...rest } = props;
  const combined: CombinedFinding = { ...finding(rest), addresses };
  return { ...combined, ...(acknowledgedBy !== undefined && { acknowledgedBy }) };
};

/** A review of these impacts; its counts and verdict follow from them. */
export function aReview(props: Partial<Review> = {}): Review {
  const { impacts = [], combined = [] } = props;
  const all = [...impacts, ...combined];
  const of = (severity: string): number => impacts.filter((impact) => impact.severity === severity).length;
  const doing = (action: string): number => impacts.filter((impact) => impact.action === action).length;
  return {
    schema: 'plinth.review/1',
    verdict: worstOf(all).severity,
    unacknowledged: worstOf(all.filter((one) => !('acknowledged' in one || 'acknowledgedBy' in one)))
      .severity,
    stack: null,
    terraform: { version: '1.9.8', format: '1.2' },
    counts: {
      changes: impacts.length,
      dangerous: of('dangerous'),
      review: of('review'),
      safe: of('safe'),
      create: doing('create'),
      update: doing('update'),
      delete: doing('delete'),
      replace: doing('replace'),
      forget: doing('forget'),
      read: doing('read'),
      import: doing('import'),
      move: doing('move'),
      acknowledged: impacts.filter(({ acknowledged }) => acknowledged !== undefined).length,
    },
    impacts,
    combined,
    boundary: [],
    drift: [],
    notes: [],
    acknowledgements: [],
    policy: [],
    cost: null,
    ...props,
  };
}

export const destroyed = finding({
  code: 'rds-instance-destroy',
  interruption: 'outage',
  data: 'loss',
  reversible: 'no',
  why: 'Deletes the database and everything in it: skip_final_snapshot is on, so no snapshot is taken. Automated backups go with it, as delete_automated_backups is on.',
  fix: 'Set skip_final_snapshot = false and name a final snapshot, apply that first, then destroy.',
  source: 'Amazon RDS User Guide, Deleting a DB instance',
});

export const resized = finding({
  code: 'rds-instance-class',
  attribute: 'instance_class',
  interruption: 'outage',
  why: 'Stops the instance now for the class change db.m6g.large to db.m6g.xlarge. It has no standby to fail over to, and apply_immediately is on.',
  fix: 'Set apply_immediately = false to let it wait for the maintenance window.',
  source: 'Amazon RDS User Guide, Settings for DB instances',
});

const upgraded = finding({
  code: 'rds-instance-engine-version',
  attribute: 'engine_version',
  timing: 'maintenance-window',
  interruption: 'outage',
  reversible: 'no',
  why: 'Upgrades PostgreSQL 15.7 to 16.3 in the next maintenance window, with downtime. Multi-AZ does not shorten it.',
  fix: 'Test the upgrade on a restored snapshot, or use a blue/green deployment.',
  source: 'Amazon RDS User Guide, Upgrading the PostgreSQL DB engine',
});

const parameters = finding({
  code: 'rds-parameter-static',
  attribute: 'parameter',
  timing: 'next-reboot',
  why: 'Changes max_connections, which is static. Nobody reboots the instance for it.',
  source: 'Amazon RDS User Guide, Working with parameter groups',
});

const exposed = finding({
  code: 'security-group-open',
  attribute: 'ingress',
  severity: 'dangerous',
  why: 'Opens port 5432 to the whole internet. The rule allows 0.0.0.0/0.',
  fix: 'Allow the security group of the clients instead.',
  source: 'Amazon VPC User Guide, Security group rules',
});

const expiring = finding({
  code: 'rds-backups-shortened',
  attribute: 'backup_retention_period',
  severity: 'dangerous',
  data: 'recoverability-reduced',
  reversible: 'no',
  why: 'Deletes backups older than 7 days, where 14 days were kept. They expire with the change.',
  fix: 'Copy the snapshots that must stay, then shorten.',
  source: 'Amazon RDS User Guide, Backup retention period',
});

const unknownKind = finding({
  code: 'unknown-kind-delete',
  severity: 'review',
  interruption: 'unknown',
  data: 'unknown',
  reversible: 'unknown',
  apply: 'unknown',
  why: 'Deletes a resource of type aws_quicksight_dashboard, whose content and users are not known here.',
  fix: 'Check by hand what it holds and who uses it.',
  source: 'plinth: no documented rule for this resource type',
});

const refused = finding({
  code: 'dynamodb-table-destroy',
  apply: 'fails',
  timing: 'not-applied',
  why: 'Is refused: deletion protection is on. The apply stops here.',
  source: 'Amazon DynamoDB Developer Guide, Deletion protection',
});

/** A plan of one of the kit's stacks in which something of every sort happens. */
export const sampleReview = (): Review =>
  aReview({
    stack: 'orders-prod',
    impacts: [
      anImpact({
        address: 'aws_db_instance.legacy',
        action: 'delete',
        findings: [destroyed],
        dependsOn: ['aws_security_group.database'],
      }),
      anImpact({
        address: 'aws_db_instance.main',
        findings: [resized, expiring, upgraded],
        changed: ['backup_retention_period', 'engine_version', 'instance_class'],
        dependsOn: ['aws_security_group.database', 'aws_db_parameter_group.main'],
      }),
      anImpact({
        address: 'aws_security_group.database',
        findings: [exposed],
        changed: ['ingress'],
        acknowledged: [{ code: 'security-group-open', by: 0 }],
      }),
      anImpact({
        address: 'aws_db_parameter_group.main',
        findings: [parameters],
        changed: ['parameter'],
      }),
      anImpact({
        address: 'aws_quicksight_dashboard.sales["eu-west-1"]',
        action: 'delete',
        findings: [unknownKind],
      }),
      anImpact({ address: 'aws_dynamodb_table.carts', action: 'delete', findings: [refused] }),
      anImpact({
        address: 'aws_ecs_service.api',
        action: 'update',
        changed: ['task_definition'],
        dependsOn: ['aws_db_instance.main', 'aws_ecs_task_definition.api'],
      }),
      anImpact({
        address: 'aws_ecs_task_definition.api',
        action: 'replace',
        changed: ['container_definitions'],
        dependsOn: ['aws_iam_role.api'],
      }),
      anImpact({ address: 'aws_iam_role.api', changed: ['tags'] }),
      ...[0, 1, 2].map((index) =>
        anImpact({
          address: `aws_cloudwatch_metric_alarm.database[${index}]`,
          action: 'create',
          dependsOn: ['aws_db_instance.main'],
        }),
      ),
      anImpact({ address: 'aws_s3_bucket.exports', action: 'import' }),
      anImpact({ address: 'module.network.aws_route_table.private', action: 'move' }),
      anImpact({
        address: 'aws_launch_template.workers',
        deposed: '8f3a2c1d',
        action: 'delete',
      }),
    ],
    combined: [
      aCombined({
        code: 'pending-queue-flushed',
        interruption: 'outage',
        why: 'Applies the waiting engine upgrade at once: apply_immediately of the class change flushes the queue. Both happen during this apply.',
        fix: 'Apply the upgrade in its own plan.',
        source: 'Amazon RDS User Guide, Using the Apply Immediately setting',
        addresses: ['aws_db_instance.main', 'aws_db_parameter_group.main'],
      }),
      aCombined({
        code: 'parameter-swap-without-reboot',
        timing: 'next-reboot',
        why: 'Takes effect only after a reboot that nothing in this plan does. The parameter group changes while its instance stays up.',
        source: 'Amazon RDS User Guide, Working with parameter groups',
        addresses: ['aws_db_parameter_group.main'],
      }),
    ],
    boundary: [
      {
        name: 'Connections used of the limit',
        before: '160 of 200',
        after: '160 of 400',
        why: 'max_connections follows the class.',
      },
      { name: 'RPO', before: '5 min', after: '5 min', why: 'Automated backups stay on.' },
    ],
    drift: [
      {
        address: 'aws_db_instance.main',
        type: 'aws_db_instance',
        severity: 'review',
        attributes: ['deletion_protection'],
        why: 'Deletion protection was switched off by hand.',
        source: 'Terraform refresh',
      },
      {
        address: 'aws_autoscaling_group.workers',
        type: 'aws_autoscaling_group',
        severity: 'safe',
        attributes: [],
        why: 'Values the provider computes differ from the state.',
        count: 12,
      },
    ],
    notes: [
      { code: 'no-cost', text: 'No cost estimate: infracost is not installed.' },
      {
        code: 'deferred',
        text: 'Changes that wait for another apply are not judged.',
        addresses: ['aws_eks_addon.csi'],
        severity: 'review',
      },
    ],
    acknowledgements: [
      {
        control: 'plinth/security-group-open',
        resource: 'aws_security_group.database',
        justification: 'Open for the migration of 12 May, closed the same evening.',
        expires: '2030-05-13',
        standing: 'active',
      },
      {
        control: 'plinth/rds-backups-shortened',
        resource: 'aws_db_instance.*',
        justification: 'Retention agreed with the auditors.',
        expires: '2024-01-31',
        standing: 'expired',
      },
    ],
    policy: [
      {
        tool: 'checkov',
        rule: 'CKV_AWS_16',
        level: 'error',
        message: 'Ensure all data stored in the RDS is securely encrypted at rest',
        address: 'aws_db_instance.main',
      },
      {
        tool: 'trivy',
        rule: 'AVD-AWS-0107',
        level: 'warning',
        message: 'Open ingress',
        file: 'main.tf',
        line: 12,
      },
    ],
  });
