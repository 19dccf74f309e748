import { describe, expect, it } from 'vitest';
import { emptyInventory, type Inventory } from '../../k8s/inventory/inventory.ts';
import { rebuildInventory } from '../../k8s/inventory/rebuild.ts';
import { readInventory, writeInventory } from '../../k8s/inventory/store.ts';
import type { ManifestObject } from '../../k8s/object.ts';
import { ClusterError } from '../../k8s/problem.ts';
import { fakeCluster, refusal } from './fake-api.ts';

const place = { stack: 'shop-dev', namespace: 'shop-dev' };
const name = 'plinth-inventory-shop-dev';

const cluster = () => {
  const fake = fakeCluster();
  fake.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop-dev' } });
  return fake;
};
const inventory = (release: number): Inventory => ({
  ...emptyInventory('shop-dev'),
  release,
  objects: [{ group: '', kind: 'ConfigMap', namespace: 'shop-dev', name: 'settings' }],
});
const codesOf = async (work: Promise<unknown>): Promise<string[]> => {
  const error = await work.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  return error instanceof ClusterError ? error.problems.map(({ code }) => code) : [String(error)];
};

describe('the inventory in the cluster', () => {
  it('is empty, and has no version, before the first apply', async () => {
    expect(await readInventory(cluster().api, place)).toEqual({
      inventory: { stack: 'shop-dev', state: 'applied', release: 0, objects: [], completedJobs: [] },
    });
  });

  it('is read as it was written, with the version it can be written over', async () => {
    const { api, live } = cluster();
    const written = await writeInventory(api, place, inventory(3), undefined);

    expect(written.resourceVersion).toBe(live('ConfigMap', name)?.metadata.resourceVersion);
    expect(await readInventory(api, place)).toEqual(written);
  });

  it('carries labels of its own, and none of the stack, so that no prune finds it', async () => {
    const { api, live } = cluster();
    await writeInventory(api, place, inventory(1), undefined);

    expect(live('ConfigMap', name)?.metadata.labels).toEqual({
      'plinth.dev/record': 'inventory',
      'plinth.dev/record-of': 'shop-dev',
    });
  });

  it('is written over the version that was read', async () => {
    const { api } = cluster();
    const first = await writeInventory(api, place, inventory(1), undefined);
    await writeInventory(api, place, inventory(2), first.resourceVersion);

    expect((await readInventory(api, place)).inventory.release).toBe(2);
  });

  it('is not written over a version that was not read', async () => {
    const { api } = cluster();
    const first = await writeInventory(api, place, inventory(1), undefined);
    await writeInventory(api, place, inventory(2), first.resourceVersion);

    expect(await codesOf(writeInventory(api, place, inventory(9), first.resourceVersion))).toEqual([
      'PLINTH-K8S-061',
    ]);
    expect((await readInventory(api, place)).inventory.release).toBe(2);
  });

  it('is made by one of two that are the first at the same time', async () => {
    const { api } = cluster();
    await writeInventory(api, place, inventory(1), undefined);

    expect(await codesOf(writeInventory(api, place, inventory(9), undefined))).toEqual(['PLINTH-K8S-061']);
  });

  it('is known to be written when the answer was lost', async () => {
    const { api } = cluster();
    const first = await writeInventory(api, place, inventory(1), undefined);
    const { replace } = api;
    api.replace = async (object) => {
      await replace(object);
      throw refusal(409, 'Conflict', 'the object has been modified');
    };
    const second = await writeInventory(api, place, inventory(2), first.resourceVersion);

    expect(second).toEqual(await readInventory(api, place));
    expect(second.inventory.release).toBe(2);
  });

  it('fails with what the server says where it may not be written', async () => {
    const { api, on } = cluster();
    on(/^create ConfigMap/, () => {
      throw refusal(403, 'Forbidden', 'not allowed');
    });

    await expect(writeInventory(api, place, inventory(1), undefined)).rejects.toThrow('not allowed');
  });
});

describe('an inventory that was edited', () => {
  const editions: readonly [string, object][] = [
    ['another text', { data: { inventory: '{}\n' } }],
    ['no text', { data: {} }],
    ['no data', {}],
  ];

  it.each(editions)('is refused: %s', async (_, fields) => {
    const { api, live, put } = cluster();
    await writeInventory(api, place, inventory(1), undefined);
    const { apiVersion, kind, metadata } = live('ConfigMap', name) as ManifestObject;
    put({ apiVersion, kind, metadata, ...fields });

    expect(await codesOf(readInventory(api, place))).toEqual(['PLINTH-K8S-060']);
  });

  it('is refused when its digest was taken off', async () => {
    const { api, live, put } = cluster();
    await writeInventory(api, place, inventory(1), undefined);
    const found = live('ConfigMap', name) as ManifestObject;
    put({ ...found, metadata: { ...found.metadata, annotations: {} } });

    expect(await codesOf(readInventory(api, place))).toEqual(['PLINTH-K8S-060']);
  });

  it('is refused when it is a copy of that of another stack', async () => {
    const { api, put, live } = cluster();
    await writeInventory(api, { ...place, stack: 'other' }, emptyInventory('other'), undefined);
    const other = live('ConfigMap', 'plinth-inventory-other') as ManifestObject;
    put({ ...other, metadata: { ...other.metadata, name } });

    expect(await codesOf(readInventory(api, place))).toEqual(['PLINTH-K8S-060']);
  });

  it('is made anew from live objects that were applied from here, and nothing else', async () => {
    const fake = cluster();
    const labels = { 'app.kubernetes.io/managed-by': 'plinth', 'app.kubernetes.io/instance': 'shop-dev' };
    const map = (name: string, namespace = 'shop-dev') => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace, labels },
    });
    fake.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'elsewhere' } });
    await fake.api.apply(map('b'), { manager: 'plinth' });
    await fake.api.apply(map('a'), { manager: 'plinth' });
    // Labels of a pod's template are inherited by what controllers make.
    await fake.api.apply(map('by-a-controller'), { manager: 'replicaset-controller' });
    await fake.api.apply(map('far-away', 'elsewhere'), { manager: 'plinth' });
    fake.put({ ...map('a'), metadata: { ...map('a').metadata, name } }, { resourceVersion: '77' });
    const release = { number: 4, time: '', images: [], objects: [] };
    const rebuilt = await rebuildInventory(fake.api, place, [map('a')], [release]);

    expect(rebuilt).toEqual({
      inventory: {
        stack: 'shop-dev',
        state: 'applying',
        release: 4,
        objects: [
          { group: '', kind: 'ConfigMap', namespace: 'shop-dev', name: 'a' },
          { group: '', kind: 'ConfigMap', namespace: 'shop-dev', name: 'b' },
        ],
        completedJobs: [],
      },
      resourceVersion: '77',
    });
  });
});
