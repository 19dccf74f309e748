import type { ServiceIdentity } from '../labels.ts';

/** A store outside the cluster that pods may reach. */
export interface EgressTarget {
  /** Last part of the policy's name, e.g. `postgres`. */
  readonly name: string;
  /** IPv4 or IPv6 ranges; a range that is the whole internet is refused. */
  readonly cidrs: readonly string[];
  readonly port: number;
}

export interface PolicyProps extends ServiceIdentity {
  readonly namespace: string;
  /** Shown as an annotation of the namespace. Default: none. */
  readonly owner?: string;
  /** Port the workload answers on, metrics included. */
  readonly port: number;
  readonly ingressNamespace: string;
  readonly monitoringNamespace: string;
  /** Ranges that answer names besides the pods of kube-dns, e.g. NodeLocal DNSCache. Default: none. */
  readonly dnsCidrs?: readonly string[];
  readonly egress: readonly EgressTarget[];
  /** Ranges of AWS endpoints (443) when the application signs in with IAM tokens. Default: no such egress. */
  readonly awsEndpointCidrs?: readonly string[];
}
