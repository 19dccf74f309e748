import { oneOf, operated, unheardOf } from '../promql.ts';
import type { MonitoringProps } from '../props.ts';
import { type Alert, age, label } from './alert.ts';

const metric = 'certmanager_certificate_expiration_timestamp_seconds';
const day = 86_400;

/** Days before the end; the pooler's certificate is renewed 30 days before (charts/pooler/certificates.ts). */
const thresholds = [
  { id: 'cert-expiry-warning', days: 21 },
  { id: 'cert-expiry-critical', days: 7 },
] as const;

/** Whether cert-manager renews what it made. */
export function certificateAlerts({ namespace, certificates }: MonitoringProps): readonly Alert[] {
  if (certificates.length === 0) return [];
  // 0 of one that was never made: pods that cannot start for it have alerts of their own.
  const expiry = `${operated(metric, namespace, { name: oneOf(certificates) })} > 0`;
  return [
    ...thresholds.map(({ id, days }) => ({
      id,
      expr: `(${expiry}) - time() < ${days * day}`,
      summary: `Certificate ${label('name')} ends in ${age}`,
      description: `It should have been renewed long before the last ${days} days; when it has ended, nobody connects.`,
    })),
    {
      id: 'certificate-metrics-absent',
      expr: unheardOf(metric, namespace, certificates),
      summary: `Nothing is known of certificate ${label('name')}`,
      description: 'It is gone, or cert-manager is not scraped.',
    },
  ];
}
