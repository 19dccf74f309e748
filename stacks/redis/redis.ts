import { ElasticacheParameterGroup } from '@cdktf/provider-aws/lib/elasticache-parameter-group/index.js';
import { ElasticacheReplicationGroup } from '@cdktf/provider-aws/lib/elasticache-replication-group/index.js';
import { ElasticacheSubnetGroup } from '@cdktf/provider-aws/lib/elasticache-subnet-group/index.js';
import { Construct } from 'constructs';
import { toDays } from '../../spec/units.ts';
import { child, inherited } from '../child.ts';
import { refuseDestroy } from '../lifecycle.ts';
import { StoreSecurityGroup } from '../network/index.ts';
import { type FullRedisProps, withDefaults } from './defaults.ts';
import { logDelivery } from './logs.ts';
import type { RedisProps } from './props.ts';
import { type RedisUsers, users } from './users.ts';

/** A cache that speaks TLS only, knows one user by IAM and no password, and is encrypted, logged and snapshotted. */
export class Redis extends Construct {
  readonly group: ElasticacheReplicationGroup;
  /** Name the application authenticates as. */
  readonly user: string;
  readonly userArn: string;

  constructor(scope: Construct, id: string, given: RedisProps) {
    super(scope, id);
    const props = withDefaults(given);
    const known = users(this, props);
    this.group = replicationGroup(this, props, {
      known,
      subnets: subnetGroup(this, props).name,
      parameters: parameterGroup(this, props).name,
      securityGroup: securityGroup(this, props),
    });
    this.user = props.user;
    this.userArn = known.user.arn;
  }
}

interface Surroundings {
  readonly known: RedisUsers;
  readonly subnets: string;
  readonly parameters: string;
  readonly securityGroup: string;
}

const replicationGroup = (
  scope: Construct,
  props: FullRedisProps,
  around: Surroundings,
): ElasticacheReplicationGroup =>
  new ElasticacheReplicationGroup(
    scope,
    'Resource',
    child(props, 'redis.replication-group', {
      replicationGroupId: props.identifier,
      description: `Cache of ${props.identifier}`,
      engine: props.engine,
      engineVersion: props.version,
      nodeType: props.nodeType,
      port: props.port,
      numCacheClusters: props.replicas + 1,
      automaticFailoverEnabled: props.replicas > 0,
      multiAzEnabled: props.multiAz && props.replicas > 0,
      subnetGroupName: around.subnets,
      parameterGroupName: around.parameters,
      securityGroupIds: [around.securityGroup],
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',
      atRestEncryptionEnabled: 'true',
      kmsKeyId: props.kmsKeyArn,
      userGroupIds: [around.known.group.userGroupId],
      snapshotRetentionLimit: toDays(props.snapshotRetention),
      snapshotWindow: props.snapshotWindow,
      finalSnapshotIdentifier: props.finalSnapshot ? `${props.identifier}-final` : undefined,
      maintenanceWindow: props.maintenanceWindow,
      autoMinorVersionUpgrade: 'true',
      applyImmediately: props.applyImmediately,
      logDeliveryConfiguration: logDelivery(scope, props),
      lifecycle: refuseDestroy(props.preventDestroy),
    }),
  );

const subnetGroup = (scope: Construct, props: FullRedisProps): ElasticacheSubnetGroup =>
  new ElasticacheSubnetGroup(
    scope,
    'subnet-group',
    child(props, 'redis.subnet-group', {
      name: props.identifier,
      description: `Private subnets of ${props.identifier}`,
      subnetIds: [...props.network.subnetIds],
    }),
  );

/** The name carries the family, so an upgrade makes the new group beside the old one, which goes last. */
const parameterGroup = (scope: Construct, props: FullRedisProps): ElasticacheParameterGroup =>
  new ElasticacheParameterGroup(
    scope,
    'parameter-group',
    child(props, 'redis.parameter-group', {
      name: `${props.identifier}-${props.family.replaceAll('.', '-')}`,
      family: props.family,
      description: 'Managed by plinth',
      parameter: Object.entries({ 'maxmemory-policy': props.evictionPolicy, ...props.parameters })
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => ({ name, value })),
      lifecycle: { createBeforeDestroy: true },
    }),
  );

const securityGroup = (scope: Construct, props: FullRedisProps): string =>
  new StoreSecurityGroup(scope, 'security-group', {
    ...inherited(props),
    name: `${props.identifier}-redis`,
    network: props.network,
    port: props.port,
    transformName: 'redis.security-group',
  }).id;
