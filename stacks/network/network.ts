import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { Construct } from 'constructs';
import { child } from '../child.ts';
import { clientEgress, s3Egress } from './client-egress.ts';
import { interfaceEndpoints, s3Endpoint } from './endpoints.ts';
import type { ClientGroup, CreatedVpc, NetworkPlacement, NetworkProps } from './props.ts';
import { emptyDefaultSecurityGroup, privateRoutes, privateSubnets, privateVpc } from './vpc.ts';

/** Where the stores live: a given VPC or a private one made here, and the group of clients that reach them. */
export class Network extends Construct implements NetworkPlacement {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly clients: readonly ClientGroup[];
  /** Give this group to pods or nodes that use the stores. It carries the way out; it lets nothing in. */
  readonly clientSecurityGroupId: string;
  /** Routes of the private subnets; absent for a given VPC. */
  readonly routeTableId?: string;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const created = 'cidr' in props.vpc ? createVpc(this, props, props.vpc) : undefined;
    const { vpcId, subnetIds } = 'vpcId' in props.vpc ? props.vpc : (created as CreatedParts);
    this.vpcId = vpcId;
    this.subnetIds = subnetIds;
    this.clientSecurityGroupId = clientGroup(this, props, vpcId).id;
    this.clients = [
      { key: 'clients', securityGroupId: this.clientSecurityGroupId, owned: true },
      ...(props.clientSecurityGroupIds ?? []).map((given) => ({
        key: given,
        securityGroupId: given,
        owned: false,
      })),
    ];
    if (created) this.routeTableId = created.routeTableId;
    created?.reachServices(this);
    clientEgress(this, props, this);
    s3Egress(this, props, this);
  }
}

interface CreatedParts {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly routeTableId: string;
  /** Endpoints come last: they let in the clients. */
  readonly reachServices: (network: NetworkPlacement) => void;
}

function createVpc(scope: Construct, props: NetworkProps, created: CreatedVpc): CreatedParts {
  const vpc = privateVpc(scope, props, created);
  emptyDefaultSecurityGroup(scope, props, vpc);
  const subnets = privateSubnets(scope, props, created, vpc);
  const routes = privateRoutes(scope, props, vpc, subnets);
  return {
    vpcId: vpc.id,
    subnetIds: subnets.map((subnet) => subnet.id),
    routeTableId: routes.id,
    reachServices: (network) => {
      s3Endpoint(scope, props, network, routes);
      interfaceEndpoints(scope, props, created, network);
    },
  };
}

const clientGroup = (scope: Construct, props: NetworkProps, vpcId: string): SecurityGroup =>
  new SecurityGroup(
    scope,
    'clients',
    child(props, 'network.clients', {
      name: `${props.name}-clients`,
      description: 'Members reach the stores of this service',
      vpcId,
      tags: { Name: `${props.name}-clients` },
    }),
  );
