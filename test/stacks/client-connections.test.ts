import './matchers.ts';
import { describe, expect, it } from 'vitest';
import { days, gib, hours } from '../../spec/units.ts';
import { clientConnections, storePort } from '../../stacks/client-connections.ts';
import { development, production } from './fixture.ts';
import { at, synthStack } from './synth.ts';

const given = {
  kind: 'given',
  vpcId: 'vpc-0a1b2c3d',
  subnetIds: ['subnet-0a1b2c3d', 'subnet-0a1b2c3e'],
  clientSecurityGroupIds: ['sg-0a1b2c3d'],
} as const;
const egress = [{ name: 'payments', cidrs: ['10.60.0.0/16', 'fd12::/64'], ports: [443, 8_443] }];

const { dump: _dump, drill: _drill, ...withoutRuns } = production.backup;
const plain = { ...production, backup: withoutRuns };

describe('what clients reach beside the stores', () => {
  it('is nothing of a service that names nothing, in a network with endpoints', () => {
    expect(clientConnections(plain)).toMatchObject({ clientEgress: [] });
    expect(clientConnections(plain)).not.toHaveProperty('reachS3On');
  });

  it('is every range on every port the service names', () => {
    const spec = { ...plain, workload: { ...plain.workload, egress } };
    expect(clientConnections(spec).clientEgress).toEqual([
      { name: '10-60-0-0-16-tcp-443', cidr: '10.60.0.0/16', protocol: 'tcp', port: 443 },
      { name: '10-60-0-0-16-tcp-8443', cidr: '10.60.0.0/16', protocol: 'tcp', port: 8_443 },
      { name: 'fd12__-64-tcp-443', cidr: 'fd12::/64', protocol: 'tcp', port: 443 },
      { name: 'fd12__-64-tcp-8443', cidr: 'fd12::/64', protocol: 'tcp', port: 8_443 },
    ]);
  });

  it('is a name server that is not on the node itself', () => {
    const { environment } = plain;
    const kubernetes = { ...environment.kubernetes, dnsCidrs: ['169.254.20.10/32', '10.8.0.10/32'] };
    expect(clientConnections({ ...plain, environment: { ...environment, kubernetes } }).clientEgress).toEqual(
      [
        { name: '10-8-0-10-32-udp-53', cidr: '10.8.0.10/32', protocol: 'udp', port: 53 },
        { name: '10-8-0-10-32-tcp-53', cidr: '10.8.0.10/32', protocol: 'tcp', port: 53 },
      ],
    );
  });

  it('is AWS, within the private ranges, where the endpoints are of a network that was given', () => {
    const spec = { ...plain, network: given };
    expect(clientConnections(spec).clientEgress).toEqual([
      { name: '10-0-0-0-8-tcp-443', cidr: '10.0.0.0/8', protocol: 'tcp', port: 443 },
      { name: '100-64-0-0-10-tcp-443', cidr: '100.64.0.0/10', protocol: 'tcp', port: 443 },
      { name: '172-16-0-0-12-tcp-443', cidr: '172.16.0.0/12', protocol: 'tcp', port: 443 },
      { name: '192-168-0-0-16-tcp-443', cidr: '192.168.0.0/16', protocol: 'tcp', port: 443 },
    ]);
  });
});

describe('the rules', () => {
  it('of the clients group let them out, in both families of addresses', () => {
    const stack = synthStack({ ...plain, workload: { ...plain.workload, egress } });
    const rule = (name: string) =>
      at(stack, `aws_vpc_security_group_egress_rule.network_clients-out-${name}`);
    expect(rule('10-60-0-0-16-tcp-8443')).toMatchObject({
      security_group_id: '${aws_security_group.network_clients.id}',
      cidr_ipv4: '10.60.0.0/16',
      ip_protocol: 'tcp',
      from_port: 8_443,
      to_port: 8_443,
    });
    expect(rule('fd12__-64-tcp-443')).toMatchObject({ cidr_ipv6: 'fd12::/64', from_port: 443 });
  });

  it('of a network that was given let dumps out to S3 by its prefix list', () => {
    const dump = {
      schedule: '15 1 * * *',
      timeZone: 'Etc/UTC',
      timeLimit: hours(1),
      storage: gib(10),
      from: 'primary',
      postgresImage: 'postgres:16.10',
      awsImage: 'aws-cli:2.31',
      maxAge: days(1),
    } as const;
    const stack = synthStack({ ...development, network: given, backup: { ...development.backup, dump } });
    const { data } = JSON.parse(stack.json) as { data: Record<string, Record<string, object>> };
    expect(data.aws_ec2_managed_prefix_list?.['network_s3-prefix-list']).toMatchObject({
      name: `com.amazonaws.${development.environment.region}.s3`,
    });
    expect(at(stack, 'aws_vpc_security_group_egress_rule.network_clients-s3-out')).toMatchObject({
      prefix_list_id: '${data.aws_ec2_managed_prefix_list.network_s3-prefix-list.id}',
      from_port: 443,
      to_port: 443,
    });
  });

  it('of a store have the port of the graph', () => {
    expect(storePort(production, 'postgres')).toBe(5_432);
    expect(storePort(production, 'redis')).toBe(6_379);
    const { redis: _, ...withoutCache } = production;
    expect(() => storePort(withoutCache, 'redis')).toThrow('orders-prod: nobody may reach redis');
  });
});
