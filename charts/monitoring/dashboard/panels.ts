import { oneOf, podsOf, series } from '../promql.ts';
import type { MonitoringProps } from '../props.ts';
import { line, type Panel, type Query } from './panel.ts';

/** What the cluster knows of any service, with the numbers of its description as lines. */
export const panelsOf = (props: MonitoringProps): readonly Panel[] => [
  replicas(props),
  connections(props),
  cpu(props),
  memory(props),
  restarts(props),
  throttling(props),
  ...pooler(props),
  ...schedules(props),
];

function replicas({ namespace, service, workload }: MonitoringProps): Panel {
  const deployment = { namespace, deployment: service };
  return {
    title: 'Replicas',
    description: 'Pods that serve, pods the autoscaler wants, and how many it may have.',
    unit: 'short',
    queries: [
      { expr: series('kube_deployment_status_replicas_available', deployment), legend: 'available' },
      {
        expr: series('kube_horizontalpodautoscaler_status_desired_replicas', {
          namespace,
          horizontalpodautoscaler: workload.autoscaler,
        }),
        legend: 'wanted',
      },
      line('fewest', workload.replicas.min),
      line('most', workload.replicas.max),
    ],
  };
}

function connections({ namespace, service, budget }: MonitoringProps): Panel {
  const pods = series('kube_deployment_status_replicas', { namespace, deployment: service });
  const offered = budget.against === 'server' ? 'offered by the server' : 'taken by the pooler';
  return {
    title: 'Connection budget',
    description: `What the running pods may open (${budget.perPod} each, ${budget.besides} besides), with the worst case and what there is.`,
    unit: 'short',
    queries: [
      { expr: `${pods} * ${budget.perPod} + ${budget.besides}`, legend: 'running pods, pools full' },
      line('worst case', budget.pods * budget.perPod + budget.besides),
      line(offered, budget.available),
    ],
  };
}

const ownContainer = ({ namespace, service }: MonitoringProps) => ({
  namespace,
  pod: podsOf([service]),
  container: service,
});

/** What one container asks for and may have, as the cluster knows it. */
const bounds = (props: MonitoringProps, resource: 'cpu' | 'memory'): readonly Query[] =>
  (['requests', 'limits'] as const).map((kind) => ({
    expr: `max(${series(`kube_pod_container_resource_${kind}`, { ...ownContainer(props), resource })})`,
    legend: kind === 'requests' ? 'request' : 'limit',
  }));

const cpu = (props: MonitoringProps): Panel => ({
  title: 'Processor time per pod',
  description: 'Cores; at the limit the pod is slowed down.',
  unit: 'short',
  queries: [
    {
      expr: `sum by (pod) (rate(${series('container_cpu_usage_seconds_total', ownContainer(props))}[5m]))`,
      legend: '{{pod}}',
    },
    ...bounds(props, 'cpu'),
  ],
});

const memory = (props: MonitoringProps): Panel => ({
  title: 'Memory per pod',
  description: 'Working set; at the limit the pod is killed.',
  unit: 'bytes',
  queries: [
    {
      expr: `max by (pod) (${series('container_memory_working_set_bytes', ownContainer(props))})`,
      legend: '{{pod}}',
    },
    ...bounds(props, 'memory'),
  ],
});

const restarts = (props: MonitoringProps): Panel => ({
  title: 'Restarts in an hour',
  description: 'Of the service and of what runs beside it.',
  unit: 'short',
  queries: [
    {
      expr: `increase(${series('kube_pod_container_status_restarts_total', {
        namespace: props.namespace,
        pod: podsOf([props.service, ...(props.pooler === undefined ? [] : [props.pooler.name])]),
      })}[1h])`,
      legend: '{{pod}} {{container}}',
    },
  ],
});

function throttling(props: MonitoringProps): Panel {
  const perPod = (metric: string) => `sum by (pod) (increase(${series(metric, ownContainer(props))}[5m]))`;
  return {
    title: 'Waiting for the processor',
    description: 'Share of scheduling periods in which the limit was used up.',
    unit: 'percentunit',
    queries: [
      {
        expr: `${perPod('container_cpu_cfs_throttled_periods_total')} / ${perPod('container_cpu_cfs_periods_total')}`,
        legend: '{{pod}}',
      },
    ],
  };
}

function pooler({ namespace, pooler }: MonitoringProps): readonly Panel[] {
  if (pooler?.port === undefined) return [];
  const sum = (metric: string) =>
    `sum by (pod) (${series(`pgbouncer_pools_${metric}_connections`, { namespace, job: pooler.name })})`;
  const longest = series('pgbouncer_pools_client_maxwait_seconds', { namespace, job: pooler.name });
  return [
    {
      title: 'Pooler: clients',
      description: 'Per pooler pod.',
      unit: 'short',
      queries: [
        { expr: sum('client_active'), legend: '{{pod}} active' },
        { expr: sum('client_waiting'), legend: '{{pod}} waiting' },
        line('most clients of a pod', pooler.clientsPerPod),
      ],
    },
    {
      title: 'Pooler: server connections',
      description: 'Per pooler pod.',
      unit: 'short',
      queries: [
        { expr: sum('server_active'), legend: '{{pod}} active' },
        { expr: sum('server_idle'), legend: '{{pod}} idle' },
        line('most of a pod', pooler.serversPerPod),
      ],
    },
    {
      title: 'Pooler: longest wait',
      description: 'How long the first client in the queue has waited.',
      unit: 's',
      queries: [{ expr: `max by (pod) (${longest})`, legend: '{{pod}}' }],
    },
  ];
}

function schedules({ namespace, schedules = [] }: MonitoringProps): readonly Panel[] {
  if (schedules.length === 0) return [];
  const cronjob = oneOf(schedules.map(({ name }) => name));
  return [
    {
      title: 'Since the last success',
      description: 'Of backups and restore drills, with how often they have to run.',
      unit: 's',
      queries: [
        {
          expr: `time() - ${series('kube_cronjob_status_last_successful_time', { namespace, cronjob })}`,
          legend: '{{cronjob}}',
        },
        ...schedules.map(({ name, cadence }) => line(`${name}: due`, cadence)),
      ],
    },
  ];
}
