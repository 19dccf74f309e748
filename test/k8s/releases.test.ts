import { describe, expect, it } from 'vitest';
import type { ManifestObject } from '../../k8s/object.ts';
import {
  deleteReleases,
  imagesOf,
  keepRelease,
  listReleases,
  type Release,
  readRelease,
} from '../../k8s/releases/releases.ts';
import { fakeCluster } from './fake-api.ts';

const place = { stack: 'shop-dev', namespace: 'shop-dev' };

const cluster = () => {
  const fake = fakeCluster();
  fake.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop-dev' } });
  return fake;
};
const settings = (text: string): ManifestObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'shop-dev' },
  data: { text },
});
const release = (number: number, more: Partial<Release> = {}): Release => ({
  number,
  time: '2026-03-01T12:00:00.000Z',
  images: ['registry.example.com/shop:1.0.0'],
  objects: [settings(`of release ${number}`)],
  ...more,
});

describe('a release', () => {
  it('is read as it was kept, objects and all', async () => {
    const { api } = cluster();
    const kept = release(3, { rollbackTo: 1, objects: [settings('ümläut "quotes"\n')] });
    await keepRelease(api, place, kept);

    expect(await readRelease(api, place, 3)).toEqual(kept);
  });

  it('that is not kept is undefined', async () => {
    expect(await readRelease(cluster().api, place, 3)).toBeUndefined();
  });

  it('is a Secret, packed, whose annotation tells what a list shows and no object', async () => {
    const { api, live } = cluster();
    await keepRelease(api, place, release(3, { objects: [settings('a'.repeat(100_000))] }));
    const secret = live('Secret', 'plinth-release-shop-dev-3') as ManifestObject;

    expect(secret.type).toBe('plinth.dev/release');
    expect((secret.data as { objects: string }).objects.length).toBeLessThan(2_000);
    expect(JSON.parse(secret.metadata.annotations?.['plinth.dev/release-summary'] ?? '')).toEqual({
      number: 3,
      time: '2026-03-01T12:00:00.000Z',
      images: ['registry.example.com/shop:1.0.0'],
    });
  });

  it('that an apply kept before it was killed is written over by the next', async () => {
    const { api } = cluster();
    await keepRelease(api, place, release(3, { objects: [settings('killed')] }));
    await keepRelease(api, place, release(3, { objects: [settings('again')] }));

    expect((await readRelease(api, place, 3))?.objects).toEqual([settings('again')]);
  });
});

describe('the releases of a stack', () => {
  it('are the ten newest, by number', async () => {
    const { api } = cluster();
    for (let number = 1; number <= 12; number++) await keepRelease(api, place, release(number));

    expect((await listReleases(api, place)).map(({ number }) => number)).toEqual([
      3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    ]);
  });

  it('cost no list and no deletion as long as there are ten', async () => {
    const { api, asked } = cluster();
    await keepRelease(api, place, release(10));

    expect(asked).toEqual(['create Secret/plinth-release-shop-dev-10']);
  });

  it('are forgotten without those of another stack in the same namespace', async () => {
    const { api } = cluster();
    const other = { ...place, stack: 'shop-other' };
    await keepRelease(api, place, release(1));
    await keepRelease(api, other, release(1));
    await deleteReleases(api, place);

    expect(await listReleases(api, place)).toEqual([]);
    expect(await listReleases(api, other)).toHaveLength(1);
  });
});

describe('the images a release is known by', () => {
  const workload = (kind: string, ...images: string[]): ManifestObject => ({
    apiVersion: 'apps/v1',
    kind,
    metadata: { name: images.join('-') },
    spec: { template: { spec: { containers: images.map((image) => ({ name: image, image })) } } },
  });

  it('are those of its workloads, each once, in order', () => {
    const objects = [
      workload('Deployment', 'shop:2', 'proxy:1'),
      workload('StatefulSet', 'cache:7', 'proxy:1'),
      workload('Job', 'migration:2'),
      settings('x'),
    ];

    expect(imagesOf(objects)).toEqual(['cache:7', 'proxy:1', 'shop:2']);
  });

  it('are none where there is no pod', () => {
    expect(
      imagesOf([{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x' }, spec: {} }]),
    ).toEqual([]);
  });
});
