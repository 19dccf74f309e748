import { absent, oneOf, podsOf, series } from '../promql.ts';
import type { MonitoringProps } from '../props.ts';
import { type Alert, deploymentsOf, label, value } from './alert.ts';

/** Whether the wanted version runs, on as many pods as are wanted and not on more than were counted. */
export function rolloutAlerts(props: MonitoringProps): readonly Alert[] {
  const { namespace, service, workload, budget } = props;
  const deployments = deploymentsOf(props);
  const of = (metric: string, labels: Readonly<Record<string, string>> = {}) =>
    series(metric, { namespace, deployment: oneOf(deployments), ...labels });
  const counted = budget.pods * budget.perPod + budget.besides;
  return [
    {
      id: 'rollout-stuck',
      expr: `${of('kube_deployment_status_condition', { condition: 'Progressing', status: 'false' })} == 1`,
      summary: `The rollout of ${label('deployment')} does not get on`,
      description: 'New pods did not become ready before the progress deadline; the old ones keep serving.',
    },
    {
      id: 'pods-not-ready',
      expr: `${of('kube_deployment_status_replicas_available')} < ${of('kube_deployment_spec_replicas')}`,
      summary: `${label('deployment')} has fewer pods available than wanted`,
      description: `${value} pods are available, fewer than the Deployment wants; the autoscaler keeps ${workload.replicas.min} to ${workload.replicas.max} of ${service}.`,
    },
    {
      id: 'service-unavailable',
      expr: `${of('kube_deployment_status_replicas_available')} == 0 and ${of('kube_deployment_spec_replicas')} > 0`,
      summary: `No pod of ${label('deployment')} is available`,
      description: 'Nobody is served.',
    },
    {
      id: 'connection-budget-exceeded',
      // A Deployment does not count pods that are ending; those still hold their connections.
      expr: `sum by (namespace) (${series('kube_pod_status_phase', { namespace, pod: podsOf([service]), phase: 'Running' })}) > ${budget.pods}`,
      summary: `More pods of ${service} run than the connection budget counts`,
      description: `${value} pods run and the budget counts ${budget.pods}: with ${budget.perPod} connections each, ${budget.pods} pods may open ${counted} of the ${budget.available} there are.`,
    },
    {
      id: 'deployment-metrics-absent',
      expr: absent(
        deployments.map((deployment) => series('kube_deployment_spec_replicas', { namespace, deployment })),
      ),
      summary: `Nothing is known of Deployment ${label('deployment')}`,
      description: 'It is gone, or kube-state-metrics is: no other alert on pods and Jobs can fire.',
    },
  ];
}
