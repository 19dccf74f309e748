import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { meshAnnotations, meshLabels } from './mesh.ts';
import type { PolicyProps } from './props.ts';

/**
 * What is enforced is pinned, so a cluster upgrade cannot start to refuse pods that ran the day before;
 * what is warned and audited follows the cluster and announces the next step. 1.30 is the oldest
 * Kubernetes the workload runs on (preStop sleep).
 */
const podSecurity: Readonly<Record<string, string>> = {
  'pod-security.kubernetes.io/enforce': 'restricted',
  'pod-security.kubernetes.io/enforce-version': 'v1.30',
  'pod-security.kubernetes.io/audit': 'restricted',
  'pod-security.kubernetes.io/audit-version': 'latest',
  'pod-security.kubernetes.io/warn': 'restricted',
  'pod-security.kubernetes.io/warn-version': 'latest',
};

/**
 * A new pod counts as ready when the load balancer has it as a healthy target, not before: else a rollout takes the
 * last old one away while none of the new ones is known (AWS Load Balancer Controller, "Pod readiness gate").
 */
const readinessGates = { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' } as const;

export const namespace = (scope: Construct, props: PolicyProps): ApiObject =>
  new ApiObject(scope, 'namespace', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: props.namespace,
      labels: { ...podSecurity, ...meshLabels(props.mesh), ...(props.behindAlb && readinessGates) },
      annotations: {
        ...(props.owner === undefined ? {} : { 'plinth.dev/owner': props.owner }),
        ...meshAnnotations(props.mesh),
      },
    },
  });
