import './matchers.ts';
import { describe, expect, it } from 'vitest';
import { Network, recoveryCidr, StoreSecurityGroup, subnetCidrs } from '../../stacks/network/index.ts';
import { development, local, production } from './fixture.ts';
import { at, synthAlone, synthStack } from './synth.ts';

const prod = synthStack(production);
const dev = synthStack(development);

describe('address blocks', () => {
  it('are the first sixteenths of the network', () => {
    expect(subnetCidrs('10.0.0.0/16', 3)).toEqual(['10.0.0.0/20', '10.0.16.0/20', '10.0.32.0/20']);
    expect(subnetCidrs('192.168.10.0/24', 2)).toEqual(['192.168.10.0/28', '192.168.10.16/28']);
  });

  it('of the recovery region are the next ones of the same size', () => {
    expect(recoveryCidr('10.0.0.0/16')).toBe('10.1.0.0/16');
    expect(recoveryCidr('192.168.16.0/20')).toBe('192.168.32.0/20');
  });

  it('of the recovery region stay private at the end of a private range', () => {
    expect(recoveryCidr('10.255.0.0/16')).toBe('10.254.0.0/16');
    expect(recoveryCidr('172.31.0.0/16')).toBe('172.30.0.0/16');
    expect(recoveryCidr('192.168.240.0/20')).toBe('192.168.224.0/20');
  });
});

describe('a created network', () => {
  it('has three private subnets in three zones and DNS for endpoints', () => {
    expect(at(prod, 'aws_vpc.network_vpc')).toMatchObject({
      enable_dns_support: true,
      enable_dns_hostnames: true,
    });
    expect(
      [1, 2, 3].map((number) => {
        const { availability_zone, cidr_block } = at(prod, `aws_subnet.network_subnet_${number}`);
        return [availability_zone, cidr_block];
      }),
    ).toEqual([
      ['eu-west-1a', '10.40.0.0/20'],
      ['eu-west-1b', '10.40.16.0/20'],
      ['eu-west-1c', '10.40.32.0/20'],
    ]);
  });

  it('lies in the zones named, which are not a, b and c everywhere', () => {
    const tokyo = ['ap-northeast-1a', 'ap-northeast-1c', 'ap-northeast-1d'];
    const stack = synthStack({
      ...local,
      network: {
        kind: 'created',
        cidr: '10.99.0.0/16',
        availabilityZones: tokyo,
        clientSecurityGroupIds: [],
      },
    });
    expect(
      [1, 2, 3].map((number) => at(stack, `aws_subnet.network_subnet_${number}`).availability_zone),
    ).toEqual(tokyo);
  });

  it('has no way to the internet', () => {
    for (const type of [
      'aws_internet_gateway',
      'aws_nat_gateway',
      'aws_route',
      'aws_egress_only_internet_gateway',
    ]) {
      expect(prod.resource).not.toHaveProperty(type);
    }
    expect(at(prod, 'aws_route_table.network_route-table')).not.toHaveProperty('route');
  });

  it('empties the default security group', () => {
    const group = at(prod, 'aws_default_security_group.network_default-security-group');
    expect(group).not.toHaveProperty('ingress');
    expect(group).not.toHaveProperty('egress');
  });

  it('reaches AWS through endpoints, eks-auth only where a cluster gives identities', () => {
    const services = (stack: typeof prod) =>
      Object.entries(stack.resource.aws_vpc_endpoint ?? {})
        .filter(([id]) => id.startsWith('network_'))
        .map(([, { service_name }]) => service_name)
        .sort();
    const prefix = 'com.amazonaws.eu-west-1.';
    const always = ['kms', 'logs', 's3', 'secretsmanager', 'sts'].map((name) => prefix + name);
    expect(services(prod)).toEqual([`${prefix}eks-auth`, ...always]);
    expect(services(synthStack(local))).toEqual(always);
  });
});

describe('a network of one’s own', () => {
  it('lies in the region’s a, b and c when no zones are named', () => {
    const alone = synthAlone((stack) => {
      new Network(stack, 'net', { name: 'shop', region: 'eu-west-1', vpc: { cidr: '10.0.0.0/16' } });
    });
    expect(
      Object.values(alone.resource.aws_subnet ?? {}).map(({ availability_zone }) => availability_zone),
    ).toEqual(['eu-west-1a', 'eu-west-1b', 'eu-west-1c']);
  });
});

