import { absent, series } from '../promql.ts';
import type { MonitoringProps } from '../props.ts';
import { type Alert, label, percentage } from './alert.ts';

/**
 * Halfway between the worst moment the quota was counted for, which is all of it but its headroom, and all of it.
 */
const shareOf = (headroom: number): number =>
  Math.round((1_000 * (100 + headroom / 2)) / (100 + headroom)) / 1_000;

/** Whether the namespace still has room. */
export function quotaAlerts({ namespace, quota }: MonitoringProps): readonly Alert[] {
  if (quota === undefined) return [];
  const { name, headroom } = quota;
  const of = (type: string) => series('kube_resourcequota', { namespace, resourcequota: name, type });
  return [
    // Without headroom the worst moment is the whole quota, and nothing comes before it.
    ...(headroom === 0
      ? []
      : [
          {
            id: 'quota-nearly-used',
            expr: `${of('used')} / ignoring (type) ${of('hard')} > ${shareOf(headroom)}`,
            summary: `The quota of ${label('resource')} is nearly used up`,
            description: `${percentage} of ${label('resource')} in ResourceQuota ${name} is used, more than all pods of a rollout and every Job together ask for; beyond it no pod starts.`,
          },
        ]),
    {
      id: 'quota-metrics-absent',
      expr: absent([of('hard')]),
      summary: `Nothing is known of ResourceQuota ${name}`,
      description: 'It is gone, or kube-state-metrics is.',
    },
  ];
}
