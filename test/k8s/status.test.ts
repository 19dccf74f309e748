import { describe, expect, it } from 'vitest';
import { apply } from '../../k8s/apply/apply.ts';
import { readInventory, writeInventory } from '../../k8s/inventory/store.ts';
import type { LiveObject } from '../../k8s/object.ts';
import { printRef } from '../../k8s/object.ts';
import { type Status, statusOf } from '../../k8s/status/status.ts';
import { shop } from '../e2e/cluster/shop.ts';
import { type FakeCluster, fakeClock, fakeCluster } from './fake-api.ts';

const place = { stack: 'shop-dev', namespace: 'shop-dev' };

async function applied(): Promise<FakeCluster> {
  const fake = fakeCluster();
  await apply(fake.api, place, shop(), { onEvent: () => {}, clock: fakeClock() });
  // A Service is ready with an address behind it.
  fake.put({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: 'shop-x',
      namespace: 'shop-dev',
      labels: { 'kubernetes.io/service-name': 'shop' },
    },
    endpoints: [{ addresses: ['10.0.0.7'], conditions: { ready: true } }],
  });
  return fake;
}

const rows = ({ objects }: Status): string[] =>
  objects.map(({ stage, ref, readiness }) => `${stage} ${printRef(ref)} ${readiness.status}`);

describe('the status of a stack', () => {
  it('says that nothing was applied', async () => {
    expect(await statusOf(fakeCluster().api, place)).toEqual({
      stack: 'shop-dev',
      state: 'none',
      objects: [],
      ready: false,
    });
  });

  it('shows every object by stage, and the release, and writes nothing', async () => {
    const fake = await applied();
    const before = fake.writes().length;
    const status = await statusOf(fake.api, place);

    expect(rows(status)).toEqual([
      '0 Namespace/shop-dev Current',
      '2 ConfigMap/settings Current',
      '3 Service/shop Current',
      '4 Job/migration-1-0-0 Current',
      '5 Deployment/shop Current',
      '5 HorizontalPodAutoscaler/shop Current',
      '5 PodDisruptionBudget/shop Current',
    ]);
    expect(status).toMatchObject({
      state: 'applied',
      ready: true,
      release: { number: 1, images: ['registry.example.com/shop:1.0.0'] },
    });
    expect(status.release).not.toHaveProperty('objects');
    expect(status).not.toHaveProperty('lock');
    expect(fake.writes()).toHaveLength(before);
  });

  it('shows a Job that completed and is gone as what it is', async () => {
    const fake = await applied();
    fake.remove('Job', 'migration-1-0-0');
    const status = await statusOf(fake.api, place);

    expect(status.objects[3]?.readiness).toEqual({
      status: 'Current',
      message: 'it completed, and was removed since',
    });
    expect(status.ready).toBe(true);
  });

  it('is not ready where an object is gone', async () => {
    const fake = await applied();
    fake.remove('PodDisruptionBudget', 'shop');
    const status = await statusOf(fake.api, place);

    expect(rows(status).at(-1)).toBe('5 PodDisruptionBudget/shop NotFound');
    expect(status.objects.at(-1)).not.toHaveProperty('created');
    expect(status.ready).toBe(false);
  });

  it('is ready without what an apply does not wait for, as long as that is there', async () => {
    const fake = await applied();
    fake.remove('EndpointSlice', 'shop-x');
    const status = await statusOf(fake.api, place);

    expect(status.objects[2]).toMatchObject({ gating: false, readiness: { status: 'InProgress' } });
    expect(status.ready).toBe(true);
    fake.remove('Service', 'shop');
    expect((await statusOf(fake.api, place)).ready).toBe(false);
  });

  it('is not ready where the last apply did not end, though every object is', async () => {
    const fake = await applied();
    const { inventory, resourceVersion } = await readInventory(fake.api, place);
    await writeInventory(fake.api, place, { ...inventory, state: 'applying' }, resourceVersion);

    expect(await statusOf(fake.api, place)).toMatchObject({ state: 'applying', ready: false });
  });

  it('gives a diagnosis for what failed, and for nothing else', async () => {
    const fake = await applied();
    const job = fake.live('Job', 'migration-1-0-0') as LiveObject;
    const failed = { type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', message: 'no luck' };
    fake.put({ ...job, status: { conditions: [failed] } });
    const status = await statusOf(fake.api, place);

    expect(status.ready).toBe(false);
    expect(
      status.objects.flatMap(({ ref, diagnosis }) => (diagnosis ? [[ref.kind, diagnosis.code]] : [])),
    ).toEqual([['Job', 'PLINTH-K8S-150']]);
  });

  it('tells who applies at the moment', async () => {
    const fake = await applied();
    fake.put({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'plinth-shop-dev', namespace: 'shop-dev' },
      spec: {
        holderIdentity: JSON.stringify({ user: 'deploy', host: 'ci-7', pid: 4242, run: 'x' }),
        leaseDurationSeconds: 15,
        renewTime: '2026-03-01T12:00:00.000000Z',
      },
    });
    const { inventory, resourceVersion } = await readInventory(fake.api, place);
    await writeInventory(fake.api, place, { ...inventory, state: 'applying' }, resourceVersion);
    const status = await statusOf(fake.api, place);

    expect(status.state).toBe('applying');
    expect(status.lock).toEqual({
      holder: 'deploy on ci-7 (process 4242)',
      renewed: '2026-03-01T12:00:00.000000Z',
    });
  });

  it('knows the stage that an object names itself', async () => {
    const fake = fakeCluster();
    const early = shop().map((object) =>
      object.kind === 'Job'
        ? {
            ...object,
            metadata: { ...object.metadata, annotations: { 'plinth.dev/stage': '2' } },
          }
        : object,
    );
    await apply(fake.api, place, early, { onEvent: () => {}, clock: fakeClock() });

    expect(rows(await statusOf(fake.api, place))[2]).toBe('2 Job/migration-1-0-0 Current');
  });
});
