import type { InputSeries } from './promtool.ts';

/**
 * What is seen when an alert has to fire, and what is seen when it must not: the nearest thing that is all right.
 * The third case of every alert, no series at all, needs no input. The numbers are those of `subject.ts`.
 */
export interface AlertCase {
  readonly alert: string;
  readonly firing: readonly InputSeries[];
  readonly quiet: readonly InputSeries[];
  /** Alerts that fire at once. Default: 1. */
  readonly count?: number;
}

/** For an hour and a half. */
const steady = (series: string, value: number): InputSeries => ({ series, values: `${value}x90` });

const deployment = '{namespace="orders",deployment="orders"}';
const deployed = (metric: string, value: number) => steady(`kube_deployment_${metric}${deployment}`, value);
const condition = (name: string, status: string, value: number) =>
  steady(
    `kube_deployment_status_condition{namespace="orders",deployment="orders",condition="${name}",status="${status}"}`,
    value,
  );

const autoscaler = '{namespace="orders",horizontalpodautoscaler="orders"}';
const disruption = '{namespace="orders",poddisruptionbudget="orders"}';
const pod = 'orders-5d4f8b7c9d-x2x7k';
const ofPod = `namespace="orders",pod="${pod}"`;
const ofContainer = `${ofPod},container="orders"`;

const job = (name: string, metric: string, value: number, labels = '') =>
  steady(`${metric}{namespace="orders",job_name="${name}"${labels}}`, value);
const failed = (name: string, value = 1) => job(name, 'kube_job_failed', value, ',condition="true"');
const cronjob = (name: string, metric: string, value: number) =>
  steady(`kube_cronjob_${metric}{namespace="orders",cronjob="${name}"}`, value);

const secret = (name: string, status: string, value: number, namespace = 'namespace="orders"') =>
  steady(
    `externalsecret_status_condition{${namespace},name="${name}",condition="Ready",status="${status}"}`,
    value,
  );
/** So many days before its end. */
const certificate = (name: string, days: number, namespace = 'namespace="orders"') =>
  steady(`certmanager_certificate_expiration_timestamp_seconds{${namespace},name="${name}"}`, days * day);

const day = 86_400;
const exported = 'namespace="external-secrets",exported_namespace="orders"';

/** So many pods of a Deployment, each by itself. */
const running = (count: number, phase = 'Running', deployment = 'orders') =>
  Array.from({ length: count }, (_, index) =>
    steady(
      `kube_pod_status_phase{namespace="orders",pod="${deployment}-5d4f8b7c9d-x2x${String(index).padStart(2, '0')}",phase="${phase}"}`,
      1,
    ),
  );

const killedStep = (kind: 'container' | 'init_container', pod: string, reason = 'OOMKilled') => [
  steady(
    `kube_pod_${kind}_status_terminated_reason{namespace="orders",pod="${pod}",container="step",reason="${reason}"}`,
    1,
  ),
  steady(`kube_pod_created{namespace="orders",pod="${pod}"}`, 0),
];

const quota = (resource: string, type: string, value: number) =>
  steady(
    `kube_resourcequota{namespace="orders",resourcequota="orders",resource="${resource}",type="${type}"}`,
    value,
  );
const up = (value: number, jobName = 'orders') =>
  steady(`up{namespace="orders",job="${jobName}",pod="${pod}"}`, value);
const pools = (metric: string, value: number, database = 'orders') =>
  steady(
    `pgbouncer_pools_${metric}{namespace="orders",job="orders-pooler",pod="orders-pooler-0",database="${database}",user="orders_app"}`,
    value,
  );
const pooler = (value: number) =>
  steady('pgbouncer_up{namespace="orders",job="orders-pooler",pod="orders-pooler-6c9f7d5b84-k2m4p"}', value);
const poolerTold = (name: string) =>
  steady(`kube_pod_deletion_timestamp{namespace="orders",pod="${name}"}`, day);

