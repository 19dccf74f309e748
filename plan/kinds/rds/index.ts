import type { Kind } from '../../kind.ts';
import { cluster } from './cluster.ts';
import { clusterInstance } from './cluster-instance.ts';
import { activityStream, clusterEndpoint, integration, shardGroup } from './cluster-parts.ts';
import { globalCluster } from './global-cluster.ts';
import { optionGroup } from './option-group.ts';
import { parameterGroup } from './parameter-group.ts';
import { proxy, proxyEndpoint, proxyTarget, proxyTargetGroup } from './proxy.ts';
import { securityGroup } from './security-group.ts';
import { clusterSnapshot } from './snapshot.ts';
import { subnetGroup } from './subnet-group.ts';

export const rdsKinds: readonly Kind[] = [
  cluster,
  clusterInstance,
  globalCluster,
  clusterEndpoint,
  activityStream,
  integration,
  shardGroup,
  clusterSnapshot,
  parameterGroup,
  optionGroup,
  subnetGroup,
  proxy,
  proxyEndpoint,
  proxyTarget,
  proxyTargetGroup,
  securityGroup,
];
