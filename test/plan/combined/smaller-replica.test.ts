import { describe, expect, it } from 'vitest';
import { anInstance, aReplica, codes, found } from './found.ts';

describe('a replica', () => {
  it('that is left smaller than its primary is told', () => {
    const larger = { instance_class: 'db.m6g.2xlarge' };

    expect(found([anInstance({}, larger), aReplica({}, {})])).toMatchObject([
      { code: 'replica-smaller-than-primary', severity: 'review', data: 'none', interruption: 'none' },
    ]);
    expect(codes([anInstance({}, {}), aReplica({}, {})])).toEqual([]);
  });

  it('that is promoted by the plan may be of any size', () => {
    const larger = { instance_class: 'db.m6g.2xlarge' };

    expect(codes([anInstance({}, larger), aReplica({}, { replicate_source_db: '' })])).toEqual([]);
    expect(codes([anInstance({}, larger), aReplica({}, { replicate_source_db: null })])).toEqual([]);
  });

  it('is not of another instance whose database has the name of its source', () => {
    const other = anInstance(
      { identifier: 'ledger', name: 'orders' },
      { identifier: 'ledger', name: 'orders', instance_class: 'db.m6g.2xlarge' },
    );

    expect(codes([other, aReplica({}, {})])).toEqual([]);
  });
});
