import { describe, expect, it } from 'vitest';
import { type Discovery, discoveryBy } from '../../../k8s/transport/discovery.ts';

/** A server that answers these paths. */
const discoveryOf = (answers: Readonly<Record<string, unknown>>): Discovery =>
  discoveryBy(async ({ path }) => ({ status: 200, headers: {}, body: JSON.stringify(answers[path]) }));

const resource = (name: string, kind: string) => ({
  resource: name,
  responseKind: { group: 'g', version: 'v', kind },
  scope: 'Namespaced',
  verbs: ['get'],
});

/** Before Kubernetes 1.26. */
const old = {
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': {
    kind: 'APIGroupList',
    groups: [
      {
        name: 'autoscaling',
        versions: [{ version: 'v1' }, { version: 'v2' }],
        preferredVersion: { version: 'v2' },
      },
    ],
  },
  '/api/v1': {
    resources: [
      { name: 'pods', kind: 'Pod', namespaced: true, verbs: ['get'] },
      { name: 'pods/log', kind: 'Pod', namespaced: true, verbs: ['get'] },
    ],
  },
  '/apis/autoscaling/v1': {
    resources: [
      { name: 'horizontalpodautoscalers', kind: 'HorizontalPodAutoscaler', namespaced: true, verbs: ['get'] },
    ],
  },
  '/apis/autoscaling/v2': {
    resources: [
      { name: 'horizontalpodautoscalers', kind: 'HorizontalPodAutoscaler', namespaced: true, verbs: ['get'] },
    ],
  },
};

const current = {
  '/api': { kind: 'APIGroupDiscoveryList', items: [] },
  '/apis': {
    kind: 'APIGroupDiscoveryList',
    items: [
      {
        metadata: { name: 'autoscaling' },
        versions: [
          { version: 'v2', resources: [resource('horizontalpodautoscalers', 'HorizontalPodAutoscaler')] },
          { version: 'v1', resources: [resource('horizontalpodautoscalers', 'HorizontalPodAutoscaler')] },
        ],
      },
    ],
  },
};

describe.each([
  ['aggregated', current],
  ['one by one', old],
])('what is served, told %s', (_how, answers) => {
  it('is in the version the server prefers', async () => {
    const found = await discoveryOf(answers).resource({
      group: 'autoscaling',
      kind: 'HorizontalPodAutoscaler',
    });

    expect(found).toEqual({
      group: 'autoscaling',
      version: 'v2',
      kind: 'HorizontalPodAutoscaler',
      plural: 'horizontalpodautoscalers',
      namespaced: true,
      verbs: ['get'],
    });
  });

  it('is in the version a manifest names', async () => {
    const found = await discoveryOf(answers).resourceIn(
      'autoscaling/v1',
      'HorizontalPodAutoscaler',
      'PATCH x',
    );

    expect(found.version).toBe('v1');
  });

  it('is not in another one', async () => {
    const asked = discoveryOf(answers).resourceIn(
      'autoscaling/v2beta2',
      'HorizontalPodAutoscaler',
      'PATCH x',
    );

    await expect(asked).rejects.toMatchObject({
      reason: 'KindNotServed',
      message:
        'the API server serves no HorizontalPodAutoscaler of autoscaling/v2beta2, only in autoscaling/v2, autoscaling/v1',
    });
  });
});

it('what is served is asked again after it could not be told', async () => {
  let asked = 0;
  const discovery = discoveryBy(async ({ path }) => {
    asked += 1;
    if (asked <= 2) throw new Error('away');
    return { status: 200, headers: {}, body: JSON.stringify(old[path as '/api']) };
  });

  await expect(discovery.resource({ group: '', kind: 'Pod' })).rejects.toThrow('away');
  expect((await discovery.resource({ group: '', kind: 'Pod' }))?.plural).toBe('pods');
});

it('gives a kind in the version that is asked for, or else in the preferred one', async () => {
  const scaler = { group: 'autoscaling', kind: 'HorizontalPodAutoscaler' };
  const versionIn = async (apiVersion?: string) =>
    (await discoveryOf(current).resource(scaler, apiVersion))?.version;

  expect(await versionIn('autoscaling/v1')).toBe('v1');
  expect(await versionIn('autoscaling/v3')).toBe('v2');
  expect(await versionIn()).toBe('v2');
});
