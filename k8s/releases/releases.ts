import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type Api, ApiError } from '../api.ts';
import { overtaken, readInventory, type StackPlace } from '../inventory/store.ts';
import { recordLabels, selectorOf } from '../labels.ts';
import type { LiveObject, ManifestObject, ObjectRef } from '../object.ts';
import { ClusterError, type ClusterProblem } from '../problem.ts';
import { together } from '../together.ts';

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
const digestAnnotation = 'plinth.dev/release-digest';

/** Bytes of all values of a Secret together (k8s.io/api/core/v1, MaxSecretSize). */
const largestRecord = 1024 * 1024;

/** The newest last. One that was edited or is damaged is not among them; `damagedReleases` names it. */
export async function listReleases(api: Api, place: StackPlace): Promise<readonly Release[]> {
  const releases = (await listRecords(api, place)).map(decode);
  return releases.filter((release) => release !== undefined).sort((a, b) => a.number - b.number);
}

/** Numbers of the records that cannot be read. */
export async function damagedReleases(api: Api, place: StackPlace): Promise<readonly number[]> {
  const damaged = (await listRecords(api, place)).filter((live) => decode(live) === undefined);
  return damaged.map(numberOf).sort((a, b) => a - b);
}

/** Whether any release of the stack is kept here, also one that cannot be read. */
export const hasReleases = async (api: Api, place: StackPlace): Promise<boolean> =>
  (await listRecords(api, place)).length > 0;

const listRecords = (api: Api, place: StackPlace): Promise<readonly LiveObject[]> =>
  api.list(
    { group: '', kind: 'Secret' },
    { namespace: place.namespace, labelSelector: selectorOf(recordLabels('release', place.stack)) },
  );

/** One release; undefined when it is not kept any more. Throws PLINTH-K8S-074 when it cannot be read. */
export async function readRelease(api: Api, place: StackPlace, number: number): Promise<Release | undefined> {
  const live = await api.get(recordRef(place, number));
  if (live === undefined) return undefined;
  const release = decode(live);
  if (release === undefined) throw new ClusterError([damaged(place, number)], { badInput: true });
  return release;
}

/** What a release is known by; undefined when it is not kept, or says nothing that can be read. */
export async function readReleaseSummary(
  api: Api,
  place: StackPlace,
  number: number,
): Promise<ReleaseSummary | undefined> {
  const live = await api.get(recordRef(place, number));
  return live === undefined ? undefined : summaryIn(live);
}

const damaged = (place: StackPlace, number: number): ClusterProblem => ({
  code: 'PLINTH-K8S-074',
  path: `${place.stack} Secret/${nameOf(place, number)}`,
  got: 'a record that does not match its digest',
  rule: 'a release is applied and compared as it was kept',
  fix: `apply the manifests again, which keeps a new release, or name another with plinth rollback ${place.stack} --to; then delete this Secret`,
});

/** A release that would not fit its record. Told before anything is written: later, there would be no way back. */
export function tooLarge(place: StackPlace, objects: readonly ManifestObject[]): ClusterProblem[] {
  const { length } = packed(objects);
  if (length <= largestRecord) return [];
  return [
    {
      code: 'PLINTH-K8S-075',
      path: `${place.stack} Secret/plinth-release-${place.stack}-<n>`,
      got: `manifests of ${(length / largestRecord).toFixed(1)} MiB when packed`,
      rule: 'the manifests of a release fit into one Secret, which holds 1 MiB',
      fix: 'take what is large (a file in a ConfigMap or Secret) out of the manifests, into the image or a volume',
    },
  ];
}

/**
 * Keeps a release, and the ten newest of all. It is a Secret, because what was applied may hold one; manifests of
 * this kit never do. One that was kept by an apply which was killed before it ended is written over; one that the
 * inventory counts is not (PLINTH-K8S-061).
 */
export async function keepRelease(api: Api, place: StackPlace, release: Release): Promise<void> {
  try {
    await api.create(encode(place, release));
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 409)) throw error;
    await replaceUncounted(api, place, release, error);
  }
  if (release.number > keptReleases) await forgetOld(api, place, release.number - keptReleases);
}

async function replaceUncounted(
  api: Api,
  place: StackPlace,
  release: Release,
  refused: ApiError,
): Promise<void> {
  const kept = await api.get(recordRef(place, release.number));
  const { inventory } = await readInventory(api, place);
  if (kept === undefined || inventory.release >= release.number) throw overtaken(place, refused);
  const { resourceVersion } = kept.metadata;
  const object = encode(place, release);
  try {
    await api.replace({ ...object, metadata: { ...object.metadata, resourceVersion } } as ManifestObject);
  } catch (error) {
    throw error instanceof ApiError && error.status === 409 ? overtaken(place, error) : error;
  }
}

const forgetOld = (api: Api, place: StackPlace, upTo: number): Promise<void> =>
  forget(api, place, (number) => number <= upTo);

/** Forgets every release of a stack that is gone. */
export const deleteReleases = (api: Api, place: StackPlace): Promise<void> => forget(api, place, () => true);

async function forget(api: Api, place: StackPlace, isOld: (number: number) => boolean): Promise<void> {
  const numbers = (await listRecords(api, place)).map(numberOf);
  await together(
    numbers.filter(isOld),
    (number) => `${place.stack} Secret/${nameOf(place, number)}`,
    (number) => api.delete(recordRef(place, number)),
  );
}

const numberOf = ({ metadata }: LiveObject): number => Number(metadata.labels?.[label]);

const recordRef = (place: StackPlace, number: number): ObjectRef => ({
  group: '',
  kind: 'Secret',
  namespace: place.namespace,
  name: nameOf(place, number),
});

const nameOf = ({ stack }: StackPlace, number: number): string => `plinth-release-${stack}-${number}`;

const packed = (objects: readonly ManifestObject[]): Buffer => gzipSync(JSON.stringify(objects));

function encode(place: StackPlace, { objects, ...summary }: Release): ManifestObject {
  const data = packed(objects).toString('base64');
  const summaryText = JSON.stringify(summary);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: nameOf(place, summary.number),
      namespace: place.namespace,
      labels: { ...recordLabels('release', place.stack), [label]: String(summary.number) },
      annotations: { [summaryAnnotation]: summaryText, [digestAnnotation]: digestOf(summaryText, data) },
    },
    type: 'plinth.dev/release',
    data: { objects: data },
  };
}

/** Undefined when the record is not as it was written. */
function decode(live: LiveObject): Release | undefined {
  const { objects = '' } = (live.data ?? {}) as Readonly<Record<string, string>>;
  const { [summaryAnnotation]: text = '', [digestAnnotation]: digest } = live.metadata.annotations ?? {};
  if (digestOf(text, objects) !== digest) return undefined;
  const summary = JSON.parse(text) as ReleaseSummary;
  return { ...summary, objects: JSON.parse(gunzipSync(Buffer.from(objects, 'base64')).toString()) };
}

function summaryIn({ metadata }: LiveObject): ReleaseSummary | undefined {
  try {
    return JSON.parse(metadata.annotations?.[summaryAnnotation] ?? '') as ReleaseSummary;
  } catch {
    return undefined;
  }
}

const digestOf = (summary: string, data: string): string =>
  createHash('sha256').update(`${summary}\n${data}`).digest('hex').slice(0, 16);

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
