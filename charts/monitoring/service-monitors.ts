import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { optionalAnnotation } from '../../k8s/stages.ts';
import { toSeconds } from '../../spec/units.ts';
import { type ServiceIdentity, selectorLabels } from '../labels.ts';
import type { MonitoringProps } from './props.ts';

interface Target {
  readonly id: string;
  /** Name of the Service, and of its label `app.kubernetes.io/name`. */
  readonly service: string;
  readonly port: string;
  readonly path: string;
}

/** Tells the Prometheus operator what to scrape; left out where the cluster does not know it. */
export function serviceMonitors(scope: Construct, props: MonitoringProps): void {
  const { service, scrape, pooler } = props;
  serviceMonitor(scope, props, { id: 'service-monitor', service, ...scrape });
  if (pooler?.port !== undefined) {
    serviceMonitor(scope, props, {
      id: 'pooler-monitor',
      service: pooler.name,
      port: pooler.port,
      path: pooler.path ?? '/metrics',
    });
  }
}

function serviceMonitor(
  scope: Construct,
  { instance, settings }: ServiceIdentity & Pick<MonitoringProps, 'settings'>,
  { id, service, port, path }: Target,
): ApiObject {
  const interval = toSeconds(settings.interval);
  return new ApiObject(scope, id, {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: {
      name: service,
      labels: { ...settings.labels },
      annotations: { [optionalAnnotation]: 'crd' },
    },
    spec: {
      selector: { matchLabels: selectorLabels({ service, instance }) },
      endpoints: [
        {
          port,
          path,
          scheme: 'http',
          interval: `${interval}s`,
          // Prometheus refuses a timeout above the interval; ten seconds is its own default.
          scrapeTimeout: `${Math.min(10, interval)}s`,
        },
      ],
    },
  });
}