describe('a given network', () => {
  it('is used as it is', () => {
    expect(dev.resource).not.toHaveProperty('aws_vpc');
    expect(at(dev, 'aws_db_subnet_group.postgres_subnet-group').subnet_ids).toEqual([
      'subnet-0aaaaaaaaaaaaaaaa',
      'subnet-0bbbbbbbbbbbbbbbb',
    ]);
    expect(at(dev, 'aws_security_group.postgres_security-group').vpc_id).toBe('vpc-0123456789abcdef0');
  });
});

describe('outputs', () => {
  const outputs = (stack: typeof prod) =>
    Object.fromEntries(Object.entries(stack.output ?? {}).map(([name, { value }]) => [name, value]));

  it('of created networks are what a peering or another group of clients needs, by readable names', () => {
    const subnets = (network: string) =>
      [1, 2, 3].map((number) => `\${aws_subnet.${network}_subnet_${number}.id}`);
    expect(outputs(prod)).toEqual({
      client_security_group_id: '${aws_security_group.network_clients.id}',
      vpc_id: '${aws_vpc.network_vpc.id}',
      private_subnet_ids: subnets('network'),
      route_table_id: '${aws_route_table.network_route-table.id}',
      recovery_client_security_group_id: '${aws_security_group.recovery_network_clients.id}',
      recovery_vpc_id: '${aws_vpc.recovery_network_vpc.id}',
      recovery_private_subnet_ids: subnets('recovery_network'),
      recovery_route_table_id: '${aws_route_table.recovery_network_route-table.id}',
    });
  });

  it('of a given network are the group of clients, the one thing made here', () => {
    expect(outputs(dev)).toEqual({
      client_security_group_id: '${aws_security_group.network_clients.id}',
    });
  });
});

describe('security groups', () => {
  it('never open to addresses, only to groups and to S3', () => {
    for (const type of ['ingress', 'egress']) {
      const rules = Object.values(prod.resource[`aws_vpc_security_group_${type}_rule`] ?? {});
      expect(rules.length).toBeGreaterThan(0);
      for (const rule of rules) {
        expect(rule).not.toHaveProperty('cidr_ipv4');
        expect(rule).not.toHaveProperty('cidr_ipv6');
        expect(rule.referenced_security_group_id ?? rule.prefix_list_id).toBeDefined();
      }
    }
    expect(prod.json).not.toContain('0.0.0.0/0');
    expect(prod.json).not.toContain('::/0');
  });

  it('let the service and the given groups in on the port of the store', () => {
    const from = (name: string) => at(prod, `aws_vpc_security_group_ingress_rule.${name}`);
    expect(from('postgres_security-group_from-clients')).toMatchObject({
      referenced_security_group_id: '${aws_security_group.network_clients.id}',
      from_port: 5432,
      to_port: 5432,
      ip_protocol: 'tcp',
    });
    expect(from('postgres_security-group_from-sg-0aaaaaaaaaaaaaaaa').referenced_security_group_id).toBe(
      'sg-0aaaaaaaaaaaaaaaa',
    );
    expect(from('redis_security-group_from-clients')).toMatchObject({ from_port: 6379, to_port: 6379 });
  });

  it('open the way out of the own group only', () => {
    const groups = Object.values(prod.resource.aws_vpc_security_group_egress_rule ?? {}).map(
      (rule) => rule.security_group_id,
    );
    expect(new Set(groups)).toEqual(
      new Set([
        '${aws_security_group.network_clients.id}',
        '${aws_security_group.recovery_network_clients.id}',
      ]),
    );
  });

  it('serve a store of one’s own as well', () => {
    const alone = synthAlone((stack) => {
      const network = new Network(stack, 'net', {
        name: 'shop',
        region: 'eu-west-1',
        vpc: { vpcId: 'vpc-1', subnetIds: ['subnet-a', 'subnet-b'] },
        clientSecurityGroupIds: ['sg-1'],
      });
      new StoreSecurityGroup(stack, 'search', {
        name: 'shop-search',
        network,
        port: 9200,
        transformName: 'search.group',
      });
    });
    expect(Object.values(alone.resource.aws_vpc_security_group_ingress_rule ?? {})).toHaveLength(2);
    expect(Object.values(alone.resource.aws_vpc_security_group_egress_rule ?? {})).toHaveLength(1);
  });
});
