import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { toSeconds } from '../../spec/units.ts';
import { type ServiceIdentity, selectorLabels } from '../labels.ts';
import { scaledObject } from './keda.ts';
import type { WorkloadProps } from './props.ts';

/** Name of the HorizontalPodAutoscaler, whoever makes it: the chart or KEDA. */
export const autoscalerName = ({ service }: Pick<ServiceIdentity, 'service'>): string => service;

/** One autoscaler decides the number of pods, never two. */
export const autoscaler = (scope: Construct, props: WorkloadProps): ApiObject =>
  props.autoscaling.kind === 'keda' ? scaledObject(scope, props) : horizontalAutoscaler(scope, props);

const horizontalAutoscaler = (scope: Construct, props: WorkloadProps): ApiObject =>
  new ApiObject(scope, 'autoscaler', {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: autoscalerName(props) },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: props.service },
      minReplicas: props.replicas.min,
      maxReplicas: props.replicas.max,
      metrics: [cpuMetric(props)],
      behavior: scalingBehavior(props),
    },
  });

/** Beside a proxy only the service's own container counts: the average of both would hide what it needs. */
function cpuMetric({ service, autoscaling, mesh }: WorkloadProps): object {
  const target = { type: 'Utilization', averageUtilization: autoscaling.cpuPercent };
  return mesh === undefined
    ? { type: 'Resource', resource: { name: 'cpu', target } }
    : { type: 'ContainerResource', containerResource: { name: 'cpu', container: service, target } };
}

/**
 * Up: doubling or two pods a minute, whichever is more. Down: a quarter of the pods a minute, after the highest
 * recommendation of the window; connections of the rest are not disturbed.
 */
export const scalingBehavior = ({ autoscaling }: WorkloadProps): object => ({
  scaleUp: {
    stabilizationWindowSeconds: toSeconds(autoscaling.scaleUpWindow),
    selectPolicy: 'Max',
    policies: [
      { type: 'Percent', value: 100, periodSeconds: 60 },
      { type: 'Pods', value: 2, periodSeconds: 60 },
    ],
  },
  scaleDown: {
    stabilizationWindowSeconds: toSeconds(autoscaling.scaleDownWindow),
    selectPolicy: 'Max',
    policies: [{ type: 'Percent', value: 25, periodSeconds: 60 }],
  },
});

/**
 * One pod at a time may be evicted: with `minAvailable` equal to the number of replicas no node could ever
 * be drained. Pods that are not ready may always go, otherwise a crashing service blocks every drain.
 */
export const disruptionBudget = (scope: Construct, props: WorkloadProps): ApiObject =>
  new ApiObject(scope, 'disruption-budget', {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: props.service },
    spec: {
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: selectorLabels(props) },
    },
  });
