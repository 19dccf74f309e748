import { App, Chart } from 'cdk8s';
import { objectsOf } from '../../../charts/manifests.ts';
import { Monitoring, type MonitoringProps } from '../../../charts/monitoring/index.ts';
import type { ManifestObject } from '../../../k8s/object.ts';

/** A service that has everything that can be watched. */
export const everything: MonitoringProps = {
  service: 'orders',
  instance: 'orders-prod',
  environment: 'prod',
  namespace: 'orders',
  owner: 'team-orders',
  settings: {
    serviceMonitor: true,
    interval: { seconds: 30 },
    rules: true,
    dashboard: true,
    labels: { release: 'kube-prometheus-stack' },
    severityLabel: 'severity',
    highestSeverity: 'critical',
    runbooks: 'https://wiki.example.com/runbooks',
  },
  scrape: { port: 'http', path: '/metrics' },
  workload: { replicas: { min: 3, max: 9 }, autoscaler: 'orders', memory: 536_870_912, cpu: 1, grace: 60 },
  budget: { against: 'server', pods: 11, perPod: 16, besides: 3, available: 1_680 },
  secrets: ['orders-postgres', 'orders-redis'],
  certificates: ['orders-pooler-tls', 'orders-pooler-ca'],
  setupJobs: ['bootstrap', 'migration'],
  schedules: [
    { kind: 'backup', name: 'orders-dump', cadence: 86_400 },
    { kind: 'drill', name: 'orders-drill', cadence: 604_800 },
  ],
  quota: { name: 'orders', headroom: 10 },
  pooler: { name: 'orders-pooler', port: 'metrics', clientsPerPod: 1_000, serversPerPod: 25 },
};

/** The monitoring of a service and nothing else of it. */
export function renderMonitoring(props: MonitoringProps): ManifestObject[] {
  const chart = new Chart(new App(), props.instance, { namespace: props.namespace });
  new Monitoring(chart, 'monitoring', props);
  return objectsOf(chart);
}
