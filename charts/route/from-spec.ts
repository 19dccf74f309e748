import { routeNamespace } from '../../spec/derived.ts';
import type { ResolvedSpec } from '../../spec/resolved-spec.ts';
import { identityOf } from '../identity.ts';
import type { RouteProps } from './props.ts';

/** How the service is reached from outside; undefined when it is not. */
export function routeOf(spec: ResolvedSpec): RouteProps | undefined {
  const { route, port } = spec.workload;
  const namespace = routeNamespace(spec);
  return (
    route && {
      ...identityOf(spec),
      route,
      port,
      ...(namespace !== undefined && { gatewayNamespace: namespace }),
    }
  );
}
