import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { stageAnnotation } from '../../../k8s/stages.ts';
import { contentHash } from '../../labels.ts';
import type { MonitoringProps } from '../props.ts';
import { panelModel } from './panel.ts';
import { panelsOf } from './panels.ts';

/** Found by the sidecar of Grafana's chart, by its label; inert elsewhere. */
export const dashboard = (scope: Construct, props: MonitoringProps): ApiObject =>
  new ApiObject(scope, 'dashboard', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: `${props.service}-dashboard`,
      labels: { grafana_dashboard: '1' },
      annotations: { [stageAnnotation]: '6' },
    },
    // The sidecar writes the dashboards of all namespaces into one folder, under this name.
    data: { [`${props.instance}.json`]: `${JSON.stringify(dashboardModel(props), undefined, 2)}\n` },
  });

/** Grafana's JSON model; 39 is the version of Grafana 11, which newer ones read. */
const dashboardModel = (props: MonitoringProps): object => ({
  uid: uidOf(props.instance),
  title: `${props.service} (${props.environment})`,
  tags: ['plinth', props.service, props.environment],
  schemaVersion: 39,
  editable: false,
  timezone: 'browser',
  refresh: '1m',
  time: { from: 'now-6h', to: 'now' },
  templating: {
    list: [{ name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus', hide: 0 }],
  },
  annotations: { list: [] },
  panels: panelsOf(props).map(panelModel),
});

/** Grafana takes 40 characters: a longer name ends in a hash, so that links stay valid and names distinct. */
const uidOf = (stack: string): string =>
  stack.length <= 40 ? stack : `${stack.slice(0, 31)}-${contentHash(stack)}`;
