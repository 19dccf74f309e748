import { isBehindAlb } from '../../spec/alb.ts';
import { connectionGraph, networkRanges } from '../../spec/connection-graph.ts';
import type { ResolvedSpec } from '../../spec/resolved-spec.ts';
import { identityOf } from '../identity.ts';
import type { PolicyProps } from './props.ts';

export function policyOf(spec: ResolvedSpec): PolicyProps {
  const { mesh, meshRevision, namespace, quota } = spec.environment.kubernetes;
  const { priorityClass, route } = spec.workload;
  return {
    ...identityOf(spec),
    namespace,
    owner: spec.owner,
    graph: connectionGraph(spec),
    networkRanges: networkRanges(spec.network),
    ...(spec.backup.s3Cidrs && { s3Ranges: spec.backup.s3Cidrs }),
    ...(mesh && { mesh: { kind: mesh, ...(meshRevision && { revision: meshRevision }) } }),
    ...(isBehindAlb(route) && { behindAlb: true }),
    ...(quota.enabled && { quota: { headroom: quota.headroom } }),
    ...(typeof priorityClass === 'object' && {
      priorityClass: { name: spec.stack, value: priorityClass.value },
    }),
  };
}
