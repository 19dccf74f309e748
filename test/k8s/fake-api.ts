import { isDeepStrictEqual } from 'node:util';
import { type Api, ApiError, type ListOptions } from '../../k8s/api.ts';
import type { Clock } from '../../k8s/apply/clock.ts';
import {
  groupOf,
  keyOf,
  keyOfRef,
  type LiveObject,
  type ManagedFields,
  type ManifestObject,
  printObject,
  printRef,
} from '../../k8s/object.ts';
import { valueAtSteps } from '../../k8s/ownership/fields.ts';
import { clusterScoped } from '../../k8s/stages.ts';
import {
  isApplier,
  leavesIn,
  leavesOf,
  removeAt,
  same,
  setAt,
  tracked,
  trieOf,
  without,
} from './fake-fields.ts';

/**
 * An API server in memory. It stands in for what the engine decides by and for the order of its requests: objects with
 * uid and versions, server-side apply with owned fields and conflicts, create, replace and delete with their
 * preconditions, finalizers, dry runs, lists by label, permissions. It defaults nothing but the number of pods, validates and admits nothing, keys every
 * list by `name`, and its controllers are one function. How the real one behaves is tested in test/e2e/cluster.
 */
export interface FakeCluster {
  readonly api: Api;
  /** Requests in the order they came: `apply ConfigMap/settings`, `dry-run …`, `get …`, `list ConfigMap`. */
  readonly asked: string[];
  /** Those that could have changed something. */
  writes(): string[];
  live(kind: string, name: string): LiveObject | undefined;
  /** As somebody else writes: fields of other managers that change are theirs from then on. */
  edit(object: ManifestObject, manager?: string): void;
  /** Puts an object there as it is, status and all. */
  put(object: ManifestObject, metadata?: object): LiveObject;
  remove(kind: string, name: string): void;
  /** Runs when a request of this name comes, before it is carried out; what it throws is the answer. */
  on(request: string | RegExp, act: () => void | Promise<void>): void;
}

export interface FakeOptions {
  /** What controllers make of an object. @default - everything is ready at once */
  readonly status?: (live: LiveObject) => object | undefined;
  /** Kinds that are not served. */
  readonly absentKinds?: readonly string[];
  /** What the caller may not do: `patch Deployment`. */
  readonly denied?: readonly string[];
}

export const refusal = (status: number, reason: string, message: string): ApiError =>
  new ApiError({ status, reason, message, request: 'a request' });

