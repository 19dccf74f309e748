import { describe, expect, it } from 'vitest';
import { aChange } from '../judged.ts';
import { codes, found, unchanged } from './found.ts';

describe('the host name of a store that goes', () => {
  const host = 'carts.x1y2z3.ng.0001.euc1.cache.amazonaws.com';
  const carts = { replication_group_id: 'carts', primary_endpoint_address: host, engine: 'redis' };
  const renamed = aChange('aws_elasticache_replication_group', {
    before: carts,
    after: { ...carts, replication_group_id: 'baskets', primary_endpoint_address: null },
    unknown: { primary_endpoint_address: true },
    actions: ['delete', 'create'],
    replacePaths: [['replication_group_id']],
  });
  const record = (value: string) =>
    unchanged('aws_route53_record', 'cache', { name: 'cache.example', type: 'CNAME', records: [value] });
  const ofHosts = (...changes: Parameters<typeof codes>[0]) =>
    codes(changes).filter((code) => code === 'gone-endpoint');

  it('stays with whoever has it written out', () => {
    expect(found([renamed, record(host)])).toContainEqual(
      expect.objectContaining({
        code: 'gone-endpoint',
        severity: 'dangerous',
        interruption: 'outage',
        addresses: ['aws_elasticache_replication_group.main', 'aws_route53_record.cache'],
      }),
    );
    expect(
      ofHosts(aChange('aws_elasticache_replication_group', { before: carts }), record(host)),
    ).toHaveLength(1);
  });

  it('is nobody else its namesake', () => {
    expect(ofHosts(renamed, record(`old-${host}`))).toEqual([]);
  });

  it('comes back where the store keeps its name', () => {
    const replaced = aChange('aws_elasticache_replication_group', {
      before: carts,
      after: { ...carts, primary_endpoint_address: null },
      unknown: { primary_endpoint_address: true },
      actions: ['delete', 'create'],
    });

    expect(ofHosts(replaced, record(host))).toEqual([]);
  });

  it('goes with a record that goes too, and stays where the deletion is refused', () => {
    const gone = aChange('aws_elasticache_replication_group', { before: carts });
    const guarded = aChange('aws_db_instance', {
      before: { identifier: 'carts', address: host, deletion_protection: true },
    });

    expect(ofHosts(gone, aChange('aws_route53_record', { before: { records: [host] } }))).toEqual([]);
    expect(ofHosts(guarded, record(host))).toEqual([]);
  });
});
