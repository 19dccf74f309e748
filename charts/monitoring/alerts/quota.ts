import { absent, series } from '../promql.ts';
import type { MonitoringProps } from '../props.ts';
import { type Alert, label, percentage } from './alert.ts';

const share = 0.9;

/** Whether the namespace still has room. */
export function quotaAlerts({ namespace, quota }: MonitoringProps): readonly Alert[] {
  if (quota === undefined) return [];
  const of = (type: string) => series('kube_resourcequota', { namespace, resourcequota: quota, type });
  return [
    {
      id: 'quota-nearly-used',
      expr: `${of('used')} / ignoring (type) ${of('hard')} > ${share}`,
      summary: `The quota of ${label('resource')} is nearly used up`,
      description: `${percentage} of ${label('resource')} in ResourceQuota ${quota} is used; beyond it no pod starts.`,
    },
    {
      id: 'quota-metrics-absent',
      expr: absent([of('hard')]),
      summary: `Nothing is known of ResourceQuota ${quota}`,
      description: 'It is gone, or kube-state-metrics is.',
    },
  ];
}
