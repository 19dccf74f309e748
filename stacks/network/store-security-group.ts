import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import { Construct } from 'constructs';
import { type ChildProps, child, providerOf } from '../child.ts';
import type { ClientGroup, NetworkPlacement } from './props.ts';

export interface StoreSecurityGroupProps extends ChildProps {
  /** Changing it replaces the group, and the store's membership with it. */
  readonly name: string;
  readonly network: Pick<NetworkPlacement, 'vpcId' | 'clients'>;
  /** TCP port that clients reach. */
  readonly port: number;
  /** Name under which the group may be transformed. */
  readonly transformName: string;
}

/**
 * A security group that lets in the given client groups on one port and nothing else, and lets nothing
 * out. Rules refer to groups, never to addresses.
 */
export class StoreSecurityGroup extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, props: StoreSecurityGroupProps) {
    super(scope, id);
    this.id = securityGroup(this, props).id;
    for (const client of props.network.clients) {
      letIn(this, client, this.id, props);
      if (client.owned) letOut(this, client, this.id, props);
    }
  }
}

/** Without inline rules the provider removes the rule AWS adds to a new group: everything out. */
const securityGroup = (scope: Construct, props: StoreSecurityGroupProps): SecurityGroup =>
  new SecurityGroup(
    scope,
    'Resource',
    child(props, props.transformName, {
      name: props.name,
      description: 'Reached by its client groups only',
      vpcId: props.network.vpcId,
      tags: { Name: props.name },
    }),
  );

function letIn(scope: Construct, client: ClientGroup, store: string, props: StoreSecurityGroupProps): void {
  new VpcSecurityGroupIngressRule(scope, `from-${client.key}`, {
    ...providerOf(props),
    securityGroupId: store,
    referencedSecurityGroupId: client.securityGroupId,
    ipProtocol: 'tcp',
    fromPort: props.port,
    toPort: props.port,
    description: `From ${client.key}`,
  });
}

function letOut(scope: Construct, client: ClientGroup, store: string, props: StoreSecurityGroupProps): void {
  new VpcSecurityGroupEgressRule(scope, `${client.key}-out`, {
    ...providerOf(props),
    securityGroupId: client.securityGroupId,
    referencedSecurityGroupId: store,
    ipProtocol: 'tcp',
    fromPort: props.port,
    toPort: props.port,
    description: `To ${props.name}`,
  });
}
