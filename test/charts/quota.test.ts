import { describe, expect, test } from 'vitest';
import { namespaceNeeds, podsOf } from '../../charts/policy/needs.ts';
import type { ManifestObject } from '../../k8s/object.ts';
import type { ResolvedSpec } from '../../spec/resolved-spec.ts';
import { gib } from '../../spec/units.ts';
import { buildStack } from '../../synth/build.ts';
import { overQuota } from '../property/quota-fits.ts';
import { everyKindSpecs } from './every-kind.ts';
import { at, development, find, production, render } from './fixture.ts';

const withCluster = (more: Partial<ResolvedSpec['environment']['kubernetes']>): ResolvedSpec => ({
  ...production,
  environment: {
    ...production.environment,
    kubernetes: { ...production.environment.kubernetes, ...more },
  },
});
const hardOf = (spec: ResolvedSpec) => at(find(render(spec), 'ResourceQuota', 'orders'), 'spec.hard');
const limitsOf = (spec: ResolvedSpec) => at(find(render(spec), 'LimitRange', 'orders'), 'spec.limits');

describe('the quota of the namespace', () => {
  // Nine pods that stop, nine that start and a surge of two: 20 of 500m, 512Mi and 256Mi. Two of each Job:
  // bootstrap 100m, 128Mi and 64Mi; migration as large as the service. And ten percent above it all.
  test('is what everything may take at its worst moment, with its room', () => {
    expect(hardOf(production)).toEqual({
      pods: '27',
      'requests.cpu': '12320m',
      'requests.memory': '12672Mi',
      'requests.ephemeral-storage': '6336Mi',
      'limits.cpu': '24640m',
      'limits.memory': '12672Mi',
      'limits.ephemeral-storage': '6336Mi',
    });
  });

  test('has no room above that when none is wanted, and five times as much at most', () => {
    const quota = (headroom: number) => hardOf(withCluster({ quota: { enabled: true, headroom } }));
    expect(quota(0)).toMatchObject({ pods: '24', 'requests.cpu': '11200m', 'limits.memory': '11520Mi' });
    expect(quota(400)).toMatchObject({ pods: '120', 'requests.cpu': '56', 'limits.memory': '57600Mi' });
  });

  // 20 proxies of 100m and 128Mi, at most one processor and 256Mi: (11,200 + 2,000) x 1.1 and so on.
  test('counts the proxies a mesh puts into the pods, and into no Job', () => {
    expect(hardOf(withCluster({ mesh: 'istio' }))).toMatchObject({
      pods: '27',
      'requests.cpu': '14520m',
      'limits.cpu': '46640m',
      'requests.memory': '15488Mi',
      'limits.memory': '18304Mi',
    });
  });

  // 20 pods that may grow to 1Gi: (20,480 + 1,024 + 256) x 1.1.
  test('counts what a vertical autoscaler may raise the pods to, and nothing when it only recommends', () => {
    const scaled = (mode: 'Off' | 'Recreate') =>
      hardOf({
        ...production,
        workload: { ...production.workload, verticalScaling: { mode, max: { memory: gib(1) } } },
      });
    expect(scaled('Recreate')).toMatchObject({ 'requests.memory': '23936Mi', 'limits.memory': '23936Mi' });
    expect(scaled('Off')).toEqual(hardOf(production));
  });

  test('follows a transform of what it counts', () => {
    const objects = render(production, {
      'workload.autoscaler': (object: { readonly spec: object }) => ({
        ...object,
        spec: { ...object.spec, maxReplicas: 19 },
      }),
    });
    // 2 x 19 + 2 pods and four of Jobs: 44 and a tenth of it.
    expect(at(find(objects, 'ResourceQuota', 'orders'), 'spec.hard.pods')).toBe('49');
  });

  test('can be switched off, together with the limits', () => {
    const kinds = render(withCluster({ quota: { enabled: false, headroom: 10 } })).map(({ kind }) => kind);
    expect(kinds).not.toContain('ResourceQuota');
    expect(kinds).not.toContain('LimitRange');
  });

  test('has a place for every pod of every kind of service', async () => {
    for (const spec of everyKindSpecs()) expect(overQuota(spec, await buildStack({ spec }))).toEqual([]);
  });

  test('would be exceeded by one replica of twice the size, so the check can fail', async () => {
    const small = { enabled: true, headroom: 0 };
    const spec = withCluster({ quota: small });
    const built = await buildStack({ spec: { ...development, environment: spec.environment } });
    const larger = { ...development, workload: { ...development.workload, replicas: { min: 1, max: 20 } } };
    expect(overQuota({ ...larger, environment: spec.environment }, built)).not.toEqual([]);
  });
});

describe('the limit range', () => {
  // A limit below the request of a container that names no limit of its own would be refused.
  test('gives a container that says nothing a little, lets it grow, and no container beyond the largest', () => {
    expect(limitsOf(production)).toEqual([
      {
        type: 'Container',
        default: { cpu: '1', memory: '512Mi', 'ephemeral-storage': '128Mi' },
        defaultRequest: { cpu: '100m', memory: '128Mi', 'ephemeral-storage': '128Mi' },
        max: { cpu: '1', memory: '512Mi', 'ephemeral-storage': '256Mi' },
      },
    ]);
  });
});

describe('pods', () => {
  const container = (cpu: string, more: object = {}) => ({
    name: cpu,
    resources: { requests: { cpu }, limits: { cpu } },
    ...more,
  });
  const deployment = (template: object, spec: object = {}): ManifestObject => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'x' },
    spec: {
      replicas: 1,
      strategy: { rollingUpdate: { maxSurge: 0 } },
      ...spec,
      template: { spec: template },
    },
  });
  const cpuOf = (template: object) => namespaceNeeds([deployment(template)]).requests.millicores / 2;

  test('of a Deployment are twice its replicas and its surge, which may be a percentage', () => {
    const counted = (spec: object) => podsOf(deployment({ containers: [] }, spec), []);
    expect(counted({ replicas: 5 })).toBe(10);
    expect(counted({ replicas: 5, strategy: { rollingUpdate: { maxSurge: '25%' } } })).toBe(12);
    expect(counted({ replicas: 5, strategy: {} })).toBe(12);
  });

  test('need the most of their start and their run', () => {
    expect(cpuOf({ containers: [container('100m'), container('200m')] })).toBe(300);
    expect(cpuOf({ containers: [container('100m')], initContainers: [container('500m')] })).toBe(500);
  });

  test('need their sidecars all the time', () => {
    const sidecar = container('50m', { restartPolicy: 'Always' });
    expect(cpuOf({ containers: [container('100m')], initContainers: [sidecar] })).toBe(150);
    expect(cpuOf({ containers: [container('100m')], initContainers: [sidecar, container('500m')] })).toBe(
      550,
    );
  });

  test('of CronJobs count like those of Jobs', () => {
    const spec = { template: { spec: { containers: [container('100m')] } } };
    const object = {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'x' },
      spec: { jobTemplate: { spec } },
    };
    expect(namespaceNeeds([object])).toMatchObject({ pods: 2, requests: { millicores: 200 } });
  });
});
