import { expect, it } from 'vitest';
import { having } from '../../plan/having.ts';
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
