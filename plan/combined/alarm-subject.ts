import { byKeys } from '../by-keys.ts';
import type { Change } from '../change.ts';
import { type Context, oncePerPlan } from '../context.ts';
import { isDestroyed } from '../relations.ts';
import { blocks, isMarker, isObject, number, text, texts, type Value } from '../value.ts';
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

const argumentOf = ({ type }: Change): string => dimensions[type as StoreType].argument;

/** Alarms that go on watching a name which nothing has any more. */
export const alarmsWithoutSubject: CombinedRule = (context, judgedOf) =>
  context
    .ofType(...Object.keys(dimensions))
    .filter((store) => isDestroyed(store) || isChanged(store, judgedOf, argumentOf(store)))
    .filter((store) => judgedOf(store)?.impact.apply !== 'fails')
    .flatMap((store) => {
      const old = text(store.before?.[argumentOf(store)]);
      const planned = store.after?.[argumentOf(store)];
      if (old === undefined || text(planned) === old) return [];
      const alarms = watchersOf(store, old, context);
      if (alarms.length === 0) return [];
      const isCertain = !isMarker(planned);
      const [verb, gone] = isCertain ? ['Leaves', 'is gone'] : ['May leave', 'may be gone'];
      return [
        together([store, ...alarms], {
          code: 'alarms-without-subject',
          severity: 'review',
          why: `${verb} ${alarms.length === 1 ? 'an alarm without a subject: it watches' : `${alarms.length} alarms without a subject: they watch`} a name that ${gone}.${isCertain ? '' : ' The new name is known only after apply.'} An alarm without a subject has no data, and unless it takes missing data for a breach it never fires.`,
          fix: 'Let the alarms refer to the new name, or delete them with what they watched.',
          source: 'Amazon CloudWatch User Guide, Using Amazon CloudWatch alarms (missing data)',
        }),
      ];
    });

function watchersOf(store: Change, old: string, context: Context): readonly Change[] {
  const index = alarmsBySubject(context);
  return [...new Set(subjectsOf(store, old).flatMap((subject) => index.get(subject) ?? []))];
}

/** What alarms on the store watch, as the names of its metrics have it. */
function subjectsOf(store: Change, old: string): readonly string[] {
  const { dimension } = dimensions[store.type as StoreType];
  const own = keyOf(dimension, old);
  // Metrics of ActiveMQ are those of its one or two brokers, which have numbers.
  if (store.type === 'aws_mq_broker') return [own, `${own}-1`, `${own}-2`];
  // Most metrics of a replication group are those of its nodes.
  const members = isDestroyed(store) ? membersOf(store, old) : [];
  return [own, ...members.map((member) => keyOf('CacheClusterId', member))];
}

/** The nodes the state lists; where it lists none, those that the group has by its number of nodes. */
function membersOf({ type, before }: Change, old: string): readonly string[] {
  if (type !== 'aws_elasticache_replication_group') return [];
  const listed = texts(before?.member_clusters);
  if (listed.length > 0) return listed;
  const count = Math.min(number(before?.num_cache_clusters) ?? 0, 99);
  return Array.from({ length: count }, (_, index) => `${old}-${String(index + 1).padStart(3, '0')}`);
}

const keyOf = (dimension: string, value: string | undefined): string => `${dimension} ${value}`;

const alarmsBySubject = oncePerPlan((context) =>
  byKeys(context.ofType('aws_cloudwatch_metric_alarm'), ({ after }) => [
    ...subjectsIn(after?.dimensions),
    // Of an expression over several metrics, each has dimensions of its own.
    ...blocks(after?.metric_query)
      .flatMap(({ metric }) => blocks(metric))
      .flatMap((metric) => subjectsIn(metric.dimensions)),
  ]),
);

const subjectsIn = (dimensions: Value | undefined): readonly string[] =>
  isObject(dimensions)
    ? Object.entries(dimensions).map(([dimension, value]) => keyOf(dimension, text(value)))
    : [];
