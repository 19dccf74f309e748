import { Construct } from 'constructs';
import { dashboard } from './dashboard/index.ts';
import type { MonitoringProps } from './props.ts';
import { rules } from './rules.ts';
import { serviceMonitors } from './service-monitors.ts';

/** Metrics, alerts on them and a dashboard, with thresholds that are the service's own numbers. */
export class Monitoring extends Construct {
  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    if (props.settings.serviceMonitor) serviceMonitors(this, props);
    if (props.settings.rules) rules(this, props);
    if (props.settings.dashboard) dashboard(this, props);
  }
}
