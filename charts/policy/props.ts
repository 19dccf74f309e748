import type { Edge } from '../../spec/connection-graph.ts';
import type { ServiceIdentity } from '../labels.ts';

export type Mesh = 'istio' | 'linkerd';

export interface PolicyProps extends ServiceIdentity {
  readonly namespace: string;
  /** Shown as an annotation of the namespace. Default: none. */
  readonly owner?: string;
  /** Who may talk to whom (spec/connection-graph.ts); nothing else is allowed. */
  readonly graph: readonly Edge[];
  /** Where stores and AWS endpoints can be, as IPv4 or IPv6 ranges; the whole internet is refused. */
  readonly networkRanges: readonly string[];
  /** Where S3 is. Default: every public address. */
  readonly s3Ranges?: readonly string[];
  /** Service mesh of the namespace. Default: none. */
  readonly mesh?: { readonly kind: Mesh; readonly revision?: string };
  /** Whether an Application Load Balancer sends to the pods. Default: no. */
  readonly behindAlb?: boolean;
  /** Quota and default limits of the namespace, with so much room in percent. Default: none. */
  readonly quota?: { readonly headroom: number };
  /** Class of the pods that is made. Default: none. */
  readonly priorityClass?: { readonly name: string; readonly value: number };
}
