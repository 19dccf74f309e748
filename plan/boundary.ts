import type { Change } from './change.ts';
import type { Context } from './context.ts';
import type { BoundaryFigure } from './impact.ts';
import { isDestroyed, isKept } from './relations.ts';
import { type Attributes, flag, isUnset, number } from './value.ts';

/**
 * Recovery objectives of each database and cache the plan changes, before and after it: how much is lost and how long
 * it takes when a machine, a zone or the data itself fails.
 */
export const boundaryOf = (context: Context): readonly BoundaryFigure[] =>
  context
    .ofType('aws_db_instance', 'aws_elasticache_replication_group')
    .flatMap((change) =>
      change.deposed === undefined && change.action !== 'no-op' && (isKept(change) || isDestroyed(change))
        ? figuresOf(change)
        : [],
    );

function figuresOf(change: Change): readonly BoundaryFigure[] {
  const { before, after, address } = change;
  if (before === undefined || (change.action === 'delete' && after !== undefined)) return [];
  const says = change.type === 'aws_db_instance' ? databaseObjectives : cacheObjectives;
  if (!isUnset(before.replicate_source_db)) return [];
  const then = isDestroyed(change) && after === undefined ? undefined : after;
  const old = says(before);
  const planned = then === undefined ? gone : says(then);
  return (['rpo', 'reach', 'rto'] as const)
    .filter((objective) => old[objective] !== planned[objective])
    .map((objective) => ({
      name: `${nameOf[objective]} of ${address}`,
      before: old[objective],
      after: planned[objective],
      why: whyOf[objective],
    }));
}

interface Objectives {
  readonly rpo: string;
  readonly reach: string;
  readonly rto: string;
}

const gone: Objectives = {
  rpo: 'nothing to recover',
  reach: 'nothing to recover',
  rto: 'nothing to recover',
};

const nameOf = { rpo: 'RPO', reach: 'Reach of the backups', rto: 'RTO' } as const;

const whyOf = {
  rpo: 'Data lost when it has to be restored: point-in-time restore reaches to about five minutes before (Amazon RDS User Guide, Restoring a DB instance to a specified time).',
  reach: 'How far back a restore can go.',
  rto: 'Time until writes are served again after the loss of a machine or zone (Amazon RDS User Guide, Multi-AZ DB instance deployments: failover typically 60 to 120 s).',
} as const;

function databaseObjectives(attributes: Attributes): Objectives {
  const retention = number(attributes.backup_retention_period);
  const standby = flag(attributes.multi_az);
  return {
    rpo:
      retention === undefined
        ? 'unknown'
        : retention === 0
          ? 'everything since the last snapshot anybody took'
          : '5 min',
    reach: daysBack(retention),
    rto:
      standby === undefined
        ? 'unknown'
        : standby
          ? 'failover, typically 60 to 120 s'
          : 'a restore, hours with its size',
  };
}

function cacheObjectives(attributes: Attributes): Objectives {
  const limit = number(attributes.snapshot_retention_limit) ?? 0;
  const failover = flag(attributes.automatic_failover_enabled);
  return {
    rpo: limit === 0 ? 'everything in it' : 'a day: the last daily snapshot',
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
