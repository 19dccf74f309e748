import type { DbInstance } from '@cdktf/provider-aws/lib/db-instance/index.js';
import { Construct } from 'constructs';
import type { ChildProps } from '../child.ts';
import type { NetworkPlacement } from '../network/index.ts';
import type { FullPostgresProps } from './defaults.ts';
import { parameterGroup } from './parameters.ts';
import { type Postgres, postgresSecurityGroup } from './postgres.ts';
import { PostgresReplica } from './replica.ts';
import { subnetGroup } from './subnets.ts';

/** Transforms: those of `postgresTransforms`; give this construct its own. Money: an instance and traffic between regions. */
export interface PostgresRecoveryReplicaProps extends ChildProps {
  /** The primary, in another region. */
  readonly primary: Postgres;
  /** A network in this region. */
  readonly network: NetworkPlacement;
  /** A key of this region: keys do not cross regions. Changing it REPLACES the replica. */
  readonly kmsKeyArn: string;
}

/**
 * A replica in another region, ready to be promoted: with subnets, parameters, security group, key and
 * logs of its own, since none of the primary's exist there.
 */
export class PostgresRecoveryReplica extends Construct {
  readonly instance: DbInstance;

  constructor(scope: Construct, id: string, given: PostgresRecoveryReplicaProps) {
    super(scope, id);
    const { primary } = given;
    const props = propsOfReplica(given);
    const around = {
      parameterGroup: parameterGroup(this, props).name,
      securityGroup: postgresSecurityGroup(this, props),
      monitoringRole: primary.monitoringRole,
    };
    this.instance = new PostgresReplica(this, 'Resource', props.identifier, props, around, {
      source: primary.instance.arn,
      elsewhere: { kmsKeyArn: given.kmsKeyArn, subnetGroup: subnetGroup(this, props).name },
    }).instance;
  }
}

/** The primary's props with the network, key, provider and transforms of the other region. */
function propsOfReplica(given: PostgresRecoveryReplicaProps): FullPostgresProps {
  const { transform: _transform, provider: _provider, ...props } = given.primary.props;
  const { primary: _primary, ...elsewhere } = given;
  return { ...props, ...elsewhere, identifier: `${props.identifier}-recovery` };
}