/** Of a CronJob: promtool's clock starts at 0, so what happened days ago has a time below it. */
const schedule = (name: string, days: number, kind: { stale: string; failed: string; absent: string }) => [
  {
    alert: kind.stale,
    firing: [
      cronjob(name, 'created', -90 * day),
      cronjob(name, 'status_last_successful_time', -(days + 1.1) * day),
    ],
    quiet: [cronjob(name, 'created', -90 * day), cronjob(name, 'status_last_successful_time', -days * day)],
  },
  {
    // Made long ago, and never successful; or made just now.
    alert: kind.stale,
    firing: [cronjob(name, 'created', -(days + 1.1) * day)],
    quiet: [cronjob(name, 'created', -60)],
  },
  {
    alert: kind.failed,
    firing: [
      cronjob(name, 'status_last_successful_time', -7_200),
      job(`${name}-29012345`, 'kube_job_created', -3_600),
      failed(`${name}-29012345`),
    ],
    // It failed before the last success, and is kept to be read.
    quiet: [
      cronjob(name, 'status_last_successful_time', -3_600),
      job(`${name}-29012345`, 'kube_job_created', -7_200),
      failed(`${name}-29012345`),
    ],
  },
  {
    // The very first one failed; the first one has not failed.
    alert: kind.failed,
    firing: [
      cronjob(name, 'created', -7_200),
      job(`${name}-29012345`, 'kube_job_created', 60),
      failed(`${name}-29012345`),
    ],
    quiet: [
      cronjob(name, 'created', -7_200),
      job(`${name}-29012345`, 'kube_job_created', 60),
      failed(`${name}-29012345`, 0),
    ],
  },
  { alert: kind.absent, firing: [], quiet: [cronjob(name, 'created', -day)] },
];

