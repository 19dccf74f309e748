import type { ResolvedRoute } from '../../spec/resolved-workload.ts';
import type { ServiceIdentity } from '../labels.ts';

export interface RouteProps extends ServiceIdentity {
  readonly route: ResolvedRoute;
  /** Port of the Service. */
  readonly port: number;
  /** Namespace of the Gateway. Default: that of the route. */
  readonly gatewayNamespace?: string;
}
