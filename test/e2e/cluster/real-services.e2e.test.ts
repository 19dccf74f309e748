import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ManifestObject } from '../../../k8s/object.ts';
import { ALL_CRD_SETS, type Cluster, startCluster } from '../../harness/cluster/index.ts';
import { type Emulator, makeWorkspace, type Run, startEmulator } from '../../harness/index.ts';
import { everyManifest, objectsOf, writeManifests } from '../../lint/every-manifest.ts';
import { plinthOn } from './plinth.ts';
import { makeContract, makePrerequisites } from './prerequisites.ts';
import { about, appliesOf, isDryRun } from './sent.ts';

const stacks = await everyManifest();
const named = stacks.map((stack) => [stack.stack, stack] as const);

/** Every service of this repository in every environment, and those that have every kind, on one cluster. */
describe('every stack on one cluster', () => {
  const workspace = makeWorkspace('real-services');
  const distdir = workspace.path('dist');
  let emulator: Emulator;
  let cluster: Cluster;
  let plinth: ReturnType<typeof plinthOn>;
  let first: ReadonlyMap<string, Run>;
  let second: ReadonlyMap<string, Run>;
  /** How long the log was between the two. */
  let between: number;

  beforeAll(async () => {
    writeManifests(stacks, distdir);
    emulator = await startEmulator();
    cluster = await startCluster({
      metrics: true,
      crds: ALL_CRD_SETS,
      externalSecrets: { endpoint: emulator.endpoint },
    });
    plinth = plinthOn({ kubeconfig: cluster.kubeconfig, distdir });
    for (const stack of stacks) {
      await makeContract(emulator.endpoint, stack);
      await makePrerequisites(cluster, stack);
    }
    first = await applyAll();
    between = cluster.auditLog().length;
    second = await applyAll();
  });
  afterAll(async () => {
    await cluster?.stop();
    await emulator?.stop();
    workspace.remove();
  });

  const applyAll = async (): Promise<ReadonlyMap<string, Run>> =>
    new Map(
      await Promise.all(stacks.map(async ({ stack }) => [stack, await plinth('apply', stack)] as const)),
    );

  it.each(named)('%s is applied from nothing until all of it is ready', (name, stack) => {
    const { code, stdout, stderr } = first.get(name) as Run;

    expect({ code, problems: stderr.match(/^PLINTH-.*$/gm) }).toEqual({ code: 0, problems: null });
    // Its namespace was made before, for what no manifest holds.
    expect(stdout).toContain(
      `${name}: ${objectsOf(stack).length - 1} created, 1 changed, 0 unchanged, 0 pruned`,
    );
  });

  it.each(named)(
    '%s is left alone by a second apply, which asks no dry run and sends no write',
    (name, stack) => {
      const { code, stdout } = second.get(name) as Run;
      const { namespace } = stack.spec.environment.kubernetes;
      const asked = about(cluster.auditLog().slice(between), namespace);

      expect(stdout).toContain(
        `${name}: nothing to change; ${objectsOf(stack).length} objects as they should be`,
      );
      expect(code).toBe(0);
      expect(appliesOf(asked).map(({ requestURI }) => requestURI)).toEqual([]);
      const writes = cluster
        .auditWrites('admin')
        .filter(({ auditID }) => asked.some((one) => one.auditID === auditID));
      expect(writes).toEqual([]);
    },
  );

  it.each(named)('%s reached the API server exactly as it was synthesized', (_name, stack) => {
    const sent = new Map(
      appliesOf(cluster.auditLog())
        .filter((event) => !isDryRun(event))
        .map(({ requestObject }) => [identity(requestObject as ManifestObject), requestObject]),
    );

    for (const object of objectsOf(stack)) expect(sent.get(identity(object))).toStrictEqual(object);
  });
});

const identity = ({ apiVersion, kind, metadata }: ManifestObject): string =>
  `${apiVersion} ${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
