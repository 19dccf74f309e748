import { DbSubnetGroup } from '@cdktf/provider-aws/lib/db-subnet-group/index.js';
import type { Construct } from 'constructs';
import { child } from '../child.ts';
import type { FullPostgresProps } from './defaults.ts';

/** Changing its name replaces the group and moves the instance, with an outage; its subnets change in place. */
export const subnetGroup = (scope: Construct, props: FullPostgresProps): DbSubnetGroup =>
  new DbSubnetGroup(
    scope,
    'subnet-group',
    child(props, 'postgres.subnet-group', {
      name: props.identifier,
      description: `Private subnets of ${props.identifier}`,
      subnetIds: [...props.network.subnetIds],
    }),
  );
