import type { ManifestObject } from '../object.ts';
import { specOf } from './fields.ts';
import { metricsGrace } from './kinds/horizontal-pod-autoscaler.ts';

/**
 * Reported, never waited for: their pods come in a later stage (Service), or what makes them ready belongs to
 * others and may be slow or absent (load balancers, gateways, Prometheus, autoscalers that are options).
 */
const notWaitedFor: ReadonlySet<string> = new Set([
  'CronJob',
  'HTTPRoute',
  'Ingress',
  'PodMonitor',
  'Probe',
  'PrometheusRule',
  'ScaledObject',
  'Service',
  'ServiceMonitor',
  'VerticalPodAutoscaler',
]);

/** Whether the next stage has to wait until this object is ready. */
export const isGating = ({ kind }: ManifestObject): boolean => !notWaitedFor.has(kind);

const seconds = 1000;
const minutes = 60 * seconds;

interface Workload {
  readonly activeDeadlineSeconds: number;
  readonly progressDeadlineSeconds: number;
  readonly template: { readonly spec?: { readonly terminationGracePeriodSeconds?: number } };
}

/** Milliseconds; a little more than the object itself may take, so that its own verdict comes first. */
export function timeoutOf(object: ManifestObject): number {
  const { activeDeadlineSeconds, progressDeadlineSeconds = 600, template } = specOf<Workload>(object);
  switch (object.kind) {
    case 'CustomResourceDefinition':
      return 60 * seconds;
    case 'ExternalSecret':
      return 2 * minutes;
    // Both wait for the pods of a rollout first, whose deadline they do not know.
    case 'HorizontalPodAutoscaler':
    case 'PodDisruptionBudget':
      return 11 * minutes + metricsGrace;
    case 'Job':
      return activeDeadlineSeconds === undefined ? 5 * minutes : (activeDeadlineSeconds + 60) * seconds;
    case 'Deployment':
      return (progressDeadlineSeconds + (template?.spec?.terminationGracePeriodSeconds ?? 30)) * seconds;
    default:
      return 5 * minutes;
  }
}
