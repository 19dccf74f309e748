import { describe, expect, it } from 'vitest';
import type { JsonObject, MarkTree } from '../../../../plan/value.ts';
import { judged } from '../../judged.ts';
import { fields, quiet } from '../stores/fields.ts';

const review = fields('review now unknown none yes succeeds');
const changed = (type: string, before: JsonObject, after: JsonObject, unknown: MarkTree = {}) =>
  judged(type, { before, after, unknown });
const silent = { ...quiet, findings: [] };

describe('a route', () => {
  const route = { destination_cidr_block: '0.0.0.0/0', nat_gateway_id: 'nat-1', gateway_id: '' };

  it('that goes another way is told once, by the new way', () => {
    const impact = changed('aws_route', route, { ...route, nat_gateway_id: '', gateway_id: 'igw-1' });
    expect(impact).toMatchObject(review);
    expect(impact.findings).toMatchObject([{ code: 'path-internet', attribute: 'gateway_id' }]);
    const other = changed('aws_route', route, { ...route, nat_gateway_id: 'nat-2' });
    expect(other.findings).toMatchObject([{ code: 'path-target' }]);
  });

  it('more in a table is quiet, and one less or another is not', () => {
    const one = { cidr_block: '0.0.0.0/0', gateway_id: 'igw-1' };
    const two = { cidr_block: '10.9.0.0/16', vpc_peering_connection_id: 'pcx-1' };
    expect(changed('aws_route_table', { route: [one] }, { route: [two, one] })).toMatchObject(silent);
    expect(changed('aws_route_table', { route: [one, two] }, { route: [one] })).toMatchObject(review);
    expect(
      changed('aws_route_table', { route: [one] }, { route: [{ ...one, gateway_id: 'igw-2' }] }),
    ).toMatchObject(review);
  });
});

describe('a network', () => {
  it('tells of public addresses and names in the direction that matters', () => {
    const on = { map_public_ip_on_launch: true };
    const off = { map_public_ip_on_launch: false };
    expect(changed('aws_subnet', off, on)).toMatchObject(fields('review now none none yes succeeds'));
    expect(changed('aws_subnet', on, off)).toMatchObject(silent);
    expect(changed('aws_vpc', { enable_dns_hostnames: true }, { enable_dns_hostnames: false })).toMatchObject(
      review,
    );
    expect(changed('aws_vpc', { enable_dns_hostnames: false }, { enable_dns_hostnames: true })).toMatchObject(
      silent,
    );
  });

  it('is quiet about a subnet or a group more, and tells of one less', () => {
    const sets = {
      aws_vpc_endpoint: 'subnet_ids',
      aws_lb: 'security_groups',
      aws_autoscaling_group: 'vpc_zone_identifier',
    };
    for (const [type, name] of Object.entries(sets)) {
      expect(changed(type, { [name]: ['a'] }, { [name]: ['b', 'a'] })).toMatchObject(silent);
      expect(changed(type, { [name]: ['a', 'b'] }, { [name]: ['b'] })).toMatchObject(review);
      expect(changed(type, { [name]: ['a'] }, {}, { [name]: true })).toMatchObject(review);
    }
  });

  it('tells of an endpoint taken out of a route table, and of its private name', () => {
    expect(
      changed('aws_vpc_endpoint', { route_table_ids: ['rtb-1', 'rtb-2'] }, { route_table_ids: ['rtb-1'] }),
    ).toMatchObject(review);
    for (const enabled of [true, false])
      expect(
        changed('aws_vpc_endpoint', { private_dns_enabled: !enabled }, { private_dns_enabled: enabled }),
      ).toMatchObject(review);
  });

  it('leaves what Terraform computes from the subnets to the subnets', () => {
    const impact = changed(
      'aws_lb',
      { subnets: ['a', 'b', 'c'], subnet_mapping: [{ subnet_id: 'a' }] },
      { subnets: ['a', 'b'] },
      { subnet_mapping: true },
    );
    expect(impact.findings).toMatchObject([{ attribute: 'subnets' }]);
  });
});

describe('what is opened to everybody', () => {
  it('is a function whose address asks nobody any more', () => {
    const [iam, none] = [{ authorization_type: 'AWS_IAM' }, { authorization_type: 'NONE' }];
    expect(changed('aws_lambda_function_url', iam, none)).toMatchObject(
      fields('dangerous now none none yes succeeds'),
    );
    expect(changed('aws_lambda_function_url', none, iam)).toMatchObject(review);
  });

  it('is a function whose permission is replaced by one for any principal', () => {
    const replaced = (before: JsonObject, after: JsonObject) =>
      judged('aws_lambda_permission', { before, after, actions: ['delete', 'create'] });
    const service = { principal: 'apigateway.amazonaws.com' };
    expect(replaced(service, { principal: '*' }).severity).toBe('dangerous');
    expect(replaced(service, { principal: '*', source_account: '111122223333' }).severity).toBe('review');
    expect(replaced({ principal: '*' }, { principal: '*', action: 'lambda:GetFunction' }).severity).toBe(
      'review',
    );
  });
});

describe('a limit', () => {
  it('of a function that is raised is quiet, and one that is lowered or new is not', () => {
    const limit = (before: number, after: number) =>
      changed(
        'aws_lambda_function',
        { reserved_concurrent_executions: before },
        { reserved_concurrent_executions: after },
      );
    expect(limit(50, 100)).toMatchObject(silent);
    expect(limit(100, 50)).toMatchObject(review);
    expect(limit(-1, 50)).toMatchObject(review);
    expect(limit(50, 0)).toMatchObject(fields('dangerous now outage none yes succeeds'));
  });
});
