import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ScalingTrigger } from '../../spec/resolved-workload.ts';
import type { WorkloadProps } from './props.ts';
import { autoscalerName, scalingBehavior } from './scaling.ts';

/**
 * KEDA makes the HorizontalPodAutoscaler itself. It gets the name the kit's own has, and KEDA may take that one
 * over (KEDA, "Transfer ownership of an existing HPA"), so changing the kind never leaves the pods without one.
 * It never goes down to no pod: a service that answers requests has nothing to be woken by.
 */
export const scaledObject = (scope: Construct, props: WorkloadProps): ApiObject =>
  new ApiObject(scope, 'autoscaler', {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: {
      name: props.service,
      annotations: { 'scaledobject.keda.sh/transfer-hpa-ownership': 'true' },
    },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: props.service },
      minReplicaCount: props.replicas.min,
      maxReplicaCount: props.replicas.max,
      advanced: {
        horizontalPodAutoscalerConfig: { name: autoscalerName(props), behavior: scalingBehavior(props) },
      },
      triggers: [cpuTrigger(props), ...(props.autoscaling.triggers ?? []).map(triggerOf)],
    },
  });

const cpuTrigger = ({ service, autoscaling, mesh }: WorkloadProps): object => ({
  type: 'cpu',
  metricType: 'Utilization',
  metadata: {
    value: String(autoscaling.cpuPercent),
    ...(mesh === undefined ? {} : { containerName: service }),
  },
});

const triggerOf = ({ type, metadata, metricType, name, authentication }: ScalingTrigger): object => ({
  type,
  ...(metricType === undefined ? {} : { metricType }),
  metadata: { ...metadata },
  ...(name === undefined ? {} : { name }),
  ...(authentication === undefined ? {} : { authenticationRef: { name: authentication } }),
});
