import { describe, expect, it } from 'vitest';
import type { Api } from '../../../k8s/api.ts';
import { type ManifestObject, refOf } from '../../../k8s/object.ts';
import { isGating, type Readiness, readinessOf, relatedOf, timeoutOf } from '../../../k8s/readiness/index.ts';
import { fakeApi } from './fake-api.ts';
import { condition, live, now } from './live.ts';

const service = live('v1', 'Service', { spec: { selector: { app: 'orders' } } });
const slice = live('discovery.k8s.io/v1', 'EndpointSlice', {
  labels: { 'kubernetes.io/service-name': 'orders' },
  endpoints: [{ addresses: ['10.0.0.1'] }],
});
const synced = live('external-secrets.io/v1', 'ExternalSecret', {
  generation: 1,
  spec: { target: { name: 'orders-postgres' } },
  status: { syncedResourceVersion: '1-a', conditions: [condition('Ready', 'True')] },
});

/** Reads the object, and what its readiness depends on. */
async function observe(
  api: Api,
  object: ManifestObject,
  context: { readonly now: Date },
): Promise<Readiness> {
  const found = await api.get(refOf(object));
  return readinessOf(
    found,
    found === undefined ? context : { ...context, related: await relatedOf(api, found) },
  );
}

describe('observing', () => {
  it('reads what the readiness of a Service depends on', async () => {
    const { api, asked } = fakeApi([service, slice]);

    expect(await observe(api, service, { now })).toEqual({ status: 'Current', message: '1 pod behind it' });
    expect(asked).toEqual(['get Service', 'list EndpointSlice']);
  });

  it('does not count the pods of another Service', async () => {
    const other = {
      ...slice,
      metadata: { ...slice.metadata, labels: { 'kubernetes.io/service-name': 'shop' } },
    };
    const { api } = fakeApi([service, other]);

    expect((await observe(api, service, { now })).status).toBe('InProgress');
  });

  it('finds the Secret of an ExternalSecret missing', async () => {
    const { api } = fakeApi([synced]);

    expect((await observe(api, synced, { now })).message).toBe('Secret/orders-postgres is not there yet');
  });

  it('does without what may not be read', async () => {
    const { api } = fakeApi([synced], { forbidden: ['Secret'] });

    expect((await observe(api, synced, { now })).status).toBe('Current');
  });

  it('says that an object is not there', async () => {
    expect((await observe(fakeApi([]).api, service, { now })).status).toBe('NotFound');
  });

  it.each([
    live('v1', 'ConfigMap'),
    live('apps/v1', 'Deployment'),
    live('v1', 'Service', { spec: {} }),
    live('v1', 'PersistentVolumeClaim', { status: { phase: 'Bound' } }),
    live('apps/v1', 'StatefulSet', { spec: { replicas: 2 }, status: { readyReplicas: 2 } }),
    live('external-secrets.io/v1', 'ExternalSecret'),
    live('autoscaling/v2', 'HorizontalPodAutoscaler', {
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'orders' } },
      status: { conditions: [condition('ScalingActive', 'True')] },
    }),
  ])('sends nothing more for $kind that does not need it', async (object) => {
    const { api, asked } = fakeApi([object]);
    await relatedOf(api, object);

    expect(asked).toEqual([]);
  });

  it('reads the pods of a StatefulSet that is not ready, and of no other', async () => {
    const statefulSet = live('apps/v1', 'StatefulSet', {
      spec: { replicas: 2 },
      status: { readyReplicas: 1 },
    });
    const own = live('v1', 'Pod', { name: 'orders-0', owner: statefulSet });
    const { api } = fakeApi([statefulSet, own, live('v1', 'Pod', { name: 'stranger' })]);

    expect(await relatedOf(api, statefulSet)).toEqual({ pods: [own] });
  });

  it('reads class and pods of a claim that waits', async () => {
    const claim = live('v1', 'PersistentVolumeClaim', {
      name: 'dump',
      spec: { storageClassName: 'gp3' },
      status: { phase: 'Pending' },
    });
    const mounting = live('v1', 'Pod', {
      spec: { volumes: [{ persistentVolumeClaim: { claimName: 'dump' } }] },
    });
    const { api } = fakeApi([claim, mounting, live('v1', 'Pod', { name: 'other', spec: { volumes: [{}] } })]);

    expect(await relatedOf(api, claim)).toEqual({ storageClass: 'absent', pods: [mounting] });
  });
});

describe('the next stage', () => {
  it.each([
    'Namespace',
    'ExternalSecret',
    'Job',
    'Deployment',
    'HorizontalPodAutoscaler',
    'PodDisruptionBudget',
    'ConfigMap',
  ])('waits for a %s', (kind) => {
    expect(isGating(live('v1', kind))).toBe(true);
  });

  it.each([
    'Service',
    'Ingress',
    'HTTPRoute',
    'CronJob',
    'ServiceMonitor',
    'PrometheusRule',
    'VerticalPodAutoscaler',
    'ScaledObject',
  ])('does not wait for a %s', (kind) => {
    expect(isGating(live('v1', kind))).toBe(false);
  });

  it.each([
    ['a CustomResourceDefinition', live('apiextensions.k8s.io/v1', 'CustomResourceDefinition'), 60],
    ['an ExternalSecret', live('external-secrets.io/v1', 'ExternalSecret'), 120],
    [
      'a Job with a deadline of 900 s',
      live('batch/v1', 'Job', { spec: { activeDeadlineSeconds: 900 } }),
      960,
    ],
    ['a Job without one', live('batch/v1', 'Job'), 300],
    // The API's defaults: progressDeadlineSeconds 600, terminationGracePeriodSeconds 30.
    ['a Deployment', live('apps/v1', 'Deployment'), 630],
    [
      'a Deployment with its own numbers',
      live('apps/v1', 'Deployment', {
        spec: { progressDeadlineSeconds: 120, template: { spec: { terminationGracePeriodSeconds: 60 } } },
      }),
      180,
    ],
    ['anything else', live('v1', 'ConfigMap'), 300],
  ])('waits for %s as long as that may take', (_, object, seconds) => {
    expect(timeoutOf(object)).toBe(seconds * 1000);
  });

  it('waits for an autoscaler longer than for the pods it scales', () => {
    expect(timeoutOf(live('autoscaling/v2', 'HorizontalPodAutoscaler'))).toBeGreaterThan(
      timeoutOf(live('apps/v1', 'Deployment')) + 5 * 60_000 - 1,
    );
  });
});
