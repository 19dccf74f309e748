import { describe, expect, it } from 'vitest';
import { boundaryOf } from '../../plan/boundary.ts';
import { connectionFigures } from '../../plan/connections.ts';
import type { JsonObject } from '../../plan/value.ts';
import type { ConnectionBudget } from '../../spec/resolved-spec.ts';
import { aChange, contextOf } from './judged.ts';

const figures = (type: string, before: JsonObject | undefined, after: JsonObject | undefined) =>
  boundaryOf(contextOf([aChange(type, { ...(before && { before }), ...(after && { after }) })])).map(
    ({ name, before: old, after: planned }) => ({ name, before: old, after: planned }),
  );

describe('recovery objectives', () => {
  it('fall from five minutes to the last snapshot when backups go off', () => {
    const with14 = { multi_az: true, backup_retention_period: 14 };

    expect(figures('aws_db_instance', with14, { ...with14, backup_retention_period: 0 })).toEqual([
      {
        name: 'RPO of aws_db_instance.main',
        before: '5 min',
        after: 'everything since the last snapshot anybody took',
      },
      { name: 'Reach of the backups of aws_db_instance.main', before: '14 days', after: 'none' },
    ]);
  });

  it('fall from a failover to a restore when the standby goes', () => {
    const standby = { multi_az: true, backup_retention_period: 7 };

    expect(figures('aws_db_instance', standby, { ...standby, multi_az: false })).toEqual([
      {
        name: 'RTO of aws_db_instance.main',
        before: 'failover, typically 60 to 120 s',
        after: 'a restore, hours with its size',
      },
    ]);
  });

  it('end with the database', () => {
    const found = figures('aws_db_instance', { multi_az: false, backup_retention_period: 1 }, undefined);

    expect(found.map(({ after }) => after)).toEqual(Array(3).fill('nothing to recover'));
  });

  it('of a cache hang on its snapshots and its failover', () => {
    const before = { snapshot_retention_limit: 5, automatic_failover_enabled: true };
    const after = { snapshot_retention_limit: 0, automatic_failover_enabled: true };

    expect(figures('aws_elasticache_replication_group', before, after)).toEqual([
      {
        name: 'RPO of aws_elasticache_replication_group.main',
        before: 'a day: the last daily snapshot',
        after: 'everything in it',
      },
      {
        name: 'Reach of the backups of aws_elasticache_replication_group.main',
        before: '5 days',
        after: 'none',
      },
    ]);
  });

  it('of a cache are unknown where its snapshots are, and nothing where none are asked for', () => {
    const known = { snapshot_retention_limit: 5, automatic_failover_enabled: true };
    const change = aChange('aws_elasticache_replication_group', {
      before: known,
      after: { automatic_failover_enabled: true },
      unknown: { snapshot_retention_limit: true },
    });

    expect(boundaryOf(contextOf([change])).map(({ after }) => after)).toEqual(['unknown', 'unknown']);
    expect(
      figures('aws_elasticache_replication_group', known, { ...known, snapshot_retention_limit: null }).map(
        ({ after }) => after,
      ),
    ).toEqual(['everything in it', 'none']);
  });

  it('cite what AWS says of that kind of store', () => {
    const sources = (type: string, before: JsonObject): readonly (string | undefined)[] =>
      boundaryOf(contextOf([aChange(type, { before })])).map(
        ({ why }) => /\((.+?) User Guide, /.exec(why)?.[1],
      );

    expect(sources('aws_db_instance', { multi_az: true, backup_retention_period: 7 })).toEqual(
      Array(3).fill('Amazon RDS'),
    );
    expect(sources('aws_rds_cluster', { backup_retention_period: 7 })).toEqual(
      Array(3).fill('Amazon Aurora'),
    );
    expect(sources('aws_elasticache_replication_group', { snapshot_retention_limit: 1 })).toEqual(
      Array(3).fill('Amazon ElastiCache'),
    );
  });

  it('of a cluster hang on its retention', () => {
    const cluster = { cluster_identifier: 'orders', backup_retention_period: 14 };

    expect(figures('aws_rds_cluster', cluster, { ...cluster, backup_retention_period: 1 })).toEqual([
      { name: 'Reach of the backups of aws_rds_cluster.main', before: '14 days', after: '1 day' },
    ]);
  });

  it('of an unchanged cluster hang on the instances it has left', () => {
    const attributes = { cluster_identifier: 'orders', backup_retention_period: 14 };
    const cluster = aChange('aws_rds_cluster', {
      before: attributes,
      after: attributes,
      actions: ['no-op'],
    });
    const of = { cluster_identifier: 'orders' };
    const writer = aChange('aws_rds_cluster_instance', {
      name: 'a',
      before: of,
      after: of,
      actions: ['no-op'],
    });
    const reader = aChange('aws_rds_cluster_instance', { name: 'b', before: of });
    const others = aChange('aws_rds_cluster_instance', {
      name: 'c',
      before: { cluster_identifier: 'other' },
    });
    const rto = (...changes: readonly Parameters<typeof contextOf>[0][number][]) =>
      boundaryOf(contextOf(changes)).map(({ name, before, after }) => [name, before, after]);

    expect(rto(cluster, writer, reader, others)).toEqual([
      ['RTO of aws_rds_cluster.main', 'failover to a reader', 'a new instance, minutes'],
    ]);
    expect(rto(cluster, reader)).toEqual([
      ['RTO of aws_rds_cluster.main', 'a new instance, minutes', 'unknown'],
    ]);
    const forgotten = aChange('aws_rds_cluster_instance', { name: 'b', before: of, actions: ['forget'] });
    expect(rto(cluster, writer, forgotten)).toEqual([]);
  });

  it('are not told of what does not change them, of a replica, or of a new database', () => {
    const before = { multi_az: true, backup_retention_period: 7, instance_class: 'db.m6g.large' };

    expect(figures('aws_db_instance', before, { ...before, instance_class: 'db.m6g.xlarge' })).toEqual([]);
    expect(
      figures(
        'aws_db_instance',
        { replicate_source_db: 'orders', backup_retention_period: 7 },
        { replicate_source_db: 'orders', backup_retention_period: 0 },
      ),
    ).toEqual([]);
    expect(figures('aws_db_instance', undefined, before)).toEqual([]);
  });
});

describe('the connection budget', () => {
  const spec = (needed: number, maxConnections: number) => ({
    connectionBudget: { needed, maxConnections, reserve: 20 } as ConnectionBudget,
  });
  const primary = (attributes: JsonObject) =>
    contextOf([aChange('aws_db_instance', { before: attributes, after: attributes })]);

  it('before the plan is what the old class offers', () => {
    // db.m6g.large has 8 GiB: 8,192 less 477 MiB kept by RDS, 8,089,763,840 bytes / 9,531,392 = 848.
    const context = primary({ instance_class: 'db.m6g.large' });

    expect(connectionFigures(context, spec(300, 1_600), spec(200, 848))).toMatchObject([
      { before: '200 of 828 (848 - 20 reserved)', after: '300 of 1580 (1600 - 20 reserved)' },
    ]);
  });

  it('says when the workload of before is not known', () => {
    const [figure] = connectionFigures(
      primary({ instance_class: 'db.m6g.large' }),
      spec(300, 1_600),
      undefined,
    );

    expect(figure?.before).toBe('300 of 828 (848 - 20 reserved)');
    expect(figure?.why).toContain('taken as unchanged');
  });

  it('is that of a literal parameter where there is one', () => {
    const group = aChange('aws_db_parameter_group', {
      before: { name: 'orders', parameter: [{ name: 'max_connections', value: '250' }] },
      after: { name: 'orders', parameter: [{ name: 'max_connections', value: '250' }] },
    });
    const instance = aChange('aws_db_instance', {
      before: { instance_class: 'db.m6g.large', parameter_group_name: 'orders' },
      after: { instance_class: 'db.m6g.large', parameter_group_name: 'orders' },
    });
    const found = connectionFigures(contextOf([group, instance]), spec(240, 500), undefined);

    expect(found).toMatchObject([{ before: '240 of 230, too many (250 - 20 reserved)' }]);
  });

  it('before the plan keeps the reserve of then', () => {
    const base = { connectionBudget: { needed: 200, maxConnections: 848, reserve: 48 } as ConnectionBudget };

    expect(
      connectionFigures(primary({ instance_class: 'db.m6g.large' }), spec(200, 848), base),
    ).toMatchObject([{ before: '200 of 800 (848 - 48 reserved)', after: '200 of 828 (848 - 20 reserved)' }]);
  });

  it('is unknown of a class nobody knows, and not there before the database is', () => {
    const created = contextOf([aChange('aws_db_instance', { after: { instance_class: 'db.m6g.large' } })]);

    expect(
      connectionFigures(primary({ instance_class: 'db.future.large' }), spec(300, 848), undefined),
    ).toMatchObject([{ before: 'unknown', after: '300 of 828 (848 - 20 reserved)' }]);
    expect(connectionFigures(created, spec(300, 848), undefined)).toMatchObject([
      { before: 'no database yet' },
    ]);
  });

  it('is not told when nothing of it changes', () => {
    expect(connectionFigures(primary({ instance_class: 'db.m6g.large' }), spec(300, 848), undefined)).toEqual(
      [],
    );
  });
});
