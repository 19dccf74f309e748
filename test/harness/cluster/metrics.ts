import { type Api, PATIENCE, until } from './api.ts';
import type { Programs } from './programs.ts';

const GROUP = '/apis/metrics.k8s.io/v1beta1';

/**
 * Puts metrics-server behind the API server. Loopback addresses are refused as endpoints of a Service, a name is not:
 * the aggregator follows an ExternalName by itself.
 */
export async function registerMetrics(api: Api, port: number): Promise<void> {
  const service = { name: 'metrics-server', namespace: 'kube-system' };
  await api.apply(`/api/v1/namespaces/${service.namespace}/services/${service.name}`, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: service,
    spec: { type: 'ExternalName', externalName: 'localhost', ports: [{ port, protocol: 'TCP' }] },
  });
  await api.apply('/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io', {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: 'v1beta1.metrics.k8s.io' },
    spec: {
      service: { ...service, port },
      group: 'metrics.k8s.io',
      version: 'v1beta1',
      // The server signs its certificate itself.
      insecureSkipTLSVerify: true,
      groupPriorityMinimum: 100,
      versionPriority: 100,
    },
  });
}

/** Until the usage of that many nodes can be read. */
export async function metricsServed(
  api: Api,
  nodes: number,
  programs: Pick<Programs, 'assertRunning'>,
): Promise<void> {
  await until(
    'metrics of the nodes',
    async () => {
      programs.assertRunning();
      const { items } = await api.get<{ items: unknown[] }>(`${GROUP}/nodes`);
      return items.length >= nodes ? true : undefined;
    },
    PATIENCE,
  );
}
