import { isDeepStrictEqual } from 'node:util';
import { type Api, ApiError } from '../api.ts';
import { isMissingPermission } from '../forbidden.ts';
import { keyOf, kindOf, type LiveObject, type ManifestObject, printObject, refOf } from '../object.ts';
import { type Adopted, replicasToHoldFor, takenOver } from '../ownership/adopt.ts';
import { bootstrapManager, isByHand, manager } from '../ownership/managers.ts';
import { firstReplicas } from '../ownership/replicas.ts';
import { isProvenUnchanged } from '../ownership/unchanged.ts';
import { optionalAnnotation } from '../stages.ts';
import { together } from '../together.ts';
import { conflictsOf } from '../transport/conflicts.ts';
import { isOfOwnAutoscalers } from './autoscalers.ts';
import type { ObjectChange } from './change.ts';
import { fieldChanges } from './compare.ts';
import type { LiveObjects } from './live.ts';
import { outcomeOf, type TakeOver } from './outcome.ts';

export interface DiffOptions {
  /** Asks the server whether it takes new objects; costs one request each. @default false */
  readonly verifyNew?: boolean;
  /** Takes fields from any other manager, not only from kubectl. @default false */
  readonly force?: boolean;
  /** Keys of Jobs that are known to have completed. @default none */
  readonly finished?: ReadonlySet<string>;
  /** Whose fields are taken over: with `everyHand`, what people added to an object is a change too. @default 'appliers' */
  readonly adopted?: Adopted;
  /** Jobs that ended run again. @default false */
  readonly rerunJobs?: boolean;
  /** Told after each object. */
  readonly onCompared?: (done: number, of: number) => void;
}

/**
 * What applying these objects would do, in their order. Reads and dry-runs; changes nothing. The live objects must be
 * those of the manifests' own versions (`readLiveOf`).
 */
export const diffObjects = (
  api: Api,
  objects: readonly ManifestObject[],
  live: LiveObjects,
  options: DiffOptions = {},
): Promise<ObjectChange[]> => {
  const madeNow = new Set(
    objects
      .filter((object) => object.kind === 'Namespace' && !live.has(keyOf(object)))
      .map(({ metadata }) => metadata.name),
  );
  const least = firstReplicas(objects);
  let done = 0;
  return together(objects, printObject, async (object) => {
    const change = await diffObject(api, object, live.get(keyOf(object)), {
      ...options,
      madeNow,
      least,
      rereads: 0,
    });
    done += 1;
    options.onCompared?.(done, objects.length);
    return change;
  });
};

interface ObjectOptions extends DiffOptions {
  /** Namespaces that are made by the same apply: nothing in them can be verified. */
  readonly madeNow: ReadonlySet<string>;
  readonly least: ReadonlyMap<string, number>;
  /** How often the object was read again because it changed meanwhile. */
  readonly rereads: number;
}

/** An object that changes all the time is compared as it was read last. */
const mostRereads = 5;

async function diffObject(
  api: Api,
  object: ManifestObject,
  live: LiveObject | undefined,
  options: ObjectOptions,
): Promise<ObjectChange> {
  if (live !== undefined) return diffLive(api, object, live, options);
  if (!options.rerunJobs && options.finished?.has(keyOf(object))) return plain(object, 'finished');
  if (isOptional(object) && (await api.resource(kindOf(object))) === undefined)
    return plain(object, 'left-out');
  if (options.madeNow.has(object.metadata.namespace ?? '')) return plain(object, 'unverified');
  return options.verifyNew ? verifyNew(api, object) : plain(object, 'create');
}

async function diffLive(
  api: Api,
  object: ManifestObject,
  live: LiveObject,
  options: ObjectOptions,
): Promise<ObjectChange> {
  const { rerunJobs = false, finished, adopted = 'appliers', least } = options;
  const hasRun = object.kind === 'Job' && (ended(live, 'Complete') || finished?.has(keyOf(object)) === true);
  // Whoever deletes a Job that completed, its time to live say, does not ask for another run.
  if (isBeingDeleted(live)) return plain(object, hasRun && !rerunJobs ? 'finished' : 'recreate', live);
  if (rerunJobs && object.kind === 'Job' && ended(live, 'Complete', 'Failed'))
    return plain(object, 'recreate', live);
  const taken = takenOver(object, live, adopted);
  const replicas = replicasToHoldFor(object, live, adopted, least.get(keyOf(object)));
  if (taken === undefined && replicas === undefined && isProvenUnchanged(object, live))
    return plain(object, 'unchanged', live);
  const { rereads } = options;
  const compared = { object, live, taken, replicas, isLast: rereads >= mostRereads };
  const change = await dryRun(api, compared, options.force ?? false);
  if (change !== 'overtaken') return change;
  const now = await api.get(refOf(object), { apiVersion: object.apiVersion });
  return diffObject(api, object, now, { ...options, rereads: rereads + 1 });
}

