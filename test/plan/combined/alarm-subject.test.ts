import { describe, expect, it } from 'vitest';
import type { Change } from '../../../plan/change.ts';
import { aChange } from '../judged.ts';
import { anInstance, found, unchanged } from './found.ts';

describe('alarms', () => {
  it('on a database that is renamed lose their subject', () => {
    const alarm = unchanged('aws_cloudwatch_metric_alarm', 'cpu', {
      dimensions: { DBInstanceIdentifier: 'orders' },
    });

    expect(found([anInstance({}, { identifier: 'sales' }), alarm])).toMatchObject([
      { code: 'alarms-without-subject', severity: 'review' },
    ]);
  });

  const watching = (dimension: string, value: string) =>
    unchanged('aws_cloudwatch_metric_alarm', 'cpu', { dimensions: { [dimension]: value } });
  const lost = { code: 'alarms-without-subject', severity: 'review' };
  const ofAlarms = (changes: readonly Change[]) =>
    found(changes).filter(({ code }) => code === 'alarms-without-subject');

  it('keep it where the change of the database is refused', () => {
    const guarded = aChange('aws_db_instance', {
      before: { identifier: 'orders', deletion_protection: true },
    });

    expect(ofAlarms([guarded, watching('DBInstanceIdentifier', 'orders')])).toEqual([]);
  });

  it('may lose it where the new name is known only after apply', () => {
    const replaced = aChange('aws_db_instance', {
      before: { identifier: 'orders', skip_final_snapshot: true },
      after: { skip_final_snapshot: true },
      unknown: { identifier: true },
      actions: ['delete', 'create'],
    });
    const [told] = ofAlarms([replaced, watching('DBInstanceIdentifier', 'orders')]);

    expect(told).toMatchObject(lost);
    expect(told?.why).toMatch(/^May leave an alarm without a subject/);
  });

  it('on a node lose it with the replication group', () => {
    const group = aChange('aws_elasticache_replication_group', {
      before: { replication_group_id: 'carts', member_clusters: ['carts-001', 'carts-002'] },
    });

    expect(ofAlarms([group, watching('CacheClusterId', 'carts-002')])).toMatchObject([lost]);
    expect(ofAlarms([group, watching('CacheClusterId', 'other-001')])).toEqual([]);
  });

  it('on a node lose it also where the state does not list the nodes', () => {
    const group = aChange('aws_elasticache_replication_group', {
      before: { replication_group_id: 'carts', num_cache_clusters: 2, member_clusters: [] },
    });

    expect(ofAlarms([group, watching('CacheClusterId', 'carts-002')])).toMatchObject([lost]);
    expect(ofAlarms([group, watching('CacheClusterId', 'carts-003')])).toEqual([]);
  });

  it('of an expression lose it by any of its metrics', () => {
    const alarm = unchanged('aws_cloudwatch_metric_alarm', 'share', {
      dimensions: {},
      metric_query: [
        { id: 'e', expression: 'm / 2', metric: [] },
        { id: 'm', metric: [{ dimensions: { DBInstanceIdentifier: 'orders' } }] },
      ],
    });

    expect(ofAlarms([anInstance({}, { identifier: 'sales' }), alarm])).toMatchObject([lost]);
    expect(ofAlarms([anInstance({ identifier: 'carts' }, { identifier: 'sales' }), alarm])).toEqual([]);
  });

  it('on a broker lose it by its name with and without a number', () => {
    const broker = aChange('aws_mq_broker', { before: { broker_name: 'jobs' } });

    for (const name of ['jobs', 'jobs-1', 'jobs-2'])
      expect(ofAlarms([broker, watching('Broker', name)])).toMatchObject([lost]);
    expect(ofAlarms([broker, watching('Broker', 'jobs-api-1')])).toEqual([]);
  });
});
