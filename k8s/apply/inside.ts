import type { Api } from '../api.ts';
import { unlessForbidden } from '../forbidden.ts';
import { keyOf, type LiveObject, printObject } from '../object.ts';
import { settled } from '../together.ts';

/**
 * Deleting a namespace deletes what is in it, whoever made that. So all of it is looked at: the first object found that
 * is neither expected to go nor the cluster's own, as a reason to keep the namespace; undefined when there is none.
 */
export async function foreignIn(
  api: Api,
  namespace: string,
  stack: string,
  isOurs: (key: string) => boolean,
): Promise<string | undefined> {
  const kinds = (await api.kinds()).filter(
    ({ namespaced, verbs, group }) => namespaced && verbs.includes('list') && !isMeasured(group),
  );
  const lists = await settled(
    kinds.map(async (kind) => ({
      kind,
      objects: await unlessForbidden(api.list(kind, { namespace }), undefined),
    })),
  );
  const hidden = lists.find(({ objects }) => objects === undefined);
  const all = lists.flatMap(({ objects = [] }) => objects);
  const uids = new Set(all.map(({ metadata }) => metadata.uid));
  const foreign = all
    .filter((object) => !isOurs(keyOf(object)))
    .filter((object) => !isOwnedBy(object, uids) && !isOfCluster(object) && !isRecordOf(object, stack))
    .map(printObject)
    .sort();
  if (foreign.length > 0)
    return `it holds ${foreign[0]}${foreign.length > 1 ? ` and ${foreign.length - 1} more` : ''}, which this stack did not make`;
  return hidden === undefined
    ? undefined
    : `it may hold objects of kind ${hidden.kind.kind}, which this user may not list`;
}

/** Values a metrics server answers with; they are not stored. */
const isMeasured = (group: string): boolean =>
  group === 'metrics.k8s.io' || group.endsWith('.metrics.k8s.io');

/** What it belongs to is in the namespace as well, and is looked at itself. */
const isOwnedBy = ({ metadata }: LiveObject, uids: ReadonlySet<string>): boolean =>
  (metadata.ownerReferences ?? []).some(({ uid }) => uids.has(uid));

/** Kinds that controllers make for Services and about other objects. */
const derivedKinds: ReadonlySet<string> = new Set(['Endpoints', 'EndpointSlice', 'Event']);

/** What each namespace is given by the cluster, OpenShift and Istio. */
const givenNames: ReadonlySet<string> = new Set([
  'ServiceAccount/default',
  'ConfigMap/kube-root-ca.crt',
  'ConfigMap/openshift-service-ca.crt',
  'ConfigMap/istio-ca-root-cert',
]);

const isOfCluster = (object: LiveObject): boolean =>
  derivedKinds.has(object.kind) ||
  givenNames.has(printObject(object)) ||
  (object.kind === 'Secret' && object.type === 'kubernetes.io/service-account-token');

const isRecordOf = ({ metadata }: LiveObject, stack: string): boolean =>
  metadata.labels?.['plinth.dev/record'] !== undefined && metadata.labels['plinth.dev/record-of'] === stack;
