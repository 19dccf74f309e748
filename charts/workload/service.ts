import { Service, ServiceType } from 'cdk8s-plus-27/lib/service.js';
import { ServiceAccount } from 'cdk8s-plus-27/lib/service-account.js';
import type { Construct } from 'constructs';
import { selectorLabels } from '../labels.ts';
import type { WorkloadProps } from './props.ts';

/** Reached inside the cluster as `<service>.<namespace>:<port>`; a gateway in front of it is not part of this. */
export function service(scope: Construct, props: WorkloadProps): Service {
  const made = new Service(scope, 'service', {
    metadata: { name: props.service, annotations: scrapeAnnotations(props) },
    type: ServiceType.CLUSTER_IP,
    ports: [{ name: 'http', port: props.port, targetPort: props.port }],
  });
  for (const [label, value] of Object.entries(selectorLabels(props))) made.selectLabel(label, value);
  return made;
}

/**
 * Where metrics are, by the convention of Prometheus' example configuration (job `kubernetes-service-endpoints`,
 * github.com/prometheus/prometheus, documentation/examples/prometheus-kubernetes.yml). Inert elsewhere.
 */
const scrapeAnnotations = ({ port, metricsPath }: WorkloadProps): Record<string, string> => ({
  'prometheus.io/scrape': 'true',
  'prometheus.io/port': String(port),
  'prometheus.io/path': metricsPath,
});

/**
 * The identity of the pods, for EKS Pod Identity: that association names this account, nothing is annotated.
 * Its Kubernetes token is not mounted.
 */
export const serviceAccount = (scope: Construct, props: WorkloadProps): ServiceAccount =>
  new ServiceAccount(scope, 'service-account', { metadata: { name: props.service }, automountToken: false });