/** It cannot be changed any more. */
const isBeingDeleted = ({ metadata }: LiveObject): boolean => metadata.deletionTimestamp !== undefined;

function ended({ status }: LiveObject, ...how: readonly ('Complete' | 'Failed')[]): boolean {
  const { conditions = [] } = (status ?? {}) as { conditions?: readonly { type: string; status: string }[] };
  return how.some((type) => conditions.some((one) => one.type === type && one.status === 'True'));
}

const plain = (object: ManifestObject, action: ObjectChange['action'], live?: LiveObject): ObjectChange => ({
  object,
  action,
  ...(live && { live }),
  fields: [],
  conflicts: [],
  warnings: [],
});

interface ToCompare extends Pick<TakeOver, 'live' | 'taken' | 'replicas'> {
  readonly object: ManifestObject;
  /** Compared whatever happened since it was read. */
  readonly isLast: boolean;
}

/**
 * The server itself says what would come out: defaults, canonical quantities and admission are its own. `overtaken`:
 * somebody wrote the object after it was read, a controller its annotation, say; what that changed is not ours.
 */
async function dryRun(api: Api, compared: ToCompare, force: boolean): Promise<ObjectChange | 'overtaken'> {
  const { object, live, taken, isLast } = compared;
  try {
    const { object: answer, warnings } = await api.apply(object, { manager, dryRun: true, force });
    const isSame = answer.metadata.resourceVersion === live.metadata.resourceVersion;
    if (!isSame && !isLast) return 'overtaken';
    const after = await outcomeOf(api, { ...compared, answer });
    const fields = fieldChanges(live, after).filter(({ path }) => !isOwnNote(object.kind, path));
    const isTakeOver = taken !== undefined || !isDeepStrictEqual(owned(live), owned(answer));
    const action = fields.length > 0 ? 'update' : isTakeOver ? 'adopt' : 'unchanged';
    return { object, action, live, fields, conflicts: [], warnings };
  } catch (error) {
    const all = conflictsOf(error);
    if (all === undefined) throw error;
    const change = await dryRun(api, compared, true);
    if (change === 'overtaken') return change;
    // What the bootstrap manager holds is this kit's own, and not worth a word.
    const conflicts = all.filter(({ manager: name }) => name !== bootstrapManager);
    // What a person with kubectl wrote is taken back; another manager's field is its own until somebody says so.
    const foreign = conflicts.filter(({ manager: name }) => !isByHand(name));
    return (await isOfOwnAutoscalers(api, object, foreign))
      ? { ...change, conflicts }
      : { ...change, action: 'conflict', conflicts };
  }
}

/** What kubectl writes down for itself, and what the API server adds to a namespace in the name of whoever made it. */
const isOwnNote = (kind: string, path: string): boolean =>
  kubectlNotes.has(path) || (kind === 'Namespace' && namespaceNotes.has(path));

const namespaceNotes: ReadonlySet<string> = new Set([
  '.metadata.labels["kubernetes.io/metadata.name"]',
  '.spec.finalizers',
]);

const kubectlNotes: ReadonlySet<string> = new Set(
  ['last-applied-configuration', 'restartedAt'].flatMap((name) => [
    `.metadata.annotations["kubectl.kubernetes.io/${name}"]`,
    `.spec.template.metadata.annotations["kubectl.kubernetes.io/${name}"]`,
  ]),
);

/**
 * Whether the server would take a new object; it cannot say when its kind is new as well. What the caller may not do,
 * and that a namespace is on its way out, is told once for all objects (preflight).
 */
async function verifyNew(api: Api, object: ManifestObject): Promise<ObjectChange> {
  try {
    const { warnings } = await api.apply(object, { manager, dryRun: true });
    return { ...plain(object, 'create'), warnings };
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return plain(object, 'unverified');
    if (isMissingPermission(error) || isTerminating(error)) return plain(object, 'create');
    throw error;
  }
}

const isTerminating = (error: unknown): boolean =>
  error instanceof ApiError && error.status === 403 && / because it is being terminated/.test(error.message);

/** Who owns what, without the times: those change with every apply. */
const owned = ({ metadata }: LiveObject): unknown =>
  (metadata.managedFields ?? [])
    .filter(({ subresource }) => subresource === undefined)
    .map(({ time, ...entry }) => entry);

const isOptional = ({ metadata }: ManifestObject): boolean =>
  metadata.annotations?.[optionalAnnotation] === 'crd';
