import { z } from 'zod';
import { property } from './property.ts';
import { addressRange, text } from './text.ts';

const vpcId = text(/^vpc-[0-9a-f]{8,17}$/, 'a VPC id such as vpc-0123456789abcdef0');
const subnetIds = z
  .array(text(/^subnet-[0-9a-f]{8,17}$/, 'a subnet id such as subnet-0123456789abcdef0'))
  .min(1);
const securityGroupIds = z.array(
  text(/^sg-[0-9a-f]{8,17}$/, 'a security group id such as sg-0123456789abcdef0'),
);

const zones = z
  .array(text(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'a zone such as eu-central-1a'))
  .min(2)
  .max(3);

const moving =
  'Moves the stores to other subnets: an outage in the maintenance window (RDS), a replacement (ElastiCache).';

/** Give `vpcId` and `subnetIds` to use a network that exists; otherwise one is made from `cidr`. */
export const networkSchema = z.strictObject({
  cidr: property(
    text(
      /^(10\.\d{1,3}|172\.(1[6-9]|2\d|3[01])|192\.168)\.\d{1,3}\.0\/(1[6-9]|2[0-2])$/,
      'a private range between /16 and /22, such as 10.20.0.0/16',
    ),
    {
      about:
        'Address range of the VPC that is made, with private subnets; nothing in it is public. It holds the stores only: connect it to the network of your cluster, or give `vpcId`.',
      change: 'Replaces the VPC and every store in it.',
      computed: '10.20.0.0/16, unless `vpcId` is given',
      example: '10.20.0.0/16',
    },
  ).optional(),
  cidrs: property(
    z
      .array(property(addressRange, { about: 'An address range.', change: 'free', example: '10.60.0.0/16' }))
      .min(1)
      .max(20),
    {
      about:
        'Address ranges of `subnetIds`, where the NetworkPolicies let pods look for the stores and for AWS endpoints.',
      change: 'Connections to what is taken away are cut at once.',
      computed: 'every private range: RFC 1918 and 100.64.0.0/10 (RFC 6598)',
      example: ['10.60.0.0/16'],
    },
  ).optional(),
  availabilityZones: property(zones, {
    about: 'Zones of the subnets that are made, two or three.',
    change: moving,
    computed: 'those of the region that new accounts have',
    example: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
  }).optional(),
  vpcId: property(vpcId, {
    about: 'VPC to use instead of making one.',
    change: moving,
    computed: 'none: a VPC is made',
    example: 'vpc-0123456789abcdef0',
  }).optional(),
  subnetIds: property(subnetIds, {
    about: 'Private subnets of that VPC, in two zones or more.',
    change: moving,
    computed: 'none: subnets are made',
    example: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
  }).optional(),
  recovery: z
    .strictObject({
      vpcId: property(vpcId, {
        about: 'VPC in the recovery region.',
        change: moving,
        computed: 'none: a VPC is made',
        example: 'vpc-0fedcba9876543210',
      }).optional(),
      subnetIds: property(subnetIds, {
        about: 'Private subnets in the recovery region, in two zones or more.',
        change: moving,
        computed: 'none: subnets are made',
        example: ['subnet-0fedcba9876543210', 'subnet-0fedcba9876543211'],
      }).optional(),
      availabilityZones: property(zones, {
        about: 'Zones of the subnets that are made in the recovery region.',
        change: moving,
        computed: 'those of the region that new accounts have',
      }).optional(),
    })
    .optional(),
  clientSecurityGroupIds: property(securityGroupIds, {
    about: 'Existing security groups that may reach the stores, besides the one made for the workload.',
    change: 'free',
  }),
});
