import { anIngressRule } from './base/access.ts';
import { aPlan, aRule, aSelection, aVault } from './base/backup.ts';
import { aReplicationGroup } from './base/elasticache.ts';
import { anInstance, anUnguardedInstance, aReplica, following } from './base/rds.ts';
import { aVolume } from './base/stores.ts';
import { aResource, configured, dangerous, edited, lost, named, review } from './build.ts';
import type { Case, Resource } from './case.ts';
import * as source from './sources.ts';

const MAIN = 'aws_db_instance.main';
const GROUP = 'aws_elasticache_replication_group.main';
const inWindow = review({ timing: 'maintenance-window', interruption: 'outage', data: 'none' });

/** Watches half of a processor's load, by an expression. */
const expressionAlarm = aResource(
  'aws_cloudwatch_metric_alarm',
  {
    alarm_name: 'orders-load',
    comparison_operator: 'GreaterThanThreshold',
    evaluation_periods: 3,
    threshold: 40,
    metric_query: [
      { id: 'half', expression: 'load / 2', return_data: true },
      {
        id: 'load',
        metric: [
          {
            metric_name: 'CPUUtilization',
            namespace: 'AWS/RDS',
            period: 60,
            stat: 'Average',
            dimensions: { DBInstanceIdentifier: 'orders' },
          },
        ],
      },
    ],
  },
  { arn: 'arn:aws:cloudwatch:eu-central-1:111122223333:alarm:orders-load' },
);

const byCondition = edited(aSelection('*'), {
  condition: [{ string_equals: [{ key: 'aws:ResourceTag/backup', value: 'daily' }] }],
});

const recordOf = (host: string): Resource =>
  aResource(
    'aws_route53_record',
    {
      zone_id: 'Z0123456789ABCDEFGHIJ',
      name: 'cache.sessions.internal',
      type: 'CNAME',
      ttl: 60,
      records: [host],
    },
    { id: 'Z0123456789ABCDEFGHIJ_cache.sessions.internal_CNAME', fqdn: 'cache.sessions.internal' },
  );

const letsIn = (port: number): Resource => anIngressRule({ from_port: port, to_port: port });

export const combinedAround: readonly Case[] = [
  {
    id: 'alarm-of-expression-without-subject',
    title: 'An instance deleted that an alarm watches by an expression',
    before: configured(anUnguardedInstance(), expressionAlarm),
    after: configured(expressionAlarm),
    expect: { [MAIN]: lost },
    together: [{ severity: 'review', addresses: [MAIN, 'aws_cloudwatch_metric_alarm.main'] }],
    source: 'Amazon CloudWatch User Guide, Using Amazon CloudWatch alarms (missing data)',
  },
  {
    id: 'condition-drops-from-selection',
    title: 'A tag removed that a condition of a backup selection asks for',
    before: configured(aVolume({ tags: { backup: 'daily', team: 'orders' } }), byCondition),
    after: configured(aVolume({ tags: { team: 'orders' } }), byCondition),
    expect: {},
    together: [{ severity: 'dangerous', addresses: ['aws_ebs_volume.main', 'aws_backup_selection.main'] }],
    source: source.BACKUP_SELECTION,
  },
  {
    id: 'condition-keeps-in-selection',
    title: 'A tag removed that no condition of a backup selection asks for',
    before: configured(aVolume({ tags: { backup: 'daily', team: 'orders' } }), byCondition),
    after: configured(aVolume({ tags: { backup: 'daily' } }), byCondition),
    expect: {},
    source: source.BACKUP_SELECTION,
  },
  {
    id: 'vault-deleted-that-a-plan-names',
    title: 'A vault deleted that a backup plan goes on naming',
    before: configured(aVault({ force_destroy: true }), aPlan(aRule())),
    after: configured(aPlan(aRule())),
    expect: { 'aws_backup_vault.main': dangerous({ timing: 'now', data: 'loss', reversible: 'no' }) },
    together: [{ severity: 'dangerous', addresses: ['aws_backup_vault.main', 'aws_backup_plan.main'] }],
    source: 'AWS Backup Developer Guide, Deleting a backup vault',
  },
  {
    id: 'cache-renamed-record-stays',
    title: 'Another id of a replication group, and a DNS record that keeps the old host',
    before: configured(aReplicationGroup(), recordOf('master.sessions.a1b2c3.euc1.cache.amazonaws.com')),
    after: configured(
      aReplicationGroup({ replication_group_id: 'sessions-2' }),
      recordOf('master.sessions.a1b2c3.euc1.cache.amazonaws.com'),
    ),
    expect: { [GROUP]: dangerous({ timing: 'now', interruption: 'outage', reversible: 'no' }) },
    together: [{ severity: 'dangerous', addresses: [GROUP, 'aws_route53_record.main'] }],
    source: 'Amazon ElastiCache User Guide, Finding connection endpoints',
  },
  {
    id: 'rule-follows-port',
    title: 'Another port, and the rule that lets clients in goes along',
    before: configured(anInstance(), letsIn(5432)),
    after: configured(anInstance({ port: 5433 }), letsIn(5433)),
    expect: {
      [MAIN]: dangerous({ timing: 'now', interruption: 'outage', data: 'none' }),
      'aws_vpc_security_group_ingress_rule.main': review({ timing: 'now', interruption: 'unknown' }),
    },
    source: source.SETTINGS,
  },
  {
    id: 'one-of-two-replicas-stays-small',
    title: 'A larger primary and one larger replica: the other stays small',
    before: configured(anInstance(), aReplica(following), second({})),
    after: configured(
      anInstance({ instance_class: 'db.m6g.4xlarge' }),
      aReplica({ ...following, instance_class: 'db.m6g.4xlarge' }),
      second({}),
    ),
    expect: { [MAIN]: inWindow, 'aws_db_instance.replica': inWindow },
    together: [{ severity: 'review', addresses: [MAIN, 'aws_db_instance.second'] }],
    source: 'Amazon RDS User Guide, Working with DB instance read replicas',
  },
];

function second(args: Parameters<typeof aReplica>[0]): Resource {
  return named(aReplica({ ...following, identifier: 'orders-second', ...args }), 'second', {
    id: 'db-ORDERSSECOND',
    resource_id: 'db-ORDERSSECOND',
    arn: 'arn:aws:rds:eu-central-1:111122223333:db:orders-second',
  });
}
