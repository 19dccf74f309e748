import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { PolicyProps } from './props.ts';

type Labels = Readonly<Record<string, string>>;
type MeshOf = PolicyProps['mesh'];

/** Istio takes either label and looks at the revision first; both at once would contradict each other. */
export function meshLabels(mesh: MeshOf): Labels {
  if (mesh?.kind !== 'istio') return {};
  return mesh.revision === undefined ? { 'istio-injection': 'enabled' } : { 'istio.io/rev': mesh.revision };
}

/**
 * For Linkerd the policy is one annotation and no object: `cluster-authenticated` makes every proxy of the
 * namespace refuse what is not mutual TLS of the mesh, on all ports, HTTP probes of the kubelet excepted
 * (Linkerd, "Authorization Policy", default policies). `Server` and `AuthorizationPolicy` would say per port
 * what the NetworkPolicies say already.
 */
export const meshAnnotations = (mesh: MeshOf): Labels =>
  mesh?.kind === 'linkerd'
    ? {
        'linkerd.io/inject': 'enabled',
        'config.linkerd.io/default-inbound-policy': 'cluster-authenticated',
      }
    : {};

/**
 * Mutual TLS only, for every proxy of the namespace. No port is excepted for Prometheus: it reads from the
 * agent's port, which is not captured (`scrapeTarget`). Probes are rewritten by the injector to go there too.
 */
export function peerAuthentication(scope: Construct, props: PolicyProps): void {
  if (props.mesh?.kind !== 'istio') return;
  new ApiObject(scope, 'peer-authentication', {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    // Without a selector it holds for the namespace, of which Istio takes the oldest one.
    metadata: { name: props.service },
    spec: { mtls: { mode: 'STRICT' } },
  });
}
