import { describe, expect, it } from 'vitest';
import { apply } from '../../k8s/apply/apply.ts';
import { emptyInventory } from '../../k8s/inventory/inventory.ts';
import { writeInventory } from '../../k8s/inventory/store.ts';
import { ClusterError } from '../../k8s/problem.ts';
import { keepRelease } from '../../k8s/releases/releases.ts';
import { rollback, rollbackTarget } from '../../k8s/releases/rollback.ts';
import { shop } from '../e2e/cluster/shop.ts';
import { fakeClock, fakeCluster } from './fake-api.ts';

const place = { stack: 'shop-dev', namespace: 'shop-dev' };

/** A stack with these releases kept, whose inventory says it is at `at`. */
async function stackAt(kept: readonly number[], at: number, state: 'applied' | 'applying') {
  const { api, put } = fakeCluster();
  put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop-dev' } });
  for (const number of kept) await keepRelease(api, place, { number, time: '', images: [], objects: [] });
  await writeInventory(api, place, { ...emptyInventory('shop-dev'), release: at, state }, undefined);
  return api;
}

const problemsOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ClusterError)) throw error;
  return { badInput: error.badInput, ...error.problems[0] };
};

describe('a rollback goes to', () => {
  it('the release before the newest, when that ended well', async () => {
    const api = await stackAt([1, 2, 3], 3, 'applied');

    expect((await rollbackTarget(api, place)).number).toBe(2);
  });

  it('the newest, when an apply after it did not end', async () => {
    const api = await stackAt([1, 2, 3], 3, 'applying');

    expect((await rollbackTarget(api, place)).number).toBe(3);
  });

  it('the newest that ended, when the next one was kept and its apply killed right then', async () => {
    const api = await stackAt([1, 2, 3], 2, 'applying');

    expect((await rollbackTarget(api, place)).number).toBe(2);
  });

  it('the one that is named', async () => {
    const api = await stackAt([1, 2, 3], 3, 'applied');

    expect((await rollbackTarget(api, place, 1)).number).toBe(1);
  });

  it('nothing, where there is one release', async () => {
    const api = await stackAt([1], 1, 'applied');

    expect(await problemsOf(rollbackTarget(api, place))).toMatchObject({
      badInput: true,
      code: 'PLINTH-K8S-082',
      got: 'releases 1',
      fix: 'apply the earlier version from its manifests',
    });
  });

  it('nothing, where nothing was applied', async () => {
    const { api } = fakeCluster();

    expect((await problemsOf(rollbackTarget(api, place))).got).toBe('no release');
  });

  it('nothing that is not kept any more, and says which are', async () => {
    const api = await stackAt([4, 5], 5, 'applied');

    expect(await problemsOf(rollbackTarget(api, place, 1))).toMatchObject({
      path: 'shop-dev release 1',
      got: 'releases 4, 5',
      fix: 'name one of those with --to',
    });
  });
});

describe('a rollback', () => {
  it('applies the earlier objects as a new release that says where it comes from, and leaves Jobs alone', async () => {
    const fake = fakeCluster();
    const options = { onEvent: () => {}, clock: fakeClock() };
    await apply(fake.api, place, shop({ tag: '1.0.0' }), options);
    await apply(fake.api, place, shop({ tag: '2.0.0' }), options);
    const before = fake.asked.length;
    const result = await rollback(fake.api, place, undefined, options);

    expect(result).toMatchObject({ release: 3, rolledBackTo: { number: 1 } });
    const deployment = fake.live('Deployment', 'shop')?.spec as {
      template: { spec: { containers: { image: string }[] } };
    };
    expect(deployment.template.spec.containers.map(({ image }) => image)).toEqual([
      'registry.example.com/shop:1.0.0',
    ]);
    expect(fake.asked.slice(before).filter((request) => /^(?:apply|dry-run) Job/.test(request))).toEqual([]);
    const kept = fake.live('Secret', 'plinth-release-shop-dev-3')?.metadata.annotations ?? {};
    expect(JSON.parse(kept['plinth.dev/release-summary'] ?? '')).toMatchObject({ number: 3, rollbackTo: 1 });
  });
});
