import { isDeepStrictEqual } from 'node:util';
import { type Api, ApiError } from '../api.ts';
import { type LiveObject, refOf } from '../object.ts';
import type { TakenOver } from '../ownership/adopt.ts';
import { withoutReleased } from '../ownership/released.ts';

export interface TakeOver {
  readonly live: LiveObject;
  /** What a dry run of the manifest answered. */
  readonly answer: LiveObject;
  readonly taken: TakenOver | undefined;
  /** Pods the bootstrap manager holds first. */
  readonly replicas: number | undefined;
}

/**
 * What comes out of a dry run's answer once others' fields are taken over and the number of pods is held. The server
 * is asked again, because fields that go away may have a default.
 */
export async function outcomeOf(api: Api, { live, answer, taken, replicas }: TakeOver): Promise<LiveObject> {
  const left = taken === undefined ? answer : withoutReleased(answer, taken);
  const held =
    replicas === undefined ? left : { ...left, spec: { ...(left.spec as object | undefined), replicas } };
  if (taken === undefined) return held;
  try {
    const { apiVersion } = answer;
    return await api.jsonPatch(refOf(live), patchTo(live, held), { apiVersion, dryRun: true });
  } catch (error) {
    // What is left is no valid object without its defaults; it is what goes away all the same.
    if (error instanceof ApiError && error.status > 0 && error.status < 500) return held;
    throw error;
  }
}

const keptByServer: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'status']);

/** What is compared of the metadata; the rest is the server's own. */
const comparedMetadata = ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const;

function patchTo(live: LiveObject, wanted: LiveObject): object[] {
  const names = Object.keys({ ...live, ...wanted }).filter((name) => !keptByServer.has(name));
  return [
    ...replacements('', names, live, wanted),
    ...replacements('/metadata', comparedMetadata, live.metadata, wanted.metadata),
  ];
}

function replacements(path: string, names: readonly string[], before: object, after: object): object[] {
  const [old, now] = [before, after] as readonly Readonly<Record<string, unknown>>[];
  return names
    .filter((name) => !isDeepStrictEqual(old?.[name], now?.[name]))
    .map((name) =>
      now?.[name] === undefined
        ? { op: 'remove', path: `${path}/${name}` }
        : { op: 'add', path: `${path}/${name}`, value: now?.[name] },
    );
}
