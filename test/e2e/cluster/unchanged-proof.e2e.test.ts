import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, ApiError } from '../../../k8s/api.ts';
import { type LiveObject, type ManifestObject, printObject, refOf } from '../../../k8s/object.ts';
import { manager } from '../../../k8s/ownership/managers.ts';
import { isProvenUnchanged } from '../../../k8s/ownership/unchanged.ts';
import { openCluster } from '../../../k8s/transport/index.ts';
import { ALL_CRD_SETS, type Cluster, startCluster } from '../../harness/cluster/index.ts';
import { everyManifest, objectsOf } from '../../lint/every-manifest.ts';
import { mutated, mutations } from './mutations.ts';

/** Every object of every stack, Namespaces first. */
const objects = (await everyManifest())
  .flatMap(objectsOf)
  .sort((a, b) => Number(b.kind === 'Namespace') - Number(a.kind === 'Namespace'));

/** By number: a counterexample is printed, and a whole object is long. */
const which = fc.nat({ max: objects.length - 1 });

/**
 * The proof that spares a dry run, compared with the dry run it spares. It may only ever be too careful: where it
 * says that nothing changes, the API server must say so as well, for content and for who owns it.
 */
describe('what is proven unchanged', () => {
  let cluster: Cluster;
  let api: Api;

  // Without nodes nothing runs, so that objects stay as they were applied.
  beforeAll(async () => {
    cluster = await startCluster({ nodes: 0, crds: ALL_CRD_SETS });
    ({ api } = await openCluster({ kubeconfig: cluster.kubeconfig, env: {} }));
    for (const object of objects) await api.apply(object, { manager });
  });
  afterAll(async () => {
    api?.close();
    await cluster?.stop();
  });

  const read = async (object: ManifestObject): Promise<LiveObject> => {
    const live = await api.get(refOf(object));
    if (live === undefined) throw new Error(`${printObject(object)} is gone`);
    return live;
  };

  /** What a dry run would change: nothing when the server answers with the very object that is there. */
  async function dryRunChanges(object: ManifestObject, live: LiveObject): Promise<string | undefined> {
    try {
      const { object: after } = await api.apply(object, { manager, dryRun: true });
      return isDeepStrictEqual(after, live) ? undefined : 'it answers with another object';
    } catch (error) {
      if (error instanceof ApiError) return `${error.status} ${error.message}`;
      throw error;
    }
  }

  /** Looked at again when a controller wrote in between. */
  async function expectTrue(object: ManifestObject, live: LiveObject): Promise<boolean> {
    for (let seen = live; isProvenUnchanged(object, seen); ) {
      const changes = await dryRunChanges(object, seen);
      const now = await read(object);
      if (changes === undefined) return true;
      if (now.metadata.resourceVersion === seen.metadata.resourceVersion)
        throw new Error(
          `${printObject(object)} is proven unchanged, but ${changes}: ${JSON.stringify(object)}`,
        );
      seen = now;
    }
    return false;
  }

  it('is every object as it was applied, and the server agrees', async () => {
    for (const object of objects)
      expect([printObject(object), await expectTrue(object, await read(object))]).toEqual([
        printObject(object),
        true,
      ]);
  });

  it('is never a manifest that was changed in a way the server would see', async () => {
    const applied = await Promise.all(objects.map(async (object) => ({ object, live: await read(object) })));
    let agreed = 0;
    await fc.assert(
      fc.asyncProperty(which, mutations(), async (index, changes) => {
        const { object, live } = applied[index] as (typeof applied)[number];
        const changed = mutated(object, live, changes);
        if (JSON.stringify(changed) === JSON.stringify(object)) return;
        if (await expectTrue(changed, live)) agreed++;
      }),
      { numRuns: 10_000 },
    );
    // Keys in another order at least: a proof that never says yes would prove nothing here.
    expect(agreed).toBeGreaterThan(0);
  });

  it('is never an object that somebody else changed in a way the server would undo', async () => {
    const other = { manager: 'another', force: true } as const;
    let agreed = 0;
    let disagreed = 0;
    await fc.assert(
      fc.asyncProperty(which, mutations(), async (index, changes) => {
        const object = objects[index] as ManifestObject;
        const before = await read(object);
        const taken = await api.apply(mutated(object, before, changes), other).catch((error: unknown) => {
          // What the server does not take changes nothing.
          if (error instanceof ApiError) return undefined;
          throw error;
        });
        if (taken === undefined) return;
        if (await expectTrue(object, taken.object)) agreed++;
        else disagreed++;
        await api.apply(object, { manager, force: true });
      }),
      { numRuns: 500 },
    );
    expect(agreed).toBeGreaterThan(0);
    expect(disagreed).toBeGreaterThan(0);
  });
});
