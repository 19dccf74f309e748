import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { RouteProps } from './props.ts';

export function ingress(scope: Construct, { service, route }: RouteProps): ApiObject {
  const { hostnames, paths, ingress: own } = route;
  const backend = { service: { name: service, port: { name: 'http' } } };
  return new ApiObject(scope, 'route', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: service, annotations: { ...own?.annotations } },
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
