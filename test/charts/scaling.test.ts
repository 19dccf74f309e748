import { describe, expect, test } from 'vitest';
import type { ResolvedWorkload } from '../../spec/resolved-spec.ts';
import { cores, gib, mib } from '../../spec/units.ts';
import { at, find, production, render } from './fixture.ts';

const rendered = (workload: Partial<ResolvedWorkload>, mesh?: 'istio' | 'linkerd') => {
  const { environment } = production;
  const kubernetes = { ...environment.kubernetes, ...(mesh && { mesh }) };
  return render({
    ...production,
    environment: { ...environment, kubernetes },
    workload: { ...production.workload, ...workload },
  });
};

const keda = (triggers?: NonNullable<ResolvedWorkload['autoscaling']['triggers']>) =>
  rendered({
    autoscaling: { ...production.workload.autoscaling, kind: 'keda', ...(triggers && { triggers }) },
  });

const behavior = {
  scaleUp: {
    stabilizationWindowSeconds: 0,
    selectPolicy: 'Max',
    policies: [
      { type: 'Percent', value: 100, periodSeconds: 60 },
      { type: 'Pods', value: 2, periodSeconds: 60 },
    ],
  },
  scaleDown: {
    stabilizationWindowSeconds: 300,
    selectPolicy: 'Max',
    policies: [{ type: 'Percent', value: 25, periodSeconds: 60 }],
  },
};

describe('the number of pods', () => {
  test('follows processor time by a HorizontalPodAutoscaler that says how fast', () => {
    const { spec } = find(render(production), 'HorizontalPodAutoscaler', 'orders');
    expect(spec).toMatchObject({ minReplicas: 3, maxReplicas: 9, behavior });
  });

  test('counts the own container alone where a proxy runs beside it', () => {
    const { spec } = find(rendered({}, 'istio'), 'HorizontalPodAutoscaler', 'orders');
    expect(at(spec, 'metrics')).toEqual([
      {
        type: 'ContainerResource',
        containerResource: {
          name: 'cpu',
          container: 'orders',
          target: { type: 'Utilization', averageUtilization: 65 },
        },
      },
    ]);
  });

  test('is decided by one autoscaler, never by two', () => {
    const scalers = (objects: ReturnType<typeof render>) =>
      objects.map(({ kind }) => kind).filter((kind) => /HorizontalPodAutoscaler|ScaledObject/.test(kind));
    expect(scalers(render(production))).toEqual(['HorizontalPodAutoscaler']);
    expect(scalers(keda())).toEqual(['ScaledObject']);
  });
});

describe('a ScaledObject', () => {
  test('scales on processor time within the same bounds, as fast, and takes the other autoscaler over', () => {
    const { metadata, spec } = find(keda(), 'ScaledObject', 'orders');
    expect(metadata.annotations).toMatchObject({ 'scaledobject.keda.sh/transfer-hpa-ownership': 'true' });
    expect(spec).toEqual({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'orders' },
      minReplicaCount: 3,
      maxReplicaCount: 9,
      advanced: { horizontalPodAutoscalerConfig: { name: 'orders', behavior } },
      triggers: [{ type: 'cpu', metricType: 'Utilization', metadata: { value: '65' } }],
    });
  });

  test('has the triggers of the service beside that', () => {
    const cron = { type: 'cron', metadata: { timezone: 'UTC', desiredReplicas: '4' } };
    const memory = { type: 'memory', metricType: 'Utilization' as const, metadata: { value: '70' } };
    const queue = {
      type: 'aws-sqs-queue',
      metadata: { queueLength: '5' },
      name: 'queue',
      authentication: 'aws',
    };
    expect(at(find(keda([cron, memory, queue]), 'ScaledObject', 'orders').spec, 'triggers')).toEqual([
      { type: 'cpu', metricType: 'Utilization', metadata: { value: '65' } },
      cron,
      memory,
      {
        type: 'aws-sqs-queue',
        metadata: { queueLength: '5' },
        name: 'queue',
        authenticationRef: { name: 'aws' },
      },
    ]);
  });
});

describe('a VerticalPodAutoscaler', () => {
  test('is there only when it is asked for', () => {
    expect(render(production).map(({ kind }) => kind)).not.toContain('VerticalPodAutoscaler');
  });

  test('recommends everything between half and twice what is requested, and sets nothing, when off', () => {
    const objects = rendered({ verticalScaling: { mode: 'Off' } });
    expect(find(objects, 'VerticalPodAutoscaler', 'orders').spec).toEqual({
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'orders' },
      updatePolicy: { updateMode: 'Off' },
      resourcePolicy: {
        containerPolicies: [
          {
            containerName: 'orders',
            controlledResources: ['cpu', 'memory'],
            controlledValues: 'RequestsAndLimits',
            minAllowed: { cpu: '250m', memory: '256Mi' },
            maxAllowed: { cpu: '1', memory: '1Gi' },
          },
          { containerName: '*', mode: 'Off' },
        ],
      },
    });
  });

  test('sets memory alone, within the bounds it is given', () => {
    const verticalScaling = {
      mode: 'Recreate',
      min: { memory: mib(128) },
      max: { cpu: cores(4), memory: gib(3) },
    } as const;
    const { spec } = find(rendered({ verticalScaling }), 'VerticalPodAutoscaler', 'orders');
    expect(at(spec, 'resourcePolicy.containerPolicies.0')).toMatchObject({
      controlledResources: ['memory'],
      minAllowed: { memory: '128Mi' },
      maxAllowed: { memory: '3Gi' },
    });
  });
});
