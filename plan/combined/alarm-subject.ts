import type { Change } from '../change.ts';
import { isDestroyed } from '../relations.ts';
import { isObject, text } from '../value.ts';
import { type CombinedRule, isChanged, together } from './together.ts';

/** Dimension of the metrics of a store, and the argument it carries. */
const dimensions = {
  aws_db_instance: { dimension: 'DBInstanceIdentifier', argument: 'identifier' },
  aws_rds_cluster: { dimension: 'DBClusterIdentifier', argument: 'cluster_identifier' },
  aws_elasticache_replication_group: { dimension: 'ReplicationGroupId', argument: 'replication_group_id' },
  aws_elasticache_cluster: { dimension: 'CacheClusterId', argument: 'cluster_id' },
  aws_mq_broker: { dimension: 'Broker', argument: 'broker_name' },
} as const;

type StoreType = keyof typeof dimensions;

/** Alarms that go on watching a name which nothing has any more. */
export const alarmsWithoutSubject: CombinedRule = (context, judgedOf) =>
  context
    .ofType(...Object.keys(dimensions))
    .filter(
      (store) =>
        isDestroyed(store) || isChanged(store, judgedOf, dimensions[store.type as StoreType].argument),
    )
    .flatMap((store) => {
      const { dimension, argument } = dimensions[store.type as StoreType];
      const old = text(store.before?.[argument]);
      if (old === undefined || text(store.after?.[argument]) === old) return [];
      const watches = (alarm: Change): boolean =>
        isObject(alarm.after?.dimensions) && text(alarm.after.dimensions[dimension]) === old;
      const alarms = context.ofType('aws_cloudwatch_metric_alarm').filter(watches);
      if (alarms.length === 0) return [];
      return [
        together([store, ...alarms], {
          code: 'alarms-without-subject',
          severity: 'review',
          why: `Leaves ${alarms.length === 1 ? 'an alarm without a subject: it watches' : `${alarms.length} alarms without a subject: they watch`} a name that is gone. Such an alarm has no data and never fires.`,
          fix: 'Let the alarms refer to the new name, or delete them with what they watched.',
          source: 'Amazon CloudWatch User Guide, Using Amazon CloudWatch alarms (missing data)',
        }),
      ];
    });
