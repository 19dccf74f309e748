import { z } from 'zod';
import { minutes, seconds } from '../units.ts';
import { property } from './property.ts';
import { duration } from './quantity.ts';
import { text } from './text.ts';

const labelName = text(
  /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/,
  'the name of a Kubernetes label',
);
const labelValue = text(/^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/, 'the value of a Kubernetes label');

/** Of an alert, from the most to the least urgent. */
export const severities = ['critical', 'warning', 'info'] as const;

export const monitoringSchema = z.strictObject({
  serviceMonitor: property(z.boolean(), {
    about:
      'Whether the Prometheus operator is told to scrape the service (ServiceMonitor). Needs its CRD, else it is left out.',
    change: 'free',
  }),
  // Prometheus forgets a series after five minutes without a sample: two minutes allow for one lost scrape.
  interval: property(duration({ min: seconds(5), max: minutes(2), unit: 'seconds' }), {
    about: 'How often the service is scraped.',
    change: 'free',
  }),
  rules: property(z.boolean(), {
    about: 'Whether alerts are made (PrometheusRule). Needs its CRD, else they are left out.',
    change: 'free',
  }),
  dashboard: property(z.boolean(), {
    about: 'Whether a Grafana dashboard is made (ConfigMap with label `grafana_dashboard`).',
    change: 'free',
  }),
  labels: property(z.record(labelName, labelValue), {
    about: 'Labels by which the Prometheus operator selects what it reads.',
    change: 'free',
  }),
  severityLabel: property(text(/^[a-zA-Z_]\w*$/, 'the name of a Prometheus label'), {
    about: 'Label of an alert that says how urgent it is: what Alertmanager routes by.',
    change: 'Alerts take another route: change the routing first.',
  }),
  highestSeverity: property(z.enum(severities), {
    about: 'The most urgent an alert may be; what is more urgent is lowered to it.',
    change: 'free',
  }),
  runbooks: property(z.string().min(1), {
    about: 'Where the runbooks are; the name of a section is added to it.',
    change: 'free',
    example: 'https://wiki.example.com/runbooks',
  }),
});
