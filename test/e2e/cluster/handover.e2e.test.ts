import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../../../k8s/api.ts';
import { type ApplyResult, apply } from '../../../k8s/apply/apply.ts';
import { systemClock } from '../../../k8s/apply/clock.ts';
import { type ApplyPlan, planApply } from '../../../k8s/apply/plan.ts';
import { write } from '../../../k8s/apply/write.ts';
import type { ObjectChange } from '../../../k8s/diff/change.ts';
import { findDrift } from '../../../k8s/drift/drift.ts';
import { keyOf, type LiveObject, type ManifestObject, printRef } from '../../../k8s/object.ts';
import { ownsReplicas } from '../../../k8s/ownership/replicas.ts';
import { openCluster } from '../../../k8s/transport/index.ts';
import { type Cluster, startCluster } from '../../harness/cluster/index.ts';
import { makeWorkspace } from '../../harness/index.ts';
import { jsonOf, plinthOn } from './plinth.ts';
import { shop, writeManifests } from './shop.ts';

interface Pods {
  readonly template: { readonly spec: { readonly containers: readonly Container[] } };
}

interface Container {
  readonly name: string;
  readonly env?: readonly { readonly name: string; readonly value: string }[];
}

const isDeployment = ({ kind }: ManifestObject): boolean => kind === 'Deployment';
const isAutoscaler = ({ kind }: ManifestObject): boolean => kind === 'HorizontalPodAutoscaler';

/** The same with this in the spec of the Deployment. */
const withSpec = (objects: readonly ManifestObject[], fields: object): ManifestObject[] =>
  objects.map((object) =>
    isDeployment(object) ? { ...object, spec: { ...(object.spec as object), ...fields } } : object,
  );

/** The same with a variable more in its container. */
function withVariable(objects: readonly ManifestObject[]): ManifestObject[] {
  const [deployment] = objects.filter(isDeployment);
  const { template } = (deployment as ManifestObject).spec as Pods;
  const containers = template.spec.containers.map((container) => ({
    ...container,
    env: [{ name: 'OLD', value: '1' }],
  }));
  return withSpec(objects, { template: { ...template, spec: { ...template.spec, containers } } });
}

/** An autoscaler that never stops a pod by itself, so that a pod less is somebody else's doing. */
const scaledUp = (props: Parameters<typeof shop>[0]): ManifestObject[] =>
  shop({ replicas: { min: 2, max: 8 }, ...props }).map((object) =>
    isAutoscaler(object)
      ? {
          ...object,
          spec: { ...(object.spec as object), behavior: { scaleDown: { selectPolicy: 'Disabled' } } },
        }
      : object,
  );

/** As many pods as the description says, and no autoscaler. */
const fixed = (stack: string, replicas: number): ManifestObject[] =>
  withSpec(
    shop({ stack }).filter((object) => !isAutoscaler(object)),
    { replicas },
  );

