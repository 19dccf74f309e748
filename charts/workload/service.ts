import { Protocol } from 'cdk8s-plus-27/lib/container.js';
import { Service, type ServicePort, ServiceType } from 'cdk8s-plus-27/lib/service.js';
import { ServiceAccount } from 'cdk8s-plus-27/lib/service-account.js';
import type { Construct } from 'constructs';
import { selectorLabels } from '../labels.ts';
import type { WorkloadProps } from './props.ts';

/** Reached inside the cluster as `<service>.<namespace>:<port>`; a gateway in front of it is not part of this. */
export function service(scope: Construct, props: WorkloadProps): Service {
  const made = new Service(scope, 'service', {
    metadata: {
      name: props.service,
      // A ServiceMonitor selects Services by label.
      labels: { ...selectorLabels(props) },
      annotations: scrapeAnnotations(props),
    },
    type: ServiceType.CLUSTER_IP,
    ports: [tcpPort('http', props.port), ...proxyMetrics(props)],
  });
  for (const [label, value] of Object.entries(selectorLabels(props))) made.selectLabel(label, value);
  return made;
}

/**
 * Where metrics are, by the convention of Prometheus' example configuration (job `kubernetes-service-endpoints`,
 * github.com/prometheus/prometheus, documentation/examples/prometheus-kubernetes.yml). Inert elsewhere. Beside a
 * ServiceMonitor a Prometheus that knows both would scrape every pod twice, under two names.
 */
const scrapeAnnotations = ({
  port,
  metricsPath,
  scrape,
  annotateScrape = true,
}: WorkloadProps): Record<string, string> =>
  annotateScrape
    ? {
        'prometheus.io/scrape': 'true',
        'prometheus.io/port': String(scrape?.port ?? port),
        'prometheus.io/path': scrape?.path ?? metricsPath,
      }
    : {};

/** Where a proxy serves the metrics, that port is one of the Service as well. */
const proxyMetrics = ({ port, scrape }: WorkloadProps): ServicePort[] =>
  scrape === undefined || scrape.port === port ? [] : [tcpPort(scrape.portName, scrape.port)];

const tcpPort = (name: string, port: number): ServicePort => ({
  name,
  port,
  targetPort: port,
  protocol: Protocol.TCP,
});

/**
 * The identity of the pods, for EKS Pod Identity: that association names this account, nothing is annotated.
 * Its Kubernetes token is not mounted.
 */
export const serviceAccount = (scope: Construct, props: WorkloadProps): ServiceAccount =>
  new ServiceAccount(scope, 'service-account', { metadata: { name: props.service }, automountToken: false });
