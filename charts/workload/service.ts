import { Service, ServiceType } from 'cdk8s-plus-27/lib/service.js';
import { ServiceAccount } from 'cdk8s-plus-27/lib/service-account.js';
import type { Construct } from 'constructs';
import { selectorLabels } from '../labels.ts';
import type { WorkloadProps } from './props.ts';

/** Reached inside the cluster as `<service>.<namespace>:<port>`; a gateway in front of it is not part of this. */
export function service(scope: Construct, props: WorkloadProps): Service {
  const made = new Service(scope, 'service', {
    metadata: { name: props.service },
    type: ServiceType.CLUSTER_IP,
    ports: [{ name: 'http', port: props.port, targetPort: props.port }],
  });
  for (const [label, value] of Object.entries(selectorLabels(props))) made.selectLabel(label, value);
  return made;
}

/**
 * The identity of the pods, for EKS Pod Identity: that association names this account, nothing is annotated.
 * Its Kubernetes token is not mounted.
 */
export const serviceAccount = (scope: Construct, props: WorkloadProps): ServiceAccount =>
  new ServiceAccount(scope, 'service-account', { metadata: { name: props.service }, automountToken: false });
