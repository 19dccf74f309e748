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

export interface RoleProps extends ChildProps {
  /** Role name, 1 to 64 characters. Changing it REPLACES the role. */
  readonly name: string;
}

/** Transforms: `access.role`, `access.policy`, `access.association`. Changes take effect at once. */
export interface PodRoleProps extends RoleProps {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  readonly identity: PodIdentity;
  /** Kubernetes service account that takes the role on. */
  readonly serviceAccount: string;
}

/** Transforms: `access.role`, `access.policy`. Changes take effect at once. */
export interface DelegatedRoleProps extends RoleProps {
  /**
   * ARN of the one role that may take this one on; it must exist, or IAM refuses the trust policy. In the
   * same account nothing else is needed; a role of another account must also be allowed to by its own policy.
   * When the trusted role is deleted and made again, apply once more: IAM keeps its id, not its name
   * (IAM User Guide, "AWS JSON policy elements: Principal").
   */
  readonly trustedRole: string;
}

/** EKS and External Secrets tag the sessions they open. */
export const mayBeAssumed = ['sts:AssumeRole', 'sts:TagSession'] as const;

export const accessTransforms = ['access.role', 'access.policy', 'access.association'] as const;
