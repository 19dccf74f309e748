import { describe, expect, it } from 'vitest';
import { type Related, readinessOf } from '../../../k8s/readiness/index.ts';
import { condition, live, now } from './live.ts';

const gone = { deletionTimestamp: '2026-03-01T11:59:00Z' };

describe('any object', () => {
  it.each([
    ['being deleted', { metadata: gone }, 'Terminating', 'it is being deleted'],
    [
      'being deleted, with a finalizer',
      { metadata: { ...gone, finalizers: ['example.com/a'] } },
      'Terminating',
      'it is being deleted, 1 finalizer to go: example.com/a',
    ],
    [
      'whose status is of an older generation, ready or not',
      { generation: 3, status: { observedGeneration: 2, conditions: [condition('Ready', 'True')] } },
      'InProgress',
      'the controller has not seen the last change yet',
    ],
    [
      'that is reconciled',
      {
        status: { conditions: [condition('Ready', 'True'), condition('Reconciling', 'True', 'X', 'step 2')] },
      },
      'InProgress',
      'step 2',
    ],
    [
      'that stalled',
      { status: { conditions: [condition('Stalled', 'True', 'X', 'gave up')] } },
      'Failed',
      'gave up',
    ],
    [
      'that says it is ready',
      { status: { conditions: [condition('Ready', 'True')] } },
      'Current',
      'it is ready',
    ],
    [
      'that says it is not',
      { status: { conditions: [condition('Ready', 'False', 'X', 'no')] } },
      'InProgress',
      'no',
    ],
    ['that says nothing', {}, 'Current', 'it exists'],
  ])('%s', (_, fields, status, message) => {
    expect(readinessOf(live('example.com/v1', 'Thing', fields), { now })).toMatchObject({ status, message });
  });

  it('that is absent is not found', () => {
    expect(readinessOf(undefined, { now })).toEqual({ status: 'NotFound', message: 'it does not exist' });
  });
});

describe('a Namespace', () => {
  it.each([
    ['Active', 'Current'],
    [undefined, 'InProgress'],
  ])('in phase %s is %s', (phase, expected) => {
    expect(readinessOf(live('v1', 'Namespace', { status: { phase } }), { now }).status).toBe(expected);
  });
});

