import { absent, oneOf, series } from '../promql.ts';
import type { MonitoringProps } from '../props.ts';
import { type Alert, deploymentsOf, label, value } from './alert.ts';

/** Whether the autoscaler can do its work and nodes can be drained. */
export function scalingAlerts(props: MonitoringProps): readonly Alert[] {
  const { namespace, workload } = props;
  const autoscaler = { namespace, horizontalpodautoscaler: workload.autoscaler };
  const budgets = deploymentsOf(props);
  const budget = { namespace, poddisruptionbudget: oneOf(budgets) };
  return [
    ...hpaMaxed(props),
    {
      id: 'hpa-without-metrics',
      expr: `${series('kube_horizontalpodautoscaler_status_condition', { ...autoscaler, condition: 'ScalingActive', status: 'false' })} == 1`,
      summary: `Autoscaler ${workload.autoscaler} cannot scale`,
      description: `It gets no metrics, so the number of pods stays where it is, whatever the load; it may be ${workload.replicas.min} to ${workload.replicas.max}.`,
    },
    {
      id: 'autoscaler-metrics-absent',
      expr: absent([series('kube_horizontalpodautoscaler_spec_max_replicas', autoscaler)]),
      summary: `Nothing is known of autoscaler ${workload.autoscaler}`,
      description: 'It is gone, or kube-state-metrics is.',
    },
    {
      id: 'pdb-unhealthy',
      expr: `${series('kube_poddisruptionbudget_status_current_healthy', budget)} < ${series('kube_poddisruptionbudget_status_desired_healthy', budget)}`,
      summary: `Disruption budget ${label('poddisruptionbudget')} is overdrawn`,
      description: `${value} pods are healthy, at least two fewer than wanted: no healthy pod may be evicted.`,
    },
    {
      id: 'pdb-metrics-absent',
      expr: absent(
        budgets.map((poddisruptionbudget) =>
          series('kube_poddisruptionbudget_status_desired_healthy', { namespace, poddisruptionbudget }),
        ),
      ),
      summary: `Nothing is known of disruption budget ${label('poddisruptionbudget')}`,
      description: 'It is gone, or kube-state-metrics is: a drain may take every pod at once.',
    },
  ];
}

/** Where the floor is the ceiling, nothing was to be scaled. */
function hpaMaxed({ namespace, workload }: MonitoringProps): readonly Alert[] {
  const { min, max } = workload.replicas;
  if (min === max) return [];
  const current = series('kube_horizontalpodautoscaler_status_current_replicas', {
    namespace,
    horizontalpodautoscaler: workload.autoscaler,
  });
  return [
    {
      id: 'hpa-maxed',
      expr: `${current} >= ${max}`,
      summary: `Autoscaler ${workload.autoscaler} has no pods left to add`,
      description: `${value} pods run and ${max} are the most: more load makes the service slow.`,
    },
  ];
}
