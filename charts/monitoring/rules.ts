import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { type CataloguedAlert, cataloguedAlert } from '../../facts/alerts.ts';
import { optionalAnnotation } from '../../k8s/stages.ts';
import type { Severity } from '../../spec/resolved-spec.ts';
import { type Alert, type AlertGroup, alertGroups } from './alerts/index.ts';
import type { MonitoringProps } from './props.ts';

/** One alert as a PrometheusRule holds it. */
export interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The alerts, for the Prometheus operator; left out where the cluster does not know it. */
export const rules = (scope: Construct, props: MonitoringProps): ApiObject =>
  new ApiObject(scope, 'rules', {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: {
      name: props.service,
      labels: { ...props.settings.labels },
      annotations: { [optionalAnnotation]: 'crd' },
    },
    spec: { groups: alertGroups(props).map((group) => groupOf(group, props)) },
  });

const groupOf = ({ name, alerts }: AlertGroup, props: MonitoringProps): object => ({
  // Prometheus shows groups of all services in one list.
  name: `${props.instance}.${name}`,
  rules: alerts.map((alert) => ruleOf(alert, cataloguedAlert(alert.id), props)),
});

const ruleOf = (alert: Alert, catalogued: CataloguedAlert, props: MonitoringProps): Rule => ({
  alert: alertName(alert.id),
  expr: alert.expr,
  for: catalogued.for,
  labels: {
    // Alertmanager routes and groups by these; an expression that sums up has lost its own.
    environment: props.environment,
    namespace: props.namespace,
    service: props.service,
    team: props.owner,
    [props.settings.severityLabel]: lowered(catalogued.severity, props.settings.highestSeverity),
  },
  annotations: {
    summary: alert.summary,
    description: alert.description,
    runbook_url: `${props.settings.runbooks}#${catalogued.runbook}`,
  },
});

/** `rollout-stuck` is `PlinthRolloutStuck`: the same in every service, so that one silence can be of all. */
export const alertName = (id: string): string =>
  `Plinth${id
    .split('-')
    .map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`)
    .join('')}`;

/** From the least to the most urgent. */
const order: readonly Severity[] = ['info', 'warning', 'critical'];

/**
 * Where nobody is to be woken, every alert is one less urgent for each step the ceiling is lower, so that what
 * was more urgent still is.
 */
function lowered(severity: Severity, highest: Severity): Severity {
  const steps = order.indexOf('critical') - order.indexOf(highest);
  return order[Math.max(0, order.indexOf(severity) - steps)] as Severity;
}
