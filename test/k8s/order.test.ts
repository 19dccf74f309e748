import { describe, expect, it } from 'vitest';
import { inStages } from '../../k8s/apply/order.ts';
import type { ManifestObject } from '../../k8s/object.ts';
import { firstReplicas } from '../../k8s/ownership/replicas.ts';

const object = (kind: string, name: string, fields: object = {}): ManifestObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: 'shop' },
  ...fields,
});
const names = (objects: readonly ManifestObject[]): string[] => objects.map(({ metadata }) => metadata.name);

describe('the order of an apply', () => {
  it('is namespace, settings, services, migrations, workload, monitoring', () => {
    const kinds = [
      'ServiceMonitor',
      'Deployment',
      'Job',
      'Service',
      'ConfigMap',
      'PriorityClass',
      'Namespace',
    ];
    const stages = inStages(kinds.map((kind) => object(kind, kind)));

    expect(stages.map(({ stage, waves }) => [stage, ...waves.map(names)])).toEqual([
      [0, ['Namespace']],
      [1, ['PriorityClass']],
      [2, ['ConfigMap']],
      [3, ['Service']],
      [4, ['Job']],
      [5, ['Deployment']],
      [6, ['ServiceMonitor']],
    ]);
  });

  it('sends a SecretStore before what reads from it, and policies that allow before the one that denies', () => {
    const deny = object('NetworkPolicy', 'deny', { spec: { ingress: [], egress: [] } });
    const allow = object('NetworkPolicy', 'allow', { spec: { egress: [{}] } });
    const [stage] = inStages([
      deny,
      object('ExternalSecret', 'secret'),
      allow,
      object('SecretStore', 'store'),
    ]);

    expect(stage?.waves.map(names)).toEqual([
      ['allow', 'store'],
      ['deny', 'secret'],
    ]);
  });

  it('follows the annotation where an object names its stage', () => {
    const early = {
      ...object('Job', 'bootstrap'),
      metadata: { name: 'b', annotations: { 'plinth.dev/stage': '3' } },
    };

    expect(inStages([early]).map(({ stage }) => stage)).toEqual([3]);
  });
});

describe('the first number of pods', () => {
  const autoscaler = (minReplicas: number, name = 'orders') =>
    object('HorizontalPodAutoscaler', 'scaler', {
      spec: { scaleTargetRef: { kind: 'Deployment', name }, minReplicas },
    });

  it('is the least of the autoscaler', () => {
    const first = firstReplicas([object('Deployment', 'orders'), autoscaler(3)]);

    expect([...first.values()]).toEqual([3]);
  });

  it('is left to the server where it is one, or where the autoscaler is for something else', () => {
    expect(firstReplicas([object('Deployment', 'orders'), autoscaler(1)]).size).toBe(0);
    expect(firstReplicas([object('Deployment', 'orders'), autoscaler(3, 'other')]).size).toBe(0);
  });
});