export const cases: readonly AlertCase[] = [
  {
    alert: 'rollout-stuck',
    firing: [condition('Progressing', 'false', 1), condition('Progressing', 'true', 0)],
    quiet: [condition('Progressing', 'false', 0), condition('Available', 'false', 1)],
  },
  {
    alert: 'pods-not-ready',
    firing: [deployed('spec_replicas', 3), deployed('status_replicas_available', 2)],
    quiet: [deployed('spec_replicas', 3), deployed('status_replicas_available', 3)],
  },
  {
    alert: 'service-unavailable',
    firing: [deployed('spec_replicas', 3), deployed('status_replicas_available', 0)],
    // Somebody wanted it so.
    quiet: [deployed('spec_replicas', 0), deployed('status_replicas_available', 0)],
  },
  {
    // Eleven pods are counted; those that are ending still run, those that have failed do not.
    alert: 'connection-budget-exceeded',
    firing: running(12),
    quiet: [...running(11), ...running(1, 'Failed'), ...running(12, 'Running', 'orders-api')],
  },
  // The Deployments of the service and of its pooler.
  {
    alert: 'deployment-metrics-absent',
    firing: [],
    quiet: [
      deployed('spec_replicas', 3),
      steady('kube_deployment_spec_replicas{namespace="orders",deployment="orders-pooler"}', 2),
    ],
    count: 2,
  },
  {
    alert: 'hpa-maxed',
    firing: [steady(`kube_horizontalpodautoscaler_status_current_replicas${autoscaler}`, 9)],
    quiet: [steady(`kube_horizontalpodautoscaler_status_current_replicas${autoscaler}`, 8)],
  },
  {
    alert: 'hpa-without-metrics',
    firing: [
      steady(
        'kube_horizontalpodautoscaler_status_condition{namespace="orders",horizontalpodautoscaler="orders",condition="ScalingActive",status="false"}',
        1,
      ),
    ],
    // At its limit and able to scale.
    quiet: [
      steady(
        'kube_horizontalpodautoscaler_status_condition{namespace="orders",horizontalpodautoscaler="orders",condition="ScalingLimited",status="false"}',
        1,
      ),
    ],
  },
  {
    alert: 'autoscaler-metrics-absent',
    firing: [],
    quiet: [steady(`kube_horizontalpodautoscaler_spec_max_replicas${autoscaler}`, 9)],
  },
  {
    alert: 'pdb-unhealthy',
    firing: [
      steady(`kube_poddisruptionbudget_status_current_healthy${disruption}`, 1),
      steady(`kube_poddisruptionbudget_status_desired_healthy${disruption}`, 2),
    ],
    quiet: [
      steady(`kube_poddisruptionbudget_status_current_healthy${disruption}`, 2),
      steady(`kube_poddisruptionbudget_status_desired_healthy${disruption}`, 2),
    ],
  },
  {
    alert: 'pdb-metrics-absent',
    firing: [],
    quiet: [
      steady(`kube_poddisruptionbudget_status_desired_healthy${disruption}`, 2),
      steady(
        'kube_poddisruptionbudget_status_desired_healthy{namespace="orders",poddisruptionbudget="orders-pooler"}',
        1,
      ),
    ],
    count: 2,
  },
  {
    alert: 'crashloop',
    // Every fourth minute it runs for a moment.
    firing: [
      {
        series: `kube_pod_container_status_waiting_reason{${ofContainer},reason="CrashLoopBackOff"}`,
        values: '1 1 1 stale 1 1 1 stale 1 1 1 stale 1 1 1 stale 1 1 1 stale 1 1 1 stale 1 1 1 stale 1 1 1',
      },
    ],
    // A pod of another service in the same namespace.
    quiet: [
      steady(
        'kube_pod_container_status_waiting_reason{namespace="orders",pod="orders-api-5d4f8b7c9d-x2x7k",container="orders-api",reason="CrashLoopBackOff"}',
        1,
      ),
    ],
  },
  {
    alert: 'oom-killed',
    firing: [
      { series: `kube_pod_container_status_restarts_total{${ofContainer}}`, values: '0x25 1x5' },
      steady(`kube_pod_container_status_last_terminated_reason{${ofContainer},reason="OOMKilled"}`, 1),
    ],
    // It was killed once, long ago.
    quiet: [
      { series: `kube_pod_container_status_restarts_total{${ofContainer}}`, values: '0x5 1x25' },
      steady(`kube_pod_container_status_last_terminated_reason{${ofContainer},reason="OOMKilled"}`, 1),
    ],
  },
  {
    // The last step of a migration, and an earlier one of a dump.
    alert: 'oom-killed',
    firing: [
      ...killedStep('container', 'orders-migration-0a1b2c3d-x2x7k'),
      ...killedStep('init_container', 'orders-dump-29384756-x2x7k'),
    ],
    // Another service's, and one that ended otherwise.
    quiet: [
      ...killedStep('container', 'orders-api-migration-0a1b2c3d-x2x7k'),
      ...killedStep('container', 'orders-drill-29384756-x2x7k', 'Error'),
    ],
    count: 2,
  },
  {
    // 90 % of 512 MiB are 483,183,820.8 bytes.
    alert: 'memory-near-limit',
    firing: [steady(`container_memory_working_set_bytes{${ofContainer}}`, 483_183_821)],
    quiet: [steady(`container_memory_working_set_bytes{${ofContainer}}`, 483_183_820)],
  },
  {
    alert: 'cpu-throttled',
    firing: [
      { series: `container_cpu_cfs_throttled_periods_total{${ofContainer}}`, values: '0+160x30' },
      { series: `container_cpu_cfs_periods_total{${ofContainer}}`, values: '0+600x30' },
    ],
    quiet: [
      { series: `container_cpu_cfs_throttled_periods_total{${ofContainer}}`, values: '0+140x30' },
      { series: `container_cpu_cfs_periods_total{${ofContainer}}`, values: '0+600x30' },
    ],
  },
  {
    alert: 'container-metrics-absent',
    firing: [],
    quiet: [steady(`container_memory_working_set_bytes{${ofContainer}}`, 1_000_000)],
  },
  {
    alert: 'pod-stuck-terminating',
    firing: [steady(`kube_pod_deletion_timestamp{${ofPod}}`, 60)],
    // It has another hour.
    quiet: [steady(`kube_pod_deletion_timestamp{${ofPod}}`, 3_600)],
  },
  {
    alert: 'bootstrap-failed',
    firing: [failed('orders-bootstrap-0a1b2c3d')],
    quiet: [failed('orders-bootstrap-0a1b2c3d', 0)],
  },
  {
    alert: 'migration-failed',
    firing: [failed('orders-migration-0a1b2c3d')],
    // Another service's.
    quiet: [failed('orders-api-migration-0a1b2c3d')],
  },
  ...schedule('orders-dump', 1, {
    stale: 'backup-cronjob-stale',
    failed: 'backup-job-failed',
    absent: 'backup-cronjob-absent',
  }),
  ...schedule('orders-drill', 7, {
    stale: 'restore-drill-stale',
    failed: 'restore-drill-failed',
    absent: 'restore-drill-absent',
  }),
  {
    alert: 'external-secret-not-ready',
    firing: [secret('orders-postgres', 'False', 1), secret('orders-postgres', 'True', 0)],
    quiet: [secret('orders-postgres', 'False', 0), secret('orders-postgres', 'True', 1)],
  },
  {
    // Scraped without honorLabels; in the second, of another namespace.
    alert: 'external-secret-not-ready',
    firing: [secret('orders-redis', 'False', 1, exported)],
    quiet: [secret('orders-redis', 'False', 1, 'namespace="external-secrets",exported_namespace="other"')],
  },
  {
    alert: 'external-secret-metrics-absent',
    firing: [secret('orders-postgres', 'True', 1)],
    quiet: [secret('orders-postgres', 'True', 1), secret('orders-redis', 'True', 1, exported)],
  },
  {
    // Once scraped with honorLabels and once without.
    alert: 'cert-expiry-warning',
    firing: [certificate('orders-pooler-tls', 20), certificate('orders-pooler-ca', 20, exported)],
    quiet: [
      certificate('orders-pooler-tls', 22),
      certificate('orders-pooler-ca', 0),
      certificate('another', 20),
    ],
    count: 2,
  },
  {
    alert: 'cert-expiry-critical',
    firing: [certificate('orders-pooler-tls', 6)],
    quiet: [certificate('orders-pooler-tls', 8)],
  },
  {
    alert: 'certificate-metrics-absent',
    firing: [certificate('orders-pooler-tls', 60)],
    quiet: [certificate('orders-pooler-tls', 60), certificate('orders-pooler-ca', 60, exported)],
  },
  { alert: 'scrape-failing', firing: [up(0)], quiet: [up(1)] },
  { alert: 'scrape-target-absent', firing: [up(1, 'another')], quiet: [up(0)] },
  {
    alert: 'quota-nearly-used',
    // The most that was counted for are 20 of 22; 95.5 % of those are 21.01.
    firing: [quota('pods', 'used', 22), quota('pods', 'hard', 22)],
    // Nothing used of a quota of nothing is no share of it.
    quiet: [
      quota('pods', 'used', 20),
      quota('pods', 'hard', 22),
      quota('services.loadbalancers', 'used', 0),
      quota('services.loadbalancers', 'hard', 0),
    ],
  },
  { alert: 'quota-metrics-absent', firing: [], quiet: [quota('pods', 'hard', 20)] },
  {
    alert: 'pgbouncer-queue',
    firing: [pools('client_waiting_connections', 1)],
    quiet: [pools('client_waiting_connections', 0), pools('client_waiting_connections', 1, 'pgbouncer')],
  },
  {
    alert: 'pgbouncer-maxwait',
    firing: [pools('client_maxwait_seconds', 6)],
    quiet: [pools('client_maxwait_seconds', 5)],
  },
  {
    // 90 % of 1,000.
    alert: 'pgbouncer-max-client-conn',
    firing: [pools('client_active_connections', 880), pools('client_waiting_connections', 20)],
    quiet: [pools('client_active_connections', 880), pools('client_waiting_connections', 19)],
  },
  {
    // 90 % of 25, rounded down, is 22.
    alert: 'pgbouncer-server-connections',
    firing: serverConnections(20),
    quiet: serverConnections(19),
  },
  { alert: 'pgbouncer-down', firing: [pooler(0)], quiet: [pooler(1)] },
  // A pod that drains takes no new connection, the exporter's neither; another one that is deleted is no excuse.
  {
    alert: 'pgbouncer-down',
    firing: [pooler(0), poolerTold('orders-pooler-6c9f7d5b84-z8w5q')],
    quiet: [pooler(0), poolerTold('orders-pooler-6c9f7d5b84-k2m4p')],
  },
  { alert: 'pgbouncer-metrics-absent', firing: [], quiet: [pooler(0)] },
];

function serverConnections(active: number): readonly InputSeries[] {
  return [
    pools('server_active_connections', active),
    pools('server_idle_connections', 1),
    pools('server_used_connections', 1),
    pools('server_testing_connections', 0),
    pools('server_login_connections', 0),
  ];
}
