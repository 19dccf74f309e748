import { expect, test } from 'vitest';
import { everyKindSpecs } from './every-kind.ts';
import { render } from './fixture.ts';

test('the services have every kind of object the kit can make', () => {
  const kinds = everyKindSpecs().flatMap((spec) => render(spec).map(({ kind }) => kind));
  expect([...new Set(kinds)].sort()).toEqual([
    'Certificate',
    'ConfigMap',
    'CronJob',
    'Deployment',
    'ExternalSecret',
    'HTTPRoute',
    'HorizontalPodAutoscaler',
    'Ingress',
    'Issuer',
    'Job',
    'LimitRange',
    'Namespace',
    'NetworkPolicy',
    'Password',
    'PeerAuthentication',
    'PodDisruptionBudget',
    'PriorityClass',
    'PrometheusRule',
    'ResourceQuota',
    'ScaledObject',
    'SecretStore',
    'Service',
    'ServiceAccount',
    'ServiceMonitor',
    'VerticalPodAutoscaler',
  ]);
});
