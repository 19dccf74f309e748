import { DataAwsEc2ManagedPrefixList } from '@cdktf/provider-aws/lib/data-aws-ec2-managed-prefix-list/index.js';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js';
import type { Construct } from 'constructs';
import { providerOf } from '../child.ts';
import type { NetworkPlacement, NetworkProps } from './props.ts';

/** Ways out of the clients' group to addresses, beside those to the stores. */
export function clientEgress(scope: Construct, props: NetworkProps, network: NetworkPlacement): void {
  for (const client of network.clients.filter(({ owned }) => owned))
    for (const { name, cidr, protocol, port } of props.clientEgress ?? [])
      new VpcSecurityGroupEgressRule(scope, `${client.key}-out-${name}`, {
        ...providerOf(props),
        securityGroupId: client.securityGroupId,
        ...(cidr.includes(':') ? { cidrIpv6: cidr } : { cidrIpv4: cidr }),
        ipProtocol: protocol,
        fromPort: port,
        toPort: port,
        description: `To ${name}`,
      });
}

/** S3 without an endpoint of ours: by its prefix list, which AWS keeps in every region. */
export function s3Egress(scope: Construct, props: NetworkProps, network: NetworkPlacement): void {
  if (props.reachS3On === undefined) return;
  const list = new DataAwsEc2ManagedPrefixList(scope, 's3-prefix-list', {
    ...providerOf(props),
    name: `com.amazonaws.${props.region}.s3`,
  });
  for (const client of network.clients.filter(({ owned }) => owned))
    new VpcSecurityGroupEgressRule(scope, `${client.key}-s3-out`, {
      ...providerOf(props),
      securityGroupId: client.securityGroupId,
      prefixListId: list.id,
      ipProtocol: 'tcp',
      fromPort: props.reachS3On,
      toPort: props.reachS3On,
      description: 'To S3',
    });
}
