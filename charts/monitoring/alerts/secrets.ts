import { oneOf, operated, unheardOf } from '../promql.ts';
import type { MonitoringProps } from '../props.ts';
import { type Alert, label } from './alert.ts';

const metric = 'externalsecret_status_condition';

/** Whether the connection contract arrives in the cluster. */
export function secretAlerts({ namespace, secrets }: MonitoringProps): readonly Alert[] {
  if (secrets.length === 0) return [];
  const notReady = { name: oneOf(secrets), condition: 'Ready', status: 'False' };
  return [
    {
      id: 'external-secret-not-ready',
      expr: `${operated(metric, namespace, notReady)} == 1`,
      summary: `Secret ${label('name')} is not kept up to date`,
      description: `ExternalSecret ${label('name')} is not ready: a rotated password does not arrive, and a new pod may not start.`,
    },
    {
      id: 'external-secret-metrics-absent',
      expr: unheardOf(metric, namespace, secrets, { condition: 'Ready' }),
      summary: `Nothing is known of ExternalSecret ${label('name')}`,
      description: 'It is gone or was never read, or the External Secrets operator is not scraped.',
    },
  ];
}