export function fakeCluster({
  status = ready,
  absentKinds = [],
  denied = [],
}: FakeOptions = {}): FakeCluster {
  const store = new Map<string, LiveObject>();
  const asked: string[] = [];
  const sent: Record<string, number> = {};
  const hooks: { readonly request: string | RegExp; readonly act: () => void | Promise<void> }[] = [];
  let [versions, uids] = [0, 0];

  async function come(verb: string, what: string): Promise<void> {
    sent[verb] = (sent[verb] ?? 0) + 1;
    asked.push(`${verb} ${what}`);
    // A request takes its time: others go on meanwhile.
    await Promise.resolve();
    for (const { request, act } of hooks)
      if (typeof request === 'string' ? request === `${verb} ${what}` : request.test(`${verb} ${what}`))
        await act();
  }

  function keep(object: LiveObject, before: LiveObject | undefined): LiveObject {
    const { metadata } = object;
    if (before !== undefined && isDeepStrictEqual({ ...object, status: 0 }, { ...before, status: 0 }))
      return before;
    const changed = !isDeepStrictEqual(object.spec, before?.spec);
    const kept: LiveObject = {
      ...object,
      metadata: {
        ...metadata,
        resourceVersion: String(++versions),
        generation: (before?.metadata.generation ?? 0) + (changed || before === undefined ? 1 : 0),
      },
    };
    const shown = status(kept);
    const whole = shown === undefined ? kept : { ...kept, status: shown };
    store.set(keyOf(whole), whole);
    return whole;
  }

  const born = ({ apiVersion, kind, metadata }: ManifestObject): LiveObject => ({
    apiVersion,
    kind,
    metadata: {
      name: metadata.name,
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
      uid: `uid-${++uids}`,
      resourceVersion: '0',
      creationTimestamp: '2026-03-01T12:00:00Z',
    },
  });

  const isOver = (namespace = ''): boolean =>
    store.get(`/Namespace//${namespace}`)?.metadata.deletionTimestamp !== undefined;

  function place(object: ManifestObject): void {
    const { kind, apiVersion, metadata } = object;
    if (absentKinds.includes(kind)) throw refusal(404, 'KindNotServed', `no ${kind} in ${apiVersion}`);
    const { namespace } = metadata;
    if (namespace !== undefined && !store.has(`/Namespace//${namespace}`))
      throw refusal(404, 'NotFound', `namespaces "${namespace}" not found`);
    if (isOver(namespace) && !store.has(keyOf(object)))
      throw refusal(403, 'Forbidden', `no new content in ${namespace} because it is being terminated`);
  }

  function applied(
    object: ManifestObject,
    manager: string,
    force: boolean,
  ): [LiveObject, LiveObject | undefined] {
    place(object);
    const before = store.get(keyOf(object));
    const after = structuredClone(before ?? born(object)) as LiveObject;
    const wanted = leavesOf(tracked(object));
    const others = (after.metadata.managedFields ?? []).filter((entry) => !isApplier(entry, manager));
    const contested = others.flatMap((entry) =>
      leavesIn(entry)
        .filter((steps) => wanted.some((one) => same(one, steps)))
        .filter((steps) => !isDeepStrictEqual(valueAtSteps(after, steps), valueAtSteps(object, steps)))
        .map((steps) => ({ entry, steps })),
    );
    if (contested.length > 0 && !force)
      throw new ApiError({
        status: 409,
        reason: 'Conflict',
        message: `Apply failed with ${contested.length} conflicts`,
        request: `PATCH ${printObject(object)}`,
        causes: contested.map(({ entry, steps }) => ({
          reason: 'FieldManagerConflict',
          field: steps.map((step) => `.${step.slice(2)}`).join(''),
          message: `conflict with "${entry.manager}" using v1`,
        })),
      });
    const left = without(others, wanted, (steps) => contested.some((one) => same(one.steps, steps)));
    const own = (after.metadata.managedFields ?? []).find((entry) => isApplier(entry, manager));
    for (const steps of own === undefined ? [] : leavesIn(own))
      if (![...wanted, ...left.flatMap(leavesIn)].some((one) => same(one, steps))) removeAt(after, steps);
    for (const steps of wanted) setAt(after, steps, valueAtSteps(object, steps));
    const entry: ManagedFields = {
      manager,
      operation: 'Apply',
      apiVersion: object.apiVersion,
      fieldsV1: trieOf(wanted),
    };
    const whole = { ...after, metadata: { ...after.metadata, managedFields: [...left, entry] } };
    return [withReplicas(whole), before];
  }

  const edit = (object: ManifestObject, manager = 'kubectl-edit'): void => {
    const before = store.get(keyOf(object));
    const after = structuredClone(before ?? born(object)) as LiveObject;
    const set = leavesOf(tracked(object)).filter(
      (steps) => !isDeepStrictEqual(valueAtSteps(after, steps), valueAtSteps(object, steps)),
    );
    const left = without(after.metadata.managedFields ?? [], set, () => true);
    for (const steps of set) setAt(after, steps, valueAtSteps(object, steps));
    const { apiVersion } = object;
    const entry: ManagedFields = { manager, operation: 'Update', apiVersion, fieldsV1: trieOf(set) };
    keep({ ...after, metadata: { ...after.metadata, managedFields: [...left, entry] } }, before);
  };

  function remove(live: LiveObject): void {
    store.delete(keyOf(live));
    if (live.kind === 'Namespace')
      for (const [key, { metadata }] of store)
        if (metadata.namespace === live.metadata.name) store.delete(key);
  }

  const named = (kind: string, name: string): LiveObject | undefined =>
    [...store.values()].find((live) => live.kind === kind && live.metadata.name === name);

  const api: Api = {
    server: 'https://127.0.0.1:6443',
    ahead: 0,
    get sent() {
      return { ...sent };
    },
    get: async (ref) => {
      await come('get', printRef(ref));
      return store.get(keyOfRef(ref));
    },
    list: async ({ group, kind }, options = {}) => {
      await come('list', kind);
      return [...store.values()].filter(
        (live) => live.kind === kind && groupOf(live.apiVersion) === group && isMeant(live, options),
      );
    },
    apply: async (object, { manager, force = false, dryRun = false }) => {
      await come(dryRun ? 'dry-run' : 'apply', printObject(object));
      const [after, before] = applied(object, manager, force);
      return { object: dryRun ? after : keep(after, before), warnings: [] };
    },
    create: async (object) => {
      await come('create', printObject(object));
      place(object);
      if (store.has(keyOf(object))) throw refusal(409, 'AlreadyExists', `${printObject(object)} exists`);
      const { metadata, ...rest } = born(object);
      return keep({ ...object, ...rest, metadata: { ...object.metadata, ...metadata } }, undefined);
    },
    replace: async (object) => {
      await come('replace', printObject(object));
      const before = store.get(keyOf(object));
      if (before === undefined) throw refusal(404, 'NotFound', `${printObject(object)} not found`);
      const wanted = object.metadata as Partial<LiveObject['metadata']>;
      const is = (name: 'uid' | 'resourceVersion'): boolean =>
        wanted[name] === undefined || wanted[name] === before.metadata[name];
      if (!is('uid') || !is('resourceVersion'))
        throw refusal(409, 'Conflict', 'the object has been modified');
      const { uid, creationTimestamp = '' } = before.metadata;
      const metadata = { ...object.metadata, uid, creationTimestamp, resourceVersion: 'new' };
      return keep({ ...object, metadata }, before);
    },
    jsonPatch: async (ref, operations, { dryRun = false } = {}) => {
      await come(dryRun ? 'dry-run' : 'patch', printRef(ref));
      const before = store.get(keyOfRef(ref));
      if (before === undefined) throw refusal(404, 'NotFound', `${printRef(ref)} not found`);
      const [test, change] = operations as readonly { readonly value: unknown }[];
      if (test?.value !== before.metadata.resourceVersion)
        throw refusal(422, 'Invalid', 'testing value failed');
      const managedFields = change?.value as readonly ManagedFields[];
      const after = { ...before, metadata: { ...before.metadata, managedFields } };
      return dryRun ? after : keep(after, before);
    },
    delete: async (ref, { uid } = {}) => {
      await come('delete', printRef(ref));
      const live = store.get(keyOfRef(ref));
      if (live === undefined) return false;
      if (uid !== undefined && uid !== live.metadata.uid)
        throw refusal(409, 'Conflict', 'the UID in the precondition does not match');
      if ((live.metadata.finalizers ?? []).length === 0) remove(live);
      else
        store.set(keyOf(live), {
          ...live,
          metadata: { ...live.metadata, deletionTimestamp: '2026-03-01T12:00:00Z' },
        });
      return true;
    },
    logs: async () => '',
    resource: async ({ group, kind }) => {
      if (absentKinds.includes(kind)) return undefined;
      const verbs = ['get', 'list', 'create', 'update', 'patch', 'delete'];
      const plural = `${kind.toLowerCase()}s`;
      return { group, kind, version: 'v1', plural, namespaced: !clusterScoped.has(kind), verbs };
    },
    kinds: async () => {
      const stored = new Map(
        [...store.values()].map(({ apiVersion, kind }) => {
          const group = groupOf(apiVersion);
          return [`${group}/${kind}`, { group, kind }] as const;
        }),
      );
      const resources = await Promise.all([...stored.values()].map((kind) => api.resource(kind)));
      return resources.filter((resource) => resource !== undefined);
    },
    forgetResources: () => void asked.push('forget'),
    allowed: async ({ verb, kind }) => {
      await come('review', `${verb} ${kind}`);
      return !denied.includes(`${verb} ${kind}`);
    },
    close: () => {},
  };

  return {
    api,
    asked,
    writes: () => asked.filter((request) => /^(?:apply|create|replace|patch|delete) /.test(request)),
    live: named,
    edit,
    put: (object, metadata = {}) => {
      const { metadata: own, ...rest } = born(object);
      const live = { ...rest, ...object, metadata: { ...own, ...object.metadata, ...metadata } };
      store.set(keyOf(live), live);
      return live;
    },
    remove: (kind, name) => {
      const live = named(kind, name);
      if (live === undefined) throw new Error(`there is no ${kind}/${name} to remove`);
      remove(live);
    },
    on: (request, act) => void hooks.push({ request, act }),
  };
}

