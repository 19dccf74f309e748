import { absent, type Matcher, podsOf, series } from '../promql.ts';
import type { MonitoringProps } from '../props.ts';
import { type Alert, age, bytes, deploymentsOf, label, percentage } from './alert.ts';

/** Share of its memory limit above which a container is about to be killed. */
const memoryShare = 0.9;

/** Share of scheduling periods in which a container had to wait. */
const throttledShare = 0.25;

const day = 86_400;

/** What goes wrong inside pods that are there. */
export function podAlerts(props: MonitoringProps): readonly Alert[] {
  const { namespace, workload } = props;
  const pods = { namespace, pod: podsOf(deploymentsOf(props)) };
  const waiting = series('kube_pod_container_status_waiting_reason', { ...pods, reason: 'CrashLoopBackOff' });
  const ofService =
    workload.memory === undefined ? '' : `; that of the service is ${mebibytes(workload.memory)}`;
  return [
    {
      id: 'crashloop',
      // Between two restarts the container runs for a moment, and the series is gone with it.
      expr: `max_over_time(${waiting}[5m]) >= 1`,
      summary: `Container ${label('container')} of ${label('pod')} crashes again and again`,
      description: 'The kubelet waits longer each time before it starts it once more, up to five minutes.',
    },
    {
      id: 'oom-killed',
      expr: [killedAndRestarted(pods), ...killedInJobs(props)].map((killed) => `(${killed})`).join(' or '),
      summary: `Container ${label('container')} of ${label('pod')} was killed for its memory`,
      description: `It used more than its limit${ofService}.`,
    },
    {
      id: 'pod-stuck-terminating',
      // A deletion timestamp is when the pod has to be gone: the grace period is in it.
      expr: `time() - ${series('kube_pod_deletion_timestamp', pods)} > 0`,
      summary: `Pod ${label('pod')} does not go`,
      description: `Its grace period (${workload.grace} s for the service) ended ${age} ago: its node is gone, or a finalizer holds it.`,
    },
    ...containerAlerts(props),
  ];
}

type Pods = { readonly namespace: string; readonly pod: Matcher };

const killed = { reason: 'OOMKilled' };

const killedAndRestarted = (pods: Pods): string =>
  `increase(${series('kube_pod_container_status_restarts_total', pods)}[10m]) > 0 and on (namespace,pod,container) ${series('kube_pod_container_status_last_terminated_reason', { ...pods, ...killed })} == 1`;

/** A pod of a Job is not restarted, and stays for a while: for a day it is news. Steps before the last are init containers. */
function killedInJobs({ namespace, service, setupJobs, schedules = [] }: MonitoringProps): readonly string[] {
  const jobs = [...setupJobs.map((job) => `${service}-${job}`), ...schedules.map(({ name }) => name)];
  if (jobs.length === 0) return [];
  const pods = { namespace, pod: podsOf(jobs) };
  return [
    'kube_pod_container_status_terminated_reason',
    'kube_pod_init_container_status_terminated_reason',
  ].map(
    (metric) =>
      `${series(metric, { ...pods, ...killed })} == 1 and on (namespace,pod) time() - ${series('kube_pod_created', pods)} < ${day}`,
  );
}

/** The service's own container. */
function containerAlerts(props: MonitoringProps): readonly Alert[] {
  const { namespace, service, workload } = props;
  const perPod = (metric: string) =>
    `sum by (namespace,pod,container) (increase(${series(metric, ownContainer(props))}[5m]))`;
  const limit = workload.cpu === undefined ? '' : ` (cores: ${workload.cpu})`;
  return [
    memoryAlert(props),
    {
      id: 'cpu-throttled',
      expr: `${perPod('container_cpu_cfs_throttled_periods_total')} / ${perPod('container_cpu_cfs_periods_total')} > ${throttledShare}`,
      summary: `Pod ${label('pod')} waits for the processor`,
      description: `In ${percentage} of periods it had used up its limit${limit} and stood still.`,
    },
    {
      id: 'container-metrics-absent',
      expr: absent([series('container_memory_working_set_bytes', { namespace, container: service })]),
      summary: `Nothing is known of what ${service} uses`,
      description: 'No pod runs, or the kubelets are not scraped (cAdvisor).',
    },
  ];
}

/** A limit that a vertical autoscaler moves is only known to the cluster. */
function memoryAlert(props: MonitoringProps): Alert {
  const { memory } = props.workload;
  const most = (metric: string, labels = {}) =>
    `max by (namespace,pod,container) (${series(metric, { ...ownContainer(props), ...labels })})`;
  const [limit, words] =
    memory === undefined
      ? [
          `${memoryShare} * ${most('kube_pod_container_resource_limits', { resource: 'memory' })}`,
          'what the vertical autoscaler gave it',
        ]
      : [Math.floor(memory * memoryShare), mebibytes(memory)];
  return {
    id: 'memory-near-limit',
    expr: `${most('container_memory_working_set_bytes')} > ${limit}`,
    summary: `Pod ${label('pod')} is close to its memory limit`,
    description: `It uses ${bytes} of ${words}; at the limit it is killed.`,
  };
}

const ownContainer = ({ namespace, service }: MonitoringProps) => ({
  namespace,
  pod: podsOf([service]),
  container: service,
});

const mebibytes = (size: number): string => `${Math.round(size / 1_048_576)} MiB`;
