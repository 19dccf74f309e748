import { byKeys } from './by-keys.ts';
import type { Change } from './change.ts';
import { type Context, oncePerPlan } from './context.ts';
import type { BoundaryFigure } from './impact.ts';
import { isDestroyed, isKept, textsOf } from './relations.ts';
import { type Attributes, flag, isUnset, number, text } from './value.ts';

/**
 * Recovery objectives of each database and cache the plan changes, before and after it: how much is lost and how long
 * it takes when a machine, a zone or the data itself fails.
 */
export const boundaryOf = (context: Context): readonly BoundaryFigure[] =>
  context
    .ofType(...Object.keys(stores))
    .flatMap((change) =>
      change.deposed === undefined && isConcerned(change) && (isKept(change) || isDestroyed(change))
        ? figuresOf(change, context)
        : [],
    );

/** An unchanged cluster too: its instances may come and go. */
const isConcerned = ({ action, type }: Change): boolean => action !== 'no-op' || type === 'aws_rds_cluster';

/** What is said of a store on one side of the plan. */
interface Objectives {
  readonly rpo: string;
  readonly reach: string;
  readonly rto: string;
}

interface Store {
  readonly objectives: (attributes: Attributes, side: Side, context: Context) => Objectives;
  /** Document and page of each objective. */
  readonly sources: Objectives;
}

type Side = 'before' | 'after';

function figuresOf(change: Change, context: Context): readonly BoundaryFigure[] {
  const { before, after, address, type } = change;
  const store = stores[type];
  if (store === undefined || before === undefined || (change.action === 'delete' && after !== undefined))
    return [];
  if (!isUnset(before.replicate_source_db)) return [];
  const old = store.objectives(before, 'before', context);
  const planned = after === undefined ? gone : store.objectives(after, 'after', context);
  return (['rpo', 'reach', 'rto'] as const)
    .filter((objective) => old[objective] !== planned[objective])
    .map((objective) => ({
      name: `${nameOf[objective]} of ${address}`,
      before: old[objective],
      after: planned[objective],
      why: `${whyOf[objective]} (${store.sources[objective]}).`,
    }));
}

const gone: Objectives = {
  rpo: 'nothing to recover',
  reach: 'nothing to recover',
  rto: 'nothing to recover',
};

const nameOf = { rpo: 'RPO', reach: 'Reach of the backups', rto: 'RTO' } as const;

const whyOf = {
  rpo: 'Data lost when it has to be restored',
  reach: 'How far back a restore can go',
  rto: 'Time until writes are served again after the loss of a machine or zone',
} as const;

function databaseObjectives(attributes: Attributes): Objectives {
  const retention = number(attributes.backup_retention_period);
  const standby = flag(attributes.multi_az);
  return {
    ...restoredFrom(retention),
    rto:
      standby === undefined
        ? 'unknown'
        : standby
          ? 'failover, typically 60 to 120 s'
          : 'a restore, hours with its size',
  };
}

function clusterObjectives(attributes: Attributes, side: Side, context: Context): Objectives {
  const name = text(attributes.cluster_identifier);
  const members = name === undefined ? 0 : (membersByCluster(context)[side].get(name)?.length ?? 0);
  return {
    ...restoredFrom(number(attributes.backup_retention_period)),
    // Without any known instance: they are elsewhere, or the cluster makes its own.
    rto: members === 0 ? 'unknown' : members === 1 ? 'a new instance, minutes' : 'failover to a reader',
  };
}

/** The instances of Aurora clusters on each side, by the name of their cluster. */
const membersByCluster = oncePerPlan((context) => {
  const instances = context.ofType('aws_rds_cluster_instance').filter(({ deposed }) => deposed === undefined);
  const of = (sideOf: (instance: Change) => Attributes | undefined) =>
    byKeys(instances, (instance) => textsOf(sideOf(instance), ['cluster_identifier']));
  return {
    before: of(({ before }) => before),
    // One that is only forgotten keeps running.
    after: of(({ action, before, after }) => (action === 'forget' ? before : after)),
  };
});

/** Point-in-time restore, as long as there are automated backups. */
const restoredFrom = (retention: number | undefined): Pick<Objectives, 'rpo' | 'reach'> => ({
  rpo:
    retention === undefined
      ? 'unknown'
      : retention === 0
        ? 'everything since the last snapshot anybody took'
        : '5 min',
  reach: daysBack(retention),
});

function cacheObjectives(attributes: Attributes): Objectives {
  const { snapshot_retention_limit: given } = attributes;
  const limit = isUnset(given) ? 0 : number(given);
  const failover = flag(attributes.automatic_failover_enabled);
  return {
    rpo:
      limit === undefined ? 'unknown' : limit === 0 ? 'everything in it' : 'a day: the last daily snapshot',
    reach: daysBack(limit),
    rto:
      failover === undefined
        ? 'unknown'
        : failover
          ? 'failover to a replica'
          : 'a new node, without its data',
  };
}

function daysBack(days: number | undefined): string {
  if (days === undefined) return 'unknown';
  return days === 0 ? 'none' : `${days} ${days === 1 ? 'day' : 'days'}`;
}

const stores: Readonly<Record<string, Store>> = {
  aws_db_instance: {
    objectives: databaseObjectives,
    sources: {
      rpo: 'Amazon RDS User Guide, Restoring a DB instance to a specified time',
      reach: 'Amazon RDS User Guide, Backup retention period',
      rto: 'Amazon RDS User Guide, Multi-AZ DB instance deployments',
    },
  },
  aws_rds_cluster: {
    objectives: clusterObjectives,
    sources: {
      rpo: 'Amazon Aurora User Guide, Restoring a DB cluster to a specified time',
      reach: 'Amazon Aurora User Guide, Overview of backing up and restoring an Aurora DB cluster',
      rto: 'Amazon Aurora User Guide, High availability for Amazon Aurora',
    },
  },
  aws_elasticache_replication_group: {
    objectives: cacheObjectives,
    sources: {
      rpo: 'Amazon ElastiCache User Guide, Scheduling automatic backups',
      reach: 'Amazon ElastiCache User Guide, Scheduling automatic backups',
      rto: 'Amazon ElastiCache User Guide, Minimizing downtime with Multi-AZ',
    },
  },
};
