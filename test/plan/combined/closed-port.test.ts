import { describe, expect, it } from 'vitest';
import { aChange } from '../judged.ts';
import { anInstance, codes, found, unchanged } from './found.ts';

describe('a port that changes', () => {
  const group = 'sg-0a1b2c3d4e5f60001';
  const store = { port: 5432, vpc_security_group_ids: [group] };
  const moved = anInstance(store, { ...store, port: 5433 });
  const rule = (from: number, to: number) =>
    unchanged('aws_vpc_security_group_ingress_rule', 'clients', {
      security_group_id: group,
      ip_protocol: 'tcp',
      from_port: from,
      to_port: to,
      cidr_ipv4: '10.0.0.0/16',
    });

  it('is closed where the rules name the old one alone', () => {
    expect(found([moved, rule(5432, 5432)])).toMatchObject([
      {
        code: 'port-not-let-in',
        addresses: ['aws_db_instance.main', 'aws_vpc_security_group_ingress_rule.clients'],
        timing: 'now',
        interruption: 'outage',
      },
    ]);
  });

  it('is closed for a cache too, which is replaced for it', () => {
    const cache = aChange('aws_elasticache_replication_group', {
      before: { replication_group_id: 'carts', port: 6379, security_group_ids: [group] },
      after: { replication_group_id: 'carts', port: 6380, security_group_ids: [group] },
      actions: ['delete', 'create'],
      replacePaths: [['port']],
    });

    const told = found([cache, rule(6379, 6379)]).find(({ code }) => code === 'port-not-let-in');
    expect(told?.why).toMatch(/^Moves the cache to port 6380/);
    expect(codes([cache, rule(6379, 6380)])).toEqual([]);
  });

  it('is open where a rule has both, and unknown where the plan has no rule', () => {
    expect(codes([moved, rule(5000, 6000)])).toEqual([]);
    expect(codes([moved])).toEqual([]);
  });
});
