import { expect, it } from 'vitest';
import { having, havingAny } from '../../plan/having.ts';
import { aChange, contextOf } from './judged.ts';

it('resources are found by the text of an argument, on the side that is asked for', () => {
  const moved = aChange('aws_rds_cluster_instance', {
    name: 'moved',
    before: { cluster_identifier: 'orders' },
    after: { cluster_identifier: 'ledger' },
  });
  const hidden = aChange('aws_rds_cluster_instance', { name: 'hidden', after: {} });
  const context = contextOf([moved, hidden]);
  const found = (side: 'before' | 'after', value: string | undefined) =>
    having(context, 'aws_rds_cluster_instance', side, 'cluster_identifier', value);

  expect(found('before', 'orders')).toEqual([moved]);
  expect(found('after', 'orders')).toEqual([]);
  expect(found('after', 'ledger')).toEqual([moved]);
  expect(found('before', undefined)).toEqual([hidden]);
  expect(having(context, 'aws_rds_cluster', 'after', 'cluster_identifier', 'ledger')).toEqual([]);
});

it('resources of several types are found in the order of the plan, each type by its own argument', () => {
  const names = { aws_db_instance: 'db_subnet_group_name', aws_rds_cluster: 'subnets' };
  const cluster = aChange('aws_rds_cluster', { before: { subnets: 'private' } });
  const instance = aChange('aws_db_instance', { before: { db_subnet_group_name: 'private' } });
  const other = aChange('aws_rds_cluster', { name: 'other', before: { db_subnet_group_name: 'private' } });
  const context = contextOf([cluster, other, instance]);

  expect(havingAny(context, names, 'before', 'private')).toEqual([cluster, instance]);
  expect(havingAny(context, names, 'after', 'private')).toEqual([]);
});
