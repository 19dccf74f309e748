import type { RouteTable } from '@cdktf/provider-aws/lib/route-table/index.js';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint/index.js';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js';
import type { Construct } from 'constructs';
import { awsPort } from '../../spec/connection-graph.ts';
import { child, inherited, providerOf } from '../child.ts';
import type { CreatedVpc, EndpointService, NetworkPlacement, NetworkProps } from './props.ts';
import { StoreSecurityGroup } from './store-security-group.ts';

const defaultServices: readonly EndpointService[] = ['secretsmanager', 'kms', 'logs', 'sts'];

/** The gateway endpoint of S3 costs nothing and keeps backups off the internet. */
export function s3Endpoint(
  scope: Construct,
  props: NetworkProps,
  network: NetworkPlacement,
  routes: RouteTable,
): void {
  const endpoint = new VpcEndpoint(
    scope,
    's3-endpoint',
    child(props, 'network.s3-endpoint', {
      vpcId: network.vpcId,
      serviceName: `com.amazonaws.${props.region}.s3`,
      vpcEndpointType: 'Gateway',
      routeTableIds: [routes.id],
    }),
  );
  for (const client of network.clients.filter(({ owned }) => owned)) {
    new VpcSecurityGroupEgressRule(scope, `${client.key}-s3-out`, {
      ...providerOf(props),
      securityGroupId: client.securityGroupId,
      prefixListId: endpoint.prefixListId,
      ipProtocol: 'tcp',
      fromPort: awsPort,
      toPort: awsPort,
      description: 'To S3 through its gateway endpoint',
    });
  }
}

export function interfaceEndpoints(
  scope: Construct,
  props: NetworkProps,
  created: CreatedVpc,
  network: NetworkPlacement,
): void {
  const services = created.interfaceEndpoints ?? defaultServices;
  if (services.length === 0) return;
  const group = new StoreSecurityGroup(scope, 'endpoints', {
    ...inherited(props),
    name: `${props.name}-endpoints`,
    network,
    port: awsPort,
    transformName: 'network.endpoints-security-group',
  });
  for (const service of services) {
    new VpcEndpoint(
      scope,
      `${service}-endpoint`,
      child(props, 'network.endpoint', {
        vpcId: network.vpcId,
        serviceName: `com.amazonaws.${props.region}.${service}`,
        vpcEndpointType: 'Interface',
        privateDnsEnabled: true,
        subnetIds: [...network.subnetIds],
        securityGroupIds: [group.id],
      }),
    );
  }
}