describe('a CustomResourceDefinition', () => {
  const accepted = condition('NamesAccepted', 'True');

  it.each([
    ['established', [accepted, condition('Established', 'True')], 'Current'],
    ['installing', [accepted, condition('Established', 'False', 'Installing')], 'InProgress'],
    ['not seen yet', [], 'InProgress'],
    [
      'with names that are taken',
      [condition('NamesAccepted', 'False', 'ListKindConflict', 'taken')],
      'Failed',
    ],
    ['refused', [accepted, condition('Established', 'False', 'NotAccepted')], 'Failed'],
  ])('%s', (_, conditions, expected) => {
    const crd = live('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { status: { conditions } });

    expect(readinessOf(crd, { now }).status).toBe(expected);
  });
});

describe('a HorizontalPodAutoscaler', () => {
  const able = condition('AbleToScale', 'True', 'ReadyForNewScale');
  const hpa = (conditions?: readonly object[]) =>
    live('autoscaling/v2', 'HorizontalPodAutoscaler', { status: { conditions, currentReplicas: 2 } });
  const noMetrics = (seconds: number) =>
    hpa([
      able,
      condition('ScalingActive', 'False', 'FailedGetResourceMetric', 'no metrics returned', seconds),
    ]);

  it.each([
    ['scaling', hpa([able, condition('ScalingActive', 'True', 'ValidMetricFound')]), 'Current'],
    ['without conditions', hpa(), 'InProgress'],
    ['without metrics for less than five minutes', noMetrics(299), 'InProgress'],
    ['without metrics for five minutes', noMetrics(300), 'Failed'],
    [
      'off, its target has no pods',
      hpa([able, condition('ScalingActive', 'False', 'ScalingDisabled', '', 9999)]),
      'Current',
    ],
    ['without its target', hpa([condition('AbleToScale', 'False', 'FailedGetScale', 'not found')]), 'Failed'],
    [
      'that may not scale',
      hpa([condition('AbleToScale', 'False', 'FailedUpdateScale', 'forbidden')]),
      'Failed',
    ],
    [
      'with a selector that is none',
      hpa([able, condition('ScalingActive', 'False', 'InvalidSelector', 'no')]),
      'Failed',
    ],
    [
      'held back for a moment',
      hpa([
        condition('AbleToScale', 'False', 'BackoffBoth'),
        condition('ScalingActive', 'True', 'ValidMetricFound'),
      ]),
      'Current',
    ],
  ])('%s', (_, object, expected) => {
    expect(readinessOf(object, { now }).status).toBe(expected);
  });

  it('has no metrics of pods that are rolling out', () => {
    const target = live('apps/v1', 'Deployment', {
      generation: 1,
      spec: { replicas: 1 },
      status: { observedGeneration: 1, replicas: 1 },
    });

    expect(readinessOf(noMetrics(9999), { now, related: { target } }).status).toBe('InProgress');
  });
});

describe('a PodDisruptionBudget', () => {
  const pdb = (status: object) => live('policy/v1', 'PodDisruptionBudget', { generation: 1, status });
  const healthy = {
    observedGeneration: 1,
    expectedPods: 3,
    currentHealthy: 3,
    desiredHealthy: 2,
    disruptionsAllowed: 1,
  };

  it.each([
    ['with healthy pods', healthy, 'Current', '3 of 3 pods healthy, 2 needed, 1 may be evicted'],
    [
      'with just enough',
      { ...healthy, currentHealthy: 2, disruptionsAllowed: 0 },
      'Current',
      '2 of 3 pods healthy, 2 needed, 0 may be evicted',
    ],
    [
      'with too few',
      { ...healthy, currentHealthy: 1, disruptionsAllowed: 0 },
      'InProgress',
      '1 of 3 pods healthy, 2 needed',
    ],
    [
      'that never allows an eviction',
      { ...healthy, desiredHealthy: 3, disruptionsAllowed: 0 },
      'Failed',
      'it allows no eviction: 3 of 3 pods healthy, 3 needed',
    ],
    ['not seen yet', {}, 'InProgress', 'the controller has not seen it yet'],
    [
      'without pods',
      { observedGeneration: 1, expectedPods: 0, currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0 },
      'Current',
      '0 of 0 pods healthy, 0 needed, 0 may be evicted',
    ],
  ])('%s', (_, status, expected, message) => {
    expect(readinessOf(pdb(status), { now })).toMatchObject({ status: expected, message });
  });
});

describe('a PersistentVolumeClaim', () => {
  const claim = (phase: string) => live('v1', 'PersistentVolumeClaim', { status: { phase } });
  const storageClass = (volumeBindingMode: string) =>
    live('storage.k8s.io/v1', 'StorageClass', { volumeBindingMode });
  const pod = live('v1', 'Pod');

  it.each<[string, string, Related, string]>([
    ['bound', 'Bound', {}, 'Current'],
    ['lost', 'Lost', {}, 'Failed'],
    [
      'waiting for a pod',
      'Pending',
      { storageClass: storageClass('WaitForFirstConsumer'), pods: [] },
      'Current',
    ],
    [
      'waiting though it has a pod',
      'Pending',
      { storageClass: storageClass('WaitForFirstConsumer'), pods: [pod] },
      'InProgress',
    ],
    ['to be bound at once', 'Pending', { storageClass: storageClass('Immediate'), pods: [] }, 'InProgress'],
    ['of a class that does not exist', 'Pending', { storageClass: 'absent', pods: [] }, 'InProgress'],
    ['of a class that may not be read, without a pod', 'Pending', { pods: [] }, 'Current'],
  ])('%s', (_, phase, related, expected) => {
    expect(readinessOf(claim(phase), { now, related }).status).toBe(expected);
  });
});

describe('a Service', () => {
  const service = (spec: object, status: object = {}) => live('v1', 'Service', { spec, status });
  const selector = { app: 'orders' };
  const slice = (...endpoints: object[]) => live('discovery.k8s.io/v1', 'EndpointSlice', { endpoints });
  const readyAddress = { addresses: ['10.0.0.1'], conditions: { ready: true } };
  const unreadyAddress = { addresses: ['10.0.0.2'], conditions: { ready: false } };

  it.each([
    [
      'with a ready pod',
      service({ selector }),
      [slice(unreadyAddress, readyAddress)],
      'Current',
      '1 pod behind it',
    ],
    [
      'with an address that says nothing',
      service({ selector }),
      [slice({ addresses: ['10.0.0.3'] })],
      'Current',
      '1 pod behind it',
    ],
    [
      'without a ready pod',
      service({ selector }),
      [slice(unreadyAddress)],
      'InProgress',
      'no pod behind it is ready',
    ],
    ['without slices', service({ selector }), [], 'InProgress', 'no pod behind it is ready'],
    ['without a selector', service({}), [], 'Current', 'it exists'],
    [
      'that is a name',
      service({ type: 'ExternalName', selector }),
      [],
      'Current',
      'it is a name for another host',
    ],
    [
      'without a load balancer yet',
      service({ type: 'LoadBalancer', selector }, { loadBalancer: {} }),
      [slice(readyAddress)],
      'InProgress',
      'its load balancer has no address yet',
    ],
    [
      'with a load balancer',
      service(
        { type: 'LoadBalancer', selector },
        { loadBalancer: { ingress: [{ hostname: 'lb.example.com' }] } },
      ),
      [slice(readyAddress)],
      'Current',
      '1 pod behind it',
    ],
  ])('%s', (_, object, endpointSlices, status, message) => {
    expect(readinessOf(object, { now, related: { endpointSlices } })).toEqual({ status, message });
  });

  it('whose slices may not be read is taken to be ready', () => {
    expect(readinessOf(service({ selector }), { now }).status).toBe('Current');
  });

  it('of Knative is another kind', () => {
    const knative = live('serving.knative.dev/v1', 'Service', {
      spec: { type: 'LoadBalancer' },
      status: { conditions: [condition('Ready', 'True')] },
    });

    expect(readinessOf(knative, { now }).status).toBe('Current');
  });
});

describe('an Ingress', () => {
  it.each([
    [{ loadBalancer: {} }, 'InProgress'],
    [{ loadBalancer: { ingress: [{ ip: '203.0.113.1' }] } }, 'Current'],
  ])('with %j is %s', (status, expected) => {
    expect(readinessOf(live('networking.k8s.io/v1', 'Ingress', { status }), { now }).status).toBe(expected);
  });
});

describe('an HTTPRoute', () => {
  const route = (...parents: object[]) =>
    live('gateway.networking.k8s.io/v1', 'HTTPRoute', { generation: 2, status: { parents } });
  const parent = (...conditions: object[]) => ({ parentRef: { name: 'public' }, conditions });
  const seen = (type: string, status: 'True' | 'False', observedGeneration = 2) => ({
    ...condition(type, status, 'Reason', 'a message'),
    observedGeneration,
  });
  const taken = parent(seen('Accepted', 'True'), seen('ResolvedRefs', 'True'));

  it.each([
    ['taken by its gateway', route(taken), 'Current'],
    ['no gateway reports on', route(), 'InProgress'],
    [
      'taken before it was changed',
      route(parent(seen('Accepted', 'True', 1), seen('ResolvedRefs', 'True', 1))),
      'InProgress',
    ],
    ['half reported on', route(parent(seen('Accepted', 'True'))), 'InProgress'],
    ['refused', route(parent(seen('Accepted', 'False'))), 'Failed'],
    [
      'refused by its second gateway',
      route(taken, parent(seen('Accepted', 'True'), seen('ResolvedRefs', 'False'))),
      'Failed',
    ],
  ])('%s', (_, object, expected) => {
    expect(readinessOf(object, { now }).status).toBe(expected);
  });
});

describe('an ExternalSecret', () => {
  const synced = { syncedResourceVersion: '2-abc', conditions: [condition('Ready', 'True', 'SecretSynced')] };
  const es = (status: object, spec: object = {}) =>
    live('external-secrets.io/v1', 'ExternalSecret', { generation: 2, spec, status });
  const secret = (...keys: string[]) =>
    live('v1', 'Secret', { data: Object.fromEntries(keys.map((key) => [key, 'YQ=='])) });
  const unsynced = (seconds: number) =>
    es({ conditions: [condition('Ready', 'False', 'SecretSyncedError', 'Secret does not exist', seconds)] });
  const merged = { target: { template: { mergePolicy: 'Merge', data: { URL: 'x' } } } };

  it.each<[string, ReturnType<typeof es>, Related, string, string]>([
    ['no operator has looked at', es({}), {}, 'InProgress', 'the operator has not looked at it yet'],
    ['synced', es(synced), { secret: secret('host') }, 'Current', 'Secret/orders is synced'],
    [
      'synced before its change',
      es({ ...synced, syncedResourceVersion: '1-abc' }),
      {},
      'InProgress',
      'its last change is not synced yet',
    ],
    [
      'synced at generation 20, not 2',
      es({ ...synced, syncedResourceVersion: '20-abc' }),
      {},
      'InProgress',
      'its last change is not synced yet',
    ],
    [
      'made once and changed since',
      es({ ...synced, syncedResourceVersion: '1-abc' }, { refreshPolicy: 'CreatedOnce' }),
      { secret: secret('password') },
      'Current',
      'Secret/orders is synced',
    ],
    [
      'whose Secret is gone',
      es(synced),
      { secret: 'absent' },
      'InProgress',
      'Secret/orders is not there yet',
    ],
    ['whose Secret is empty', es(synced), { secret: secret() }, 'InProgress', 'Secret/orders is empty'],
    [
      'whose Secret lacks a template key',
      es(synced, merged),
      { secret: secret('host') },
      'InProgress',
      'Secret/orders lacks URL',
    ],
    [
      'whose Secret lacks a key',
      es(synced, { data: [{ secretKey: 'host' }, { secretKey: 'port' }], target: { name: 'other' } }),
      { secret: secret('host') },
      'InProgress',
      'Secret/other lacks port',
    ],
    [
      'whose Secret lacks a key beside those of its template',
      es(synced, { data: [{ secretKey: 'host' }], ...merged }),
      { secret: secret('URL') },
      'InProgress',
      'Secret/orders lacks host',
    ],
    [
      'whose template replaces the keys',
      es(synced, { data: [{ secretKey: 'host' }], target: { template: { data: { URL: 'x' } } } }),
      { secret: secret('URL') },
      'Current',
      'Secret/orders is synced',
    ],
    ['whose Secret may not be read', es(synced), {}, 'Current', 'it is synced'],
    [
      'that writes no Secret',
      es(synced, { target: { creationPolicy: 'None' } }),
      { secret: 'absent' },
      'Current',
      'it is synced',
    ],
    ['failing for a minute', unsynced(60), {}, 'InProgress', 'Secret does not exist'],
    ['failing for longer', unsynced(61), {}, 'Failed', 'Secret does not exist'],
  ])('%s', (_, object, related, status, message) => {
    expect(readinessOf(object, { now, related })).toMatchObject({ status, message });
  });
});

describe('a SecretStore', () => {
  const store = (...conditions: object[]) =>
    live('external-secrets.io/v1', 'SecretStore', { status: { conditions } });

  it.each([
    ['valid', store(condition('Ready', 'True', 'Valid')), 'Current'],
    ['no operator has looked at', store(), 'InProgress'],
    [
      'invalid for a moment',
      store(condition('Ready', 'False', 'InvalidProviderConfig', 'no', 60)),
      'InProgress',
    ],
    ['invalid', store(condition('Ready', 'False', 'InvalidProviderConfig', 'no', 61)), 'Failed'],
  ])('%s', (_, object, expected) => {
    expect(readinessOf(object, { now }).status).toBe(expected);
  });
});

describe('autoscalers of others', () => {
  it.each([
    ['keda.sh/v1alpha1', 'ScaledObject', [], 'InProgress'],
    ['keda.sh/v1alpha1', 'ScaledObject', [condition('Ready', 'True')], 'Current'],
    ['keda.sh/v1alpha1', 'ScaledObject', [condition('Ready', 'False', 'X', 'no')], 'InProgress'],
    ['autoscaling.k8s.io/v1', 'VerticalPodAutoscaler', [], 'InProgress'],
    [
      'autoscaling.k8s.io/v1',
      'VerticalPodAutoscaler',
      [condition('RecommendationProvided', 'True')],
      'Current',
    ],
  ])('%s %s with %j is %s', (apiVersion, kind, conditions, expected) => {
    expect(readinessOf(live(apiVersion, kind, { status: { conditions } }), { now }).status).toBe(expected);
  });
});
