import { gunzipSync, gzipSync } from 'node:zlib';
import { type Api, ApiError } from '../api.ts';
import type { StackPlace } from '../inventory/store.ts';
import type { LiveObject, ManifestObject, ObjectRef } from '../object.ts';

/** What was applied, and ended well: what a rollback goes back to and drift is measured against. */
export interface Release {
  /** Counts up from 1. */
  readonly number: number;
  /** RFC 3339. */
  readonly time: string;
  /** Images of the release's workloads, each once. */
  readonly images: readonly string[];
  /** The release a rollback took this from. */
  readonly rollbackTo?: number;
  readonly objects: readonly ManifestObject[];
}

/** Everything but the objects: what a list of releases shows. */
export type ReleaseSummary = Omit<Release, 'objects'>;

const keptReleases = 10;
const label = 'plinth.dev/release';
const summaryAnnotation = 'plinth.dev/release-summary';

/** The newest last. */
export async function listReleases(api: Api, place: StackPlace): Promise<readonly Release[]> {
  const secrets = await listRecords(api, place);
  return secrets.map(decode).sort((a, b) => a.number - b.number);
}

const listRecords = (api: Api, place: StackPlace): Promise<readonly LiveObject[]> =>
  api.list(
    { group: '', kind: 'Secret' },
    {
      namespace: place.namespace,
      labelSelector: `plinth.dev/record=release,plinth.dev/record-of=${place.stack}`,
    },
  );

/** One release; undefined when it is not kept any more. */
export async function readRelease(api: Api, place: StackPlace, number: number): Promise<Release | undefined> {
  const live = await api.get(refOf(place, number));
  return live === undefined ? undefined : decode(live);
}

/**
 * Keeps a release, and the ten newest of all. It is a Secret, because what was applied may hold one; manifests of
 * this kit never do. One that was kept by an apply which ended right after is left as it is.
 */
export async function keepRelease(api: Api, place: StackPlace, release: Release): Promise<void> {
  try {
    await api.create(encode(place, release));
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 409)) throw error;
    await api.replace(encode(place, release));
  }
  if (release.number > keptReleases) await forgetOld(api, place, release.number - keptReleases);
}

const forgetOld = (api: Api, place: StackPlace, upTo: number): Promise<void> =>
  forget(api, place, (number) => number <= upTo);

/** Forgets every release of a stack that is gone. */
export const deleteReleases = (api: Api, place: StackPlace): Promise<void> => forget(api, place, () => true);

async function forget(api: Api, place: StackPlace, isOld: (number: number) => boolean): Promise<void> {
  const numbers = (await listRecords(api, place)).map(({ metadata }) => Number(metadata.labels?.[label]));
  await Promise.all(numbers.filter(isOld).map((number) => api.delete(refOf(place, number))));
}

const refOf = (place: StackPlace, number: number): ObjectRef => ({
  group: '',
  kind: 'Secret',
  namespace: place.namespace,
  name: nameOf(place, number),
});

const nameOf = ({ stack }: StackPlace, number: number): string => `plinth-release-${stack}-${number}`;

function encode(place: StackPlace, { objects, ...summary }: Release): ManifestObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: nameOf(place, summary.number),
      namespace: place.namespace,
      labels: {
        'plinth.dev/record': 'release',
        'plinth.dev/record-of': place.stack,
        [label]: String(summary.number),
      },
      annotations: { [summaryAnnotation]: JSON.stringify(summary) },
    },
    type: 'plinth.dev/release',
    data: { objects: gzipSync(JSON.stringify(objects)).toString('base64') },
  };
}

function decode(live: LiveObject): Release {
  const summary = JSON.parse(live.metadata.annotations?.[summaryAnnotation] ?? '{}') as ReleaseSummary;
  const { objects = '' } = (live.data ?? {}) as Readonly<Record<string, string>>;
  return { ...summary, objects: JSON.parse(gunzipSync(Buffer.from(objects, 'base64')).toString()) };
}

/** The images a person knows a release by: those of its Deployments and StatefulSets. */
export function imagesOf(objects: readonly ManifestObject[]): string[] {
  const workloads = objects.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
  const images = workloads.flatMap(({ spec }) => {
    const { template } = spec as { readonly template?: { readonly spec?: PodSpec } };
    return (template?.spec?.containers ?? []).map(({ image }) => image);
  });
  return [...new Set(images)].sort();
}

interface PodSpec {
  readonly containers?: readonly { readonly image: string }[];
}
