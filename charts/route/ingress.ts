import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { albTargetType, isBehindAlb } from '../../spec/alb.ts';
import type { RouteProps } from './props.ts';

export function ingress(scope: Construct, { service, route }: RouteProps): ApiObject {
  const { hostnames, paths, ingress: own } = route;
  const backend = { service: { name: service, port: { name: 'http' } } };
  return new ApiObject(scope, 'route', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: service, annotations: annotationsOf(route) },
    spec: {
      ingressClassName: own?.class,
      ...(own?.tlsSecret && { tls: [{ hosts: [...hostnames], secretName: own.tlsSecret }] }),
      rules: hostnames.map((host) => ({
        host,
        http: { paths: paths.map((path) => ({ path, pathType: 'Prefix', backend })) },
      })),
    },
  });
}

/** The Service has no ports on nodes, so the load balancer goes to the pods themselves. */
const annotationsOf = (route: RouteProps['route']): Readonly<Record<string, string>> => ({
  ...(isBehindAlb(route) && { [albTargetType]: 'ip' }),
  ...route.ingress?.annotations,
});
