import { absent, series } from '../promql.ts';
import type { MonitoringProps } from '../props.ts';
import { type Alert, label } from './alert.ts';

/** Whether the service's own metrics arrive. Without a ServiceMonitor it is not known under which job. */
export function scrapeAlerts({ namespace, service, settings, scrape }: MonitoringProps): readonly Alert[] {
  if (!settings.serviceMonitor) return [];
  // The operator names the job after the Service.
  const up = series('up', { namespace, job: service });
  return [
    {
      id: 'scrape-failing',
      expr: `${up} == 0`,
      summary: `Pod ${label('pod')} gives no metrics`,
      description: `Prometheus gets no answer from ${scrape.path} on port ${scrape.port}.`,
    },
    {
      id: 'scrape-target-absent',
      expr: absent([up]),
      summary: `${service} is not scraped`,
      description: 'There is no pod, or the Prometheus operator does not select the ServiceMonitor.',
    },
  ];
}