/** One pod, where nobody says how many. */
const withReplicas = (live: LiveObject): LiveObject =>
  live.kind === 'Deployment' ? { ...live, spec: { replicas: 1, ...(live.spec as object) } } : live;

/** Everything works, and at once. */
export function ready({ kind, spec, metadata }: LiveObject): object | undefined {
  const pods = (spec as { readonly replicas?: number } | undefined)?.replicas ?? 1;
  const condition = (type: string, reason = 'Done') => ({ type, status: 'True', reason });
  switch (kind) {
    case 'Namespace':
      return { phase: 'Active' };
    case 'Job':
      return { conditions: [condition('Complete')] };
    case 'Deployment':
      return {
        observedGeneration: metadata.generation,
        replicas: pods,
        updatedReplicas: pods,
        readyReplicas: pods,
        availableReplicas: pods,
        conditions: [condition('Available'), condition('Progressing', 'NewReplicaSetAvailable')],
      };
    case 'HorizontalPodAutoscaler':
      return { currentReplicas: 2, conditions: [condition('ScalingActive')] };
    case 'PodDisruptionBudget':
      return {
        observedGeneration: metadata.generation,
        expectedPods: 2,
        currentHealthy: 2,
        desiredHealthy: 1,
        disruptionsAllowed: 1,
      };
    default:
      return undefined;
  }
}

/** Time that passes when somebody waits, and not otherwise. */
export function fakeClock(start = '2026-03-01T12:00:00Z'): Clock & { readonly waits: number[] } {
  let now = Date.parse(start);
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    wait: async (milliseconds) => {
      waits.push(milliseconds);
      now += milliseconds;
    },
  };
}

function isMeant({ metadata }: LiveObject, { namespace, labelSelector = '' }: ListOptions): boolean {
  const terms = labelSelector.split(',').filter(Boolean);
  return (
    (namespace === undefined || metadata.namespace === namespace) &&
    terms.every((term) => metadata.labels?.[term.split('=')[0] ?? ''] === term.split('=')[1])
  );
}
