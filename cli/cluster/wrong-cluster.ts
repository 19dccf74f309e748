import { ClusterError } from '../../k8s/problem.ts';
import type { ResolvedSpec } from '../../spec/resolved-spec.ts';

/** `aws eks update-kubeconfig` names clusters by their ARN. */
const eksArn = /^arn:aws[\w-]*:eks:(?<region>[\w-]+):(?<account>\d{12}):cluster\/(?<cluster>[\w-]+)$/;

/**
 * Refuses an EKS cluster that is not the one of the environment: the current context is easily the one of yesterday's
 * work. Only a cluster with a telling name can be judged.
 */
export function wrongCluster(
  { stack, environment }: ResolvedSpec,
  { clusterName, context }: { readonly clusterName: string; readonly context: string },
): void {
  const found = eksArn.exec(clusterName)?.groups;
  if (found === undefined) return;
  const { account, region, kubernetes } = environment;
  const wanted = { account, region, cluster: kubernetes.cluster ?? found.cluster };
  if (wanted.account === found.account && wanted.region === found.region && wanted.cluster === found.cluster)
    return;
  throw new ClusterError(
    [
      {
        code: 'PLINTH-K8S-072',
        path: `kubeconfig context ${context}`,
        got: clusterName,
        rule: `${stack} belongs to cluster ${wanted.cluster} of account ${account} in ${region}`,
        fix: 'choose its context with --context, or pass --any-cluster if this is meant',
      },
    ],
    { badInput: true },
  );
}
