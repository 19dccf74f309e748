import { routeNamespace } from '../../spec/derived.ts';
import type { ResolvedSpec } from '../../spec/resolved-spec.ts';
import { identityOf } from '../identity.ts';
import type { RouteProps } from './props.ts';

/** How the service is reached from outside; undefined when it is not. */
export const routeOf = (spec: ResolvedSpec): RouteProps | undefined =>
  spec.workload.route && {
    ...identityOf(spec),
    route: spec.workload.route,
    port: spec.workload.port,
    gatewayNamespace: routeNamespace(spec),
  };
