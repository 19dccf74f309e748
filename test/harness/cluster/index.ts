export {
  type Cluster,
  type ClusterOptions,
  clusterParts,
  type KubernetesObject,
  startCluster,
} from './cluster.ts';
export { ALL_CRD_SETS, crdFiles } from './crds.ts';
export type { Failure } from './failures.ts';
export { builtParts, ensureParts, partPath } from './part-cache.ts';
export { KUBERNETES_VERSION } from './parts.ts';
