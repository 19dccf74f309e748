import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ResourceBounds } from '../../spec/resolved-workload.ts';
import { verticalBounds, verticalResources } from '../../spec/vertical-scaling.ts';
import { cpuQuantity, sizeQuantity } from '../quantity.ts';
import type { WorkloadProps } from './props.ts';

/** Recommends or sets the requests of the service's own container, within bounds the quota knows. */
export function verticalAutoscaler(scope: Construct, props: WorkloadProps): void {
  const { verticalScaling, service, resources } = props;
  if (verticalScaling === undefined) return;
  const controlled = verticalResources(verticalScaling);
  const { min, max } = verticalBounds(verticalScaling, resources);
  new ApiObject(scope, 'vertical-autoscaler', {
    apiVersion: 'autoscaling.k8s.io/v1',
    kind: 'VerticalPodAutoscaler',
    metadata: { name: service },
    spec: {
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: service },
      updatePolicy: { updateMode: verticalScaling.mode },
      resourcePolicy: {
        containerPolicies: [
          {
            containerName: service,
            controlledResources: [...controlled],
            controlledValues: 'RequestsAndLimits',
            minAllowed: quantities(min, controlled),
            maxAllowed: quantities(max, controlled),
          },
          // Proxies are sized by whoever injects them.
          { containerName: '*', mode: 'Off' },
        ],
      },
    },
  });
}

const quantities = (
  { cpu, memory }: ResourceBounds,
  controlled: readonly ('cpu' | 'memory')[],
): Record<string, string> => ({
  ...(cpu && controlled.includes('cpu') && { cpu: cpuQuantity(cpu) }),
  ...(memory && controlled.includes('memory') && { memory: sizeQuantity(memory) }),
});
