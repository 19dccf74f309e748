import { isDeepStrictEqual } from 'node:util';
import { type Api, ApiError } from '../api.ts';
import {
  type GroupKind,
  groupOf,
  keyOf,
  type LiveObject,
  type ManifestObject,
  printObject,
} from '../object.ts';
import { type Adopted, additionsByHand } from '../ownership/adopt.ts';
import { isByHand, manager } from '../ownership/managers.ts';
import { isProvenUnchanged } from '../ownership/unchanged.ts';
import { optionalAnnotation } from '../stages.ts';
import { together } from '../together.ts';
import type { Conflict, ObjectChange } from './change.ts';
import { fieldChanges } from './compare.ts';
import type { LiveObjects } from './live.ts';

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
}

/** What applying these objects would do, in their order. Reads and dry-runs; changes nothing. */
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
  return together(objects, printObject, (object) =>
    diffObject(api, object, live.get(keyOf(object)), { ...options, madeNow }),
  );
};

interface ObjectOptions extends DiffOptions {
  /** Namespaces that are made by the same apply: nothing in them can be verified. */
  readonly madeNow: ReadonlySet<string>;
}

async function diffObject(
  api: Api,
  object: ManifestObject,
  live: LiveObject | undefined,
  options: ObjectOptions,
): Promise<ObjectChange> {
  if (live !== undefined) {
    if (isToBeMadeAnew(live, options)) return plain(object, 'recreate', live);
    const change = isProvenUnchanged(object, live)
      ? plain(object, 'unchanged', live)
      : await dryRun(api, object, live, options);
    return options.adopted === 'everyHand' ? withAdditions(change, live) : change;
  }
  if (!options.rerunJobs && options.finished?.has(keyOf(object))) return plain(object, 'finished');
  if (isOptional(object) && (await api.resource(kindOf(object))) === undefined)
    return plain(object, 'left-out');
  if (options.madeNow.has(object.metadata.namespace ?? '')) return plain(object, 'unverified');
  return options.verifyNew ? verifyNew(api, object) : plain(object, 'create');
}

/** An object on its way out cannot be changed any more, and a Job cannot run twice. */
function isToBeMadeAnew({ kind, metadata, status }: LiveObject, { rerunJobs }: DiffOptions): boolean {
  if (metadata.deletionTimestamp !== undefined) return true;
  if (kind !== 'Job' || !rerunJobs) return false;
  const { conditions = [] } = (status ?? {}) as { conditions?: readonly { type: string; status: string }[] };
  return conditions.some(
    ({ type, status: is }) => (type === 'Complete' || type === 'Failed') && is === 'True',
  );
}

/** What people added to the object goes away as well. */
function withAdditions(change: ObjectChange, live: LiveObject): ObjectChange {
  const added = additionsByHand(live).map(({ path, value }) => ({ path, before: value, after: undefined }));
  const known = new Set(change.fields.map(({ path }) => path));
  const fields = [...change.fields, ...added.filter(({ path }) => !known.has(path))];
  if (fields.length === change.fields.length) return change;
  return { ...change, action: change.action === 'conflict' ? 'conflict' : 'update', fields };
}

const plain = (object: ManifestObject, action: ObjectChange['action'], live?: LiveObject): ObjectChange => ({
  object,
  action,
  ...(live && { live }),
  fields: [],
  conflicts: [],
  warnings: [],
});

/** The server itself says what would come out: defaults, canonical quantities and admission are its own. */
async function dryRun(
  api: Api,
  object: ManifestObject,
  live: LiveObject,
  { force = false }: DiffOptions,
): Promise<ObjectChange> {
  try {
    const { object: after, warnings } = await api.apply(object, { manager, dryRun: true, force });
    const fields = fieldChanges(live, after);
    const action =
      fields.length > 0 ? 'update' : isDeepStrictEqual(owned(live), owned(after)) ? 'unchanged' : 'adopt';
    return { object, action, live, fields, conflicts: [], warnings };
  } catch (error) {
    const conflicts = conflictsOf(error);
    if (conflicts === undefined) throw error;
    const change = await dryRun(api, object, live, { force: true });
    // What a person with kubectl wrote is taken back; another manager's field is its own until somebody says so.
    return conflicts.every(({ manager: name }) => isByHand(name))
      ? { ...change, conflicts }
      : { ...change, action: 'conflict', conflicts };
  }
}

/**
 * Whether the server would take a new object; it cannot say when its kind is new as well. What the caller may not do
 * is told for all objects together, by verb and kind (preflight).
 */
async function verifyNew(api: Api, object: ManifestObject): Promise<ObjectChange> {
  try {
    const { warnings } = await api.apply(object, { manager, dryRun: true });
    return { ...plain(object, 'create'), warnings };
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return plain(object, 'unverified');
    if (isMissingPermission(error)) return plain(object, 'create');
    throw error;
  }
}

/** RBAC's refusal, and not that of a quota or of Pod Security, which are 403 as well. */
export const isMissingPermission = (error: unknown): boolean =>
  error instanceof ApiError && error.status === 403 && / cannot \S+ resource /.test(error.message);

/** The fields of a 409 and who owns them; undefined for any other error. */
export function conflictsOf(error: unknown): readonly Conflict[] | undefined {
  if (!(error instanceof ApiError) || error.status !== 409) return undefined;
  const causes = error.causes.filter(({ reason }) => reason === 'FieldManagerConflict');
  return causes.length === 0
    ? undefined
    : causes.map(({ field = '', message = '' }) => ({
        field,
        manager: /conflict with "((?:[^"\\]|\\.)*)"/.exec(message)?.[1] ?? 'another manager',
      }));
}

/** Who owns what, without the times: those change with every apply. */
const owned = ({ metadata }: LiveObject): unknown =>
  (metadata.managedFields ?? [])
    .filter(({ subresource }) => subresource === undefined)
    .map(({ time, ...entry }) => entry);

const isOptional = ({ metadata }: ManifestObject): boolean =>
  metadata.annotations?.[optionalAnnotation] === 'crd';

export const kindOf = ({ apiVersion, kind }: ManifestObject): GroupKind => ({
  group: groupOf(apiVersion),
  kind,
});
