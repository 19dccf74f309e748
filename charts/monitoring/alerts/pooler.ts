import { absent, podsOf, series } from '../promql.ts';
import type { MonitoringProps, WatchedPooler } from '../props.ts';
import { type Alert, age, label, value } from './alert.ts';

/** Share of a limit at which it is time to look. */
const share = 0.9;

/** What an answer may wait for a server connection, in seconds. */
const longestWait = 5;

/** The pooler's own database, which it shows its figures in. */
const real = 'database!="pgbouncer"';

export function poolerAlerts({ namespace, pooler }: MonitoringProps): readonly Alert[] {
  if (pooler?.port === undefined) return [];
  const of = (metric: string) => `pgbouncer_${metric}{namespace="${namespace}",job="${pooler.name}",${real}}`;
  const up = series('pgbouncer_up', { namespace, job: pooler.name });
  const drains = series('kube_pod_deletion_timestamp', { namespace, pod: podsOf([pooler.name]) });
  return [
    {
      id: 'pgbouncer-queue',
      expr: `sum by (namespace,pod,database,user) (${of('pools_client_waiting_connections')}) > 0`,
      summary: `Clients wait for a connection in ${label('pod')}`,
      description: `${value} clients of database ${label('database')} wait; a pod has ${pooler.serversPerPod} server connections.`,
    },
    {
      id: 'pgbouncer-maxwait',
      expr: `max by (namespace,pod,database,user) (${of('pools_client_maxwait_seconds')}) > ${longestWait}`,
      summary: `A client has waited ${age} for a connection`,
      description: `More than ${longestWait} s in ${label('pod')}: every server connection is busy.`,
    },
    ...limitAlerts(pooler, of),
    {
      id: 'pgbouncer-down',
      // One that drains refuses the exporter as it does every new client.
      expr: `${up} == 0 unless on (namespace,pod) ${drains}`,
      summary: `PgBouncer in ${label('pod')} does not answer`,
      description: 'The exporter beside it runs and cannot ask it.',
    },
    {
      id: 'pgbouncer-metrics-absent',
      expr: absent([up]),
      summary: `Nothing is known of ${pooler.name}`,
      description: 'It is gone, or its exporter is not scraped.',
    },
  ];
}

function limitAlerts(pooler: WatchedPooler, of: (metric: string) => string): readonly Alert[] {
  const sum = (by: string, metrics: readonly string[]) =>
    metrics.map((metric) => `sum by (${by}) (${of(`pools_${metric}_connections`)})`).join(' + ');
  return [
    {
      id: 'pgbouncer-max-client-conn',
      expr: `${sum('namespace,pod', ['client_active', 'client_waiting'])} >= ${Math.floor(pooler.clientsPerPod * share)}`,
      summary: `${label('pod')} takes no more clients soon`,
      description: `${value} clients are connected and ${pooler.clientsPerPod} are the most (max_client_conn); the next are refused.`,
    },
    {
      id: 'pgbouncer-server-connections',
      expr: `${sum('namespace,pod,database', ['server_active', 'server_idle', 'server_used', 'server_testing', 'server_login'])} >= ${Math.floor(pooler.serversPerPod * share)}`,
      summary: `${label('pod')} has nearly all its connections to ${label('database')} open`,
      description: `${value} are open of the ${pooler.serversPerPod} the connection budget grants it.`,
    },
  ];
}
