import type { ChildProps } from '../child.ts';

/** Who runs the pods: EKS Pod Identity gives a role to a service account of one cluster. */
export interface PodIdentity {
  readonly namespace: string;
  /**
   * EKS cluster. Without it the role trusts the service account of that name in any cluster of the
   * account, and nothing is associated.
   * @default none
   */
  readonly cluster?: string;
}

/** Transforms: `access.role`, `access.policy`, `access.association`. Changes take effect at once. */
export interface PodRoleProps extends ChildProps {
  /** Role name, 1 to 64 characters. Changing it REPLACES the role. */
  readonly name: string;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  readonly identity: PodIdentity;
  /** Kubernetes service account that takes the role on. */
  readonly serviceAccount: string;
}

export const accessTransforms = ['access.role', 'access.policy', 'access.association'] as const;