describe('a stack whose fields change hands on a real API server', () => {
  const workspace = makeWorkspace('handover');
  let cluster: Cluster;
  let api: Api;

  beforeAll(async () => {
    cluster = await startCluster({ metrics: true });
    ({ api } = await openCluster({ kubeconfig: cluster.kubeconfig }));
  });
  afterAll(async () => {
    api?.close();
    await cluster?.stop();
    workspace.remove();
  });

  const place = (stack: string) => ({ stack, namespace: stack });
  const applied = (stack: string, objects: readonly ManifestObject[], force = false): Promise<ApplyResult> =>
    apply(api, place(stack), objects, { onEvent: () => {}, force });
  const planned = (stack: string, objects: readonly ManifestObject[]): Promise<ApplyPlan> =>
    planApply(api, place(stack), objects);
  const kubectlApplied = async (stack: string, objects: readonly ManifestObject[]): Promise<void> => {
    const distdir = workspace.path('kubectl');
    writeManifests(distdir, stack, objects);
    await done('create', 'namespace', stack);
    await done('apply', '-f', `${distdir}/${stack}/00-all.yaml`);
  };
  const done = async (...args: readonly string[]): Promise<void> => {
    const { code, stderr } = await cluster.kubectl(...args);
    if (code !== 0) throw new Error(stderr);
  };
  const deployment = async (stack: string): Promise<LiveObject> =>
    (await api.get({ group: 'apps', kind: 'Deployment', namespace: stack, name: 'shop' })) as LiveObject;
  const podsOf = ({ spec }: LiveObject): number => (spec as { replicas: number }).replicas;
  const variablesOf = ({ spec }: LiveObject) => (spec as Pods).template.spec.containers[0]?.env ?? [];
  const ownersOfPods = ({ metadata }: LiveObject): string[] =>
    (metadata.managedFields ?? []).filter(ownsReplicas).map(({ manager }) => manager);
  const changeOf = ({ changes }: ApplyPlan, kind: string): ObjectChange =>
    changes.find(({ object }) => object.kind === kind) as ObjectChange;

  /** Nothing is left to do, for an apply and for drift. */
  const settled = async (stack: string, objects: readonly ManifestObject[]): Promise<void> => {
    expect(await applied(stack, objects)).toMatchObject({ writes: 0, recorded: false });
    expect((await findDrift(api, place(stack))).items).toEqual([]);
  };

  /** Carries out so many of the requests that change the Deployment, and ends there. */
  async function killedAfter(
    requests: number,
    stack: string,
    objects: readonly ManifestObject[],
  ): Promise<void> {
    let left = requests;
    const counted = <T>(work: () => Promise<T>): Promise<T> => {
      if (left === 0) throw new Error('killed');
      left -= 1;
      return work();
    };
    const dying: Api = new Proxy(api, {
      get: (target, name: keyof Api) => {
        if (name === 'apply')
          return (...args: Parameters<Api['apply']>) => counted(() => target.apply(...args));
        if (name === 'jsonPatch')
          return (...args: Parameters<Api['jsonPatch']>) => counted(() => target.jsonPatch(...args));
        const value = target[name];
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const change = changeOf(await planned(stack, objects), 'Deployment');
    const replicas = new Map([[keyOf(change.object), 2]]);
    const options = { force: false, adopted: 'appliers', replicas, clock: systemClock } as const;
    await expect(write(dying, change, options)).rejects.toThrow('killed');
  }

  it.concurrent('keeps the number of pods that kubectl apply gave it, and shows before what goes away', async () => {
    const stack = 'from-kubectl';
    const before = withVariable(withSpec(shop({ stack, settings: { OLD: '1' } }), { replicas: 5 }));
    await kubectlApplied(
      stack,
      before.filter((object) => !isAutoscaler(object)),
    );
    const objects = scaledUp({ stack });
    const plan = await planned(stack, objects);

    expect(changeOf(plan, 'ConfigMap').fields).toEqual([
      { path: '.data.OLD', before: '1', after: undefined },
    ]);
    expect(changeOf(plan, 'Deployment').fields.map(({ path }) => path)).toEqual([
      '.spec.template.spec.containers[name=main].env',
    ]);
    expect(changeOf(plan, 'Job')).toMatchObject({ action: 'adopt', fields: [] });

    await applied(stack, objects);
    const live = await deployment(stack);
    expect(podsOf(live)).toBe(5);
    expect(variablesOf(live)).toEqual([]);
    await settled(stack, objects);
  });

  it.concurrent('goes from a fixed number of pods to an autoscaler and back, without a pod less', async () => {
    const stack = 'there-and-back';
    await applied(stack, fixed(stack, 6));
    const { generation } = (await deployment(stack)).metadata;
    const scaled = scaledUp({ stack });
    await applied(stack, scaled);
    const live = await deployment(stack);

    // Another number, even for a moment, would be another generation.
    expect(live.metadata.generation).toBe(generation);
    expect(podsOf(live)).toBe(6);
    expect(ownersOfPods(live)).toEqual(['plinth-bootstrap']);
    await settled(stack, scaled);

    const plan = await planned(stack, fixed(stack, 3));
    expect(changeOf(plan, 'Deployment')).toMatchObject({
      action: 'update',
      conflicts: [],
      fields: [{ path: '.spec.replicas', before: 6, after: 3 }],
    });
    await applied(stack, fixed(stack, 3));
    const back = await deployment(stack);
    expect(podsOf(back)).toBe(3);
    expect(ownersOfPods(back)).toEqual(['plinth']);
    await settled(stack, fixed(stack, 3));
  });

  it.concurrent('takes a number its own autoscaler wrote back to a fixed one, and not that of another’s', async () => {
    const stack = 'scaled';
    const objects = shop({ stack, replicas: { min: 2, max: 3 } });
    await applied(stack, objects);
    await done('scale', 'deployment', 'shop', '-n', stack, '--replicas=5');
    await cluster.until('the autoscaler', async () =>
      ownersOfPods(await deployment(stack)).includes('kube-controller-manager') ? true : undefined,
    );

    await done('autoscale', 'deployment', 'shop', '-n', stack, '--name=other', '--max=3');
    expect(changeOf(await planned(stack, fixed(stack, 6)), 'Deployment').action).toBe('conflict');
    await done('delete', 'hpa', 'other', '-n', stack);

    await applied(stack, fixed(stack, 6));
    expect(podsOf(await deployment(stack))).toBe(6);
    await settled(stack, fixed(stack, 6));
  });

  it.concurrent.each([1, 2])(
    'is healed where the take-over from kubectl was killed after request %i',
    async (requests) => {
      const stack = `killed-${requests}`;
      const before = withVariable(withSpec(shop({ stack }), { replicas: 5 }));
      await kubectlApplied(
        stack,
        before.filter((object) => !isAutoscaler(object)),
      );
      const objects = scaledUp({ stack });
      await killedAfter(requests, stack, objects);
      expect(podsOf(await deployment(stack))).toBe(5);

      // Another version comes before the old one was finished.
      const next = scaledUp({ stack, tag: '1.1.0', migration: '1.0.0' });
      await applied(stack, next);
      const live = await deployment(stack);
      expect(podsOf(live)).toBe(5);
      expect(variablesOf(live)).toEqual([]);
      await settled(stack, next);
    },
  );

  it.concurrent('is healed where making it was killed before its pods were counted', async () => {
    const stack = 'killed-new';
    await done('create', 'namespace', stack);
    const objects = withVariable(shop({ stack, replicas: { min: 2, max: 4 } }));
    await killedAfter(1, stack, objects);
    expect(podsOf(await deployment(stack))).toBe(1);

    expect(changeOf(await planned(stack, objects), 'Deployment').fields).toEqual([
      { path: '.spec.replicas', before: 1, after: 2 },
    ]);
    const next = shop({ stack, tag: '1.1.0', replicas: { min: 2, max: 4 } });
    await applied(stack, next);
    const live = await deployment(stack);
    expect(podsOf(live)).toBe(2);
    expect(variablesOf(live)).toEqual([]);
    await settled(stack, next);
  });

  it.concurrent('is healed where the bootstrap manager owns all of a Deployment', async () => {
    const stack = 'bootstrapped';
    await done('create', 'namespace', stack);
    const [made] = withVariable(withSpec(shop({ stack }), { replicas: 2 })).filter(isDeployment);
    await api.apply(made as ManifestObject, { manager: 'plinth-bootstrap' });

    const next = shop({ stack, tag: '1.1.0' });
    await applied(stack, next);
    const live = await deployment(stack);
    expect(podsOf(live)).toBe(2);
    expect(variablesOf(live)).toEqual([]);
    expect(ownersOfPods(live)).toEqual(['plinth-bootstrap']);
    await settled(stack, next);
  });

  it.concurrent('shows what another tool added as drift, and leaves it until it is forced', async () => {
    const stack = 'added';
    await applied(stack, shop({ stack }));
    const patch = JSON.stringify({ data: { ADDED: 'by k9s' } });
    const by = ['--type=merge', '-p', patch, '--field-manager', 'k9s'];
    await done('patch', 'configmap', 'settings', '-n', stack, ...by);
    const field = {
      path: '.data.ADDED',
      before: 'by k9s',
      after: undefined,
      managers: ['k9s'],
      foreign: true,
    };
    const { items, release } = await findDrift(api, place(stack));

    expect(items.map(({ kind, ref }) => `${kind} ${printRef(ref)}`)).toEqual(['changed ConfigMap/settings']);
    expect(items[0]).toMatchObject({ fields: [field] });

    const repair = (adopted: 'everyHand' | 'everybody') =>
      apply(api, place(stack), release?.objects ?? [], { onEvent: () => {}, adopted });
    await repair('everyHand');
    expect((await findDrift(api, place(stack))).items).toEqual(items);
    await repair('everybody');
    expect((await findDrift(api, place(stack))).items).toEqual([]);
  });

  it.concurrent('is unchanged in another version than the server prefers', async () => {
    const stack = 'versioned';
    const scaler: ManifestObject = {
      apiVersion: 'autoscaling/v1',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'shop', namespace: stack },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop' },
        minReplicas: 2,
        maxReplicas: 4,
        targetCPUUtilizationPercentage: 70,
      },
    };
    const objects = [...shop({ stack }).filter((object) => !isAutoscaler(object)), scaler];
    await applied(stack, objects);
    await settled(stack, objects);
  });

  it.concurrent('becomes ready once the quota that refused its pods is raised', async () => {
    const stack = 'limited';
    const quota = (pods: string): ManifestObject => ({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'pods', namespace: stack, annotations: { 'plinth.dev/stage': '2' } },
      spec: { hard: { pods } },
    });
    // Pods are tried again ever later, and the deadline of the rollout is another matter.
    const limited = (pods: string) =>
      withSpec(shop({ stack, also: [quota(pods)] }), { progressDeadlineSeconds: 600 }).filter(
        ({ kind }) => kind !== 'Job',
      );
    await expect(applied(stack, limited('1'))).rejects.toMatchObject({
      problems: [{ code: expect.stringMatching(/^PLINTH-K8S-12/) }],
    });

    expect((await applied(stack, limited('10'))).release).toBe(1);
  });

  it.concurrent('is refused by diff for what apply would refuse it for', async () => {
    const stack = 'refused';
    const distdir = workspace.path('dist');
    const gizmo: ManifestObject = {
      apiVersion: 'example.com/v1',
      kind: 'Gizmo',
      metadata: { name: 'x', namespace: stack },
    };
    writeManifests(distdir, stack, shop({ stack, also: [gizmo] }));
    const plinth = plinthOn({ kubeconfig: cluster.kubeconfig, distdir });
    const diff = await plinth('diff', stack, '--json', '--no-prune');

    expect(diff.code).toBe(1);
    expect(jsonOf(diff)).toMatchObject({
      stack,
      differs: true,
      changes: expect.arrayContaining([
        expect.objectContaining({
          ref: { group: 'example.com', kind: 'Gizmo', namespace: stack, name: 'x' },
        }),
      ]),
      problems: [{ code: 'PLINTH-K8S-064', path: 'Gizmo/x' }],
    });
  });
});
