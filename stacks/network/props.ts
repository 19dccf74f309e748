import type { ChildProps } from '../child.ts';

/** A security group whose members may reach a store. */
export interface ClientGroup {
  /** Stable word for addresses, e.g. `clients` or the group's id. */
  readonly key: string;
  readonly securityGroupId: string;
  /** Whether this stack owns the group, and so opens its way out as well. */
  readonly owned: boolean;
}

/** One range and port that clients reach beside the stores. */
export interface ClientEgress {
  /** Last part of the rule's address. Changing it replaces the rule: a moment without it. */
  readonly name: string;
  /** IPv4 or IPv6. */
  readonly cidr: string;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
}

/** Where a store lives and who may reach it. `Network` is one; an object literal will do. */
export interface NetworkPlacement {
  readonly vpcId: string;
  /** Private subnets, at least two, in different availability zones. */
  readonly subnetIds: readonly string[];
  readonly clients: readonly ClientGroup[];
}

/** An AWS service reached through an interface endpoint, as it is called in `com.amazonaws.<region>.<service>`. */
export type EndpointService = 'secretsmanager' | 'kms' | 'logs' | 'sts' | 'eks-auth';

export interface GivenVpc {
  /** Changing it replaces the security groups. */
  readonly vpcId: string;
  /** Private subnets, at least two, in different availability zones. */
  readonly subnetIds: readonly string[];
}

export interface CreatedVpc {
  /** IPv4 block, /16 to /24; three sixteenths are used. Changing it replaces the VPC and everything in it. */
  readonly cidr: string;
  /**
   * Names of the zones of the private subnets, at least two. Changing one replaces its subnet.
   * @default the region's a, b and c. Some regions have others and need them named: ca-central-1 (a, b, d),
   *   ap-northeast-1 (a, c, d), us-west-1 (two, and which two differs from account to account)
   */
  readonly availabilityZones?: readonly string[];
  /**
   * AWS services reached without leaving the VPC. Each is billed per zone and hour, and per GB.
   * @default ['secretsmanager', 'kms', 'logs', 'sts']
   */
  readonly interfaceEndpoints?: readonly EndpointService[];
}

/** Transforms: `network.vpc`, `network.subnet`, `network.clients` and the rest of `networkTransforms`. */
export interface NetworkProps extends ChildProps {
  /** Prefix of names, e.g. `orders-prod`. Changing it replaces the security groups. */
  readonly name: string;
  readonly region: string;
  /** The VPC to use, or the one to create: private subnets only, no internet gateway. */
  readonly vpc: GivenVpc | CreatedVpc;
  /**
   * Existing security groups whose members reach the stores. Adding or removing one: at once, no interruption.
   * @default none but the `clients` group made here
   */
  readonly clientSecurityGroupIds?: readonly string[];
  /**
   * What members of the `clients` group reach beside the stores.
   * @default nothing
   */
  readonly clientEgress?: readonly ClientEgress[];
  /**
   * Port on which members of the `clients` group reach S3 in a given VPC; a created one has an endpoint of S3.
   * @default S3 is not reached
   */
  readonly reachS3On?: number;
}

export const networkTransforms = [
  'network.vpc',
  'network.default-security-group',
  'network.subnet',
  'network.route-table',
  'network.s3-endpoint',
  'network.endpoint',
  'network.endpoints-security-group',
  'network.clients',
] as const;
