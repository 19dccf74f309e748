import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { type Duration, toSeconds } from '../../spec/units.ts';
import type { RouteProps } from './props.ts';

/** Written out with the defaults of the Gateway API, so that what is read back is what was sent. */
export function httpRoute(
  scope: Construct,
  { service, route, port, gatewayNamespace }: RouteProps,
): ApiObject {
  const { hostnames, paths, gateway, timeouts } = route;
  return new ApiObject(scope, 'route', {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: service },
    spec: {
      parentRefs: [
        {
          group: 'gateway.networking.k8s.io',
          kind: 'Gateway',
          name: gateway?.name,
          ...(gatewayNamespace !== undefined && { namespace: gatewayNamespace }),
          ...(gateway?.sectionName && { sectionName: gateway.sectionName }),
        },
      ],
      hostnames: [...hostnames],
      rules: [
        {
          matches: paths.map((value) => ({ path: { type: 'PathPrefix', value } })),
          backendRefs: [{ group: '', kind: 'Service', name: service, port, weight: 1 }],
          ...(timeouts && hasTimeout(timeouts) && { timeouts: timeoutsOf(timeouts) }),
        },
      ],
    },
  });
}

type Timeouts = NonNullable<RouteProps['route']['timeouts']>;

const hasTimeout = ({ request, backendRequest }: Timeouts): boolean =>
  request !== undefined || backendRequest !== undefined;

const timeoutsOf = ({ request, backendRequest }: Timeouts): object => ({
  ...(request && { request: inSeconds(request) }),
  ...(backendRequest && { backendRequest: inSeconds(backendRequest) }),
});

const inSeconds = (duration: Duration): string => `${toSeconds(duration)}s`;
