import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group/index.js';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table/index.js';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association/index.js';
import { Subnet } from '@cdktf/provider-aws/lib/subnet/index.js';
import { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import type { Construct } from 'constructs';
import { child, providerOf } from '../child.ts';
import { subnetCidrs } from './cidr.ts';
import type { CreatedVpc, NetworkProps } from './props.ts';

/** DNS support and host names are both needed by the private names of interface endpoints. */
export const privateVpc = (scope: Construct, props: NetworkProps, created: CreatedVpc): Vpc =>
  new Vpc(
    scope,
    'vpc',
    child(props, 'network.vpc', {
      cidrBlock: created.cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: props.name },
    }),
  );

/** A VPC's own group lets its members talk to each other and to everyone; taken over here, it lets nothing. */
export const emptyDefaultSecurityGroup = (
  scope: Construct,
  props: NetworkProps,
  vpc: Vpc,
): DefaultSecurityGroup =>
  new DefaultSecurityGroup(
    scope,
    'default-security-group',
    child(props, 'network.default-security-group', { vpcId: vpc.id }),
  );

export function privateSubnets(
  scope: Construct,
  props: NetworkProps,
  created: CreatedVpc,
  vpc: Vpc,
): Subnet[] {
  const zones = created.availabilityZones ?? ['a', 'b', 'c'].map((letter) => `${props.region}${letter}`);
  const blocks = subnetCidrs(created.cidr, zones.length);
  return zones.map(
    (zone, index) =>
      new Subnet(
        scope,
        `subnet_${index + 1}`,
        child(props, 'network.subnet', {
          vpcId: vpc.id,
          availabilityZone: zone,
          cidrBlock: blocks[index],
          mapPublicIpOnLaunch: false,
          tags: { Name: `${props.name}-private-${index + 1}` },
        }),
      ),
  );
}

/** No route leaves the VPC: what is needed outside comes through endpoints. */
export function privateRoutes(
  scope: Construct,
  props: NetworkProps,
  vpc: Vpc,
  subnets: readonly Subnet[],
): RouteTable {
  const table = new RouteTable(
    scope,
    'route-table',
    child(props, 'network.route-table', { vpcId: vpc.id, tags: { Name: `${props.name}-private` } }),
  );
  for (const [index, subnet] of subnets.entries()) {
    new RouteTableAssociation(scope, `route-table-association_${index + 1}`, {
      ...providerOf(props),
      routeTableId: table.id,
      subnetId: subnet.id,
    });
  }
  return table;
}
