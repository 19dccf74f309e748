import { needsAwsIdentity } from '../../spec/derived.ts';
import type { ResolvedNetwork, ResolvedSpec } from '../../spec/resolved-spec.ts';
import { identityOf } from '../identity.ts';
import type { PolicyProps } from './props.ts';

/** RFC 1918. */
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'] as const;

/**
 * Where the stores can be. Their subnets lie in the network's own range; a network given by ids has ranges
 * only AWS knows, so there the port limits the egress and the range says "not the internet".
 */
const storeRanges = (network: ResolvedNetwork): readonly string[] =>
  network.kind === 'created' ? [network.cidr] : privateRanges;

export function policyOf(spec: ResolvedSpec): PolicyProps {
  const { kubernetes } = spec.environment;
  const cidrs = storeRanges(spec.network);
  return {
    ...identityOf(spec),
    namespace: kubernetes.namespace,
    owner: spec.owner,
    port: spec.workload.port,
    ingressNamespace: kubernetes.ingressNamespace,
    monitoringNamespace: kubernetes.monitoringNamespace,
    dnsCidrs: kubernetes.dnsCidrs,
    egress: [
      { name: 'postgres', cidrs, port: spec.postgres.port },
      ...(spec.redis === undefined ? [] : [{ name: 'redis', cidrs, port: spec.redis.port }]),
    ],
    ...(needsAwsIdentity(spec) ? { awsEndpointCidrs: cidrs } : {}),
  };
}
