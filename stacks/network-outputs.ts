import { TerraformOutput } from 'cdktf';
import type { Construct } from 'constructs';
import type { Network } from './network/index.ts';

/**
 * What others need to join the network: the group for nodes or pods that use the stores and, of a network
 * made here, what a peering, a transit gateway or another endpoint is attached to.
 */
export function networkOutputs(scope: Construct, network: Network): void {
  new TerraformOutput(scope, 'client_security_group_id', {
    value: network.clientSecurityGroupId,
    description: 'Security group whose members reach the stores',
  });
  if (!network.routeTableId) return;
  new TerraformOutput(scope, 'vpc_id', { value: network.vpcId, description: 'VPC of the stores' });
  new TerraformOutput(scope, 'private_subnet_ids', {
    value: network.subnetIds,
    description: 'Private subnets of the stores, one for each availability zone',
  });
  new TerraformOutput(scope, 'route_table_id', {
    value: network.routeTableId,
    description: 'Route table of the private subnets; routes to peers go here',
  });
}
