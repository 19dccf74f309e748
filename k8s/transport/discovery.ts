import { ApiError, type ApiResource } from '../api.ts';
import { type GroupKind, keyOfKind } from '../object.ts';
import type { Send } from './client.ts';

/** What the API server serves. */
export interface Discovery {
  /** In the version the server prefers, or in another one where it is served. */
  resource(kind: GroupKind, apiVersion?: string): Promise<ApiResource | undefined>;
  /** In exactly this version; throws `ApiError` `KindNotServed`. */
  resourceIn(apiVersion: string, kind: string, request: string): Promise<ApiResource>;
  /** Every kind, in the version the server prefers. */
  all(): Promise<readonly ApiResource[]>;
  forget(): void;
}

export const kindNotServed = 'KindNotServed';

/** Every version of every kind, the preferred version first. */
type Served = ReadonlyMap<string, readonly ApiResource[]>;

export const apiVersionOf = ({ group, version }: { group: string; version: string }): string =>
  group === '' ? version : `${group}/${version}`;

/** Asks once, when first needed. */
export function discoveryBy(send: Send): Discovery {
  let asked: Promise<Served> | undefined;
  function served(): Promise<Served> {
    if (asked !== undefined) return asked;
    const asking = discover(send);
    asking.catch(() => {
      if (asked === asking) asked = undefined;
    });
    asked = asking;
    return asking;
  }

  return {
    async resource(kind, apiVersion) {
      const versions = (await served()).get(keyOfKind(kind)) ?? [];
      return versions.find((resource) => apiVersionOf(resource) === apiVersion) ?? versions[0];
    },
    async resourceIn(apiVersion, kind, request) {
      const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
      const versions = (await served()).get(keyOfKind({ group, kind })) ?? [];
      const found = versions.find((resource) => apiVersionOf(resource) === apiVersion);
      if (found !== undefined) return found;
      throw notServed(apiVersion, kind, versions.map(apiVersionOf), request);
    },
    all: async () => [...(await served()).values()].flatMap(([preferred]) => preferred ?? []),
    forget() {
      asked = undefined;
    },
  };
}

export function notServed(
  apiVersion: string,
  kind: string,
  others: readonly string[],
  request: string,
): ApiError {
  const instead = others.length === 0 ? '' : `, only in ${others.join(', ')}`;
  return new ApiError({
    status: 404,
    reason: kindNotServed,
    message: `the API server serves no ${kind} of ${apiVersion}${instead}`,
    request,
    causes: [{ reason: kindNotServed, field: apiVersion, message: kind }],
  });
}

/** Kubernetes, "Aggregated discovery": two requests instead of one for each group and version. */
const aggregated = ['v2', 'v2beta1']
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .concat('application/json')
  .join(',');

async function discover(send: Send): Promise<Served> {
  const roots = await Promise.all(['/api', '/apis'].map((path) => resourcesUnder(path, send)));
  const served = new Map<string, ApiResource[]>();
  for (const resource of roots.flat()) {
    const versions = served.get(keyOfKind(resource)) ?? [];
    // A kind that two resources of one version return is that of the first.
    if (versions.every(({ version }) => version !== resource.version)) versions.push(resource);
    served.set(keyOfKind(resource), versions);
  }
  return served;
}

interface GroupDiscovery {
  readonly metadata?: { readonly name?: string };
  readonly versions?: readonly {
    readonly version: string;
    readonly resources?: readonly {
      readonly resource: string;
      readonly responseKind?: { readonly kind?: string };
      readonly scope: 'Cluster' | 'Namespaced';
      readonly verbs?: readonly string[];
    }[];
  }[];
}

/** `APIGroupDiscoveryList`, or of servers before 1.26 `APIVersions` (/api) and `APIGroupList` (/apis). */
interface Root {
  readonly kind: string;
  readonly items?: readonly GroupDiscovery[];
  readonly versions?: readonly string[];
  readonly groups?: readonly {
    readonly name: string;
    readonly versions: readonly { readonly version: string }[];
    readonly preferredVersion?: { readonly version: string };
  }[];
}

async function resourcesUnder(path: string, send: Send): Promise<ApiResource[]> {
  const root = await read<Root>(path, send, aggregated);
  if (root.kind === 'APIGroupDiscoveryList') return (root.items ?? []).flatMap(ofGroup);
  const groups =
    root.kind === 'APIVersions'
      ? (root.versions ?? []).map((version) => ({ group: '', version }))
      : (root.groups ?? []).flatMap(({ name: group, versions, preferredVersion }) =>
          [...new Set([preferredVersion?.version, ...versions.map(({ version }) => version)])]
            .filter((version) => version !== undefined)
            .map((version) => ({ group, version })),
        );
  return (await Promise.all(groups.map((group) => ofVersion(group, path, send)))).flat();
}

const ofGroup = ({ metadata, versions = [] }: GroupDiscovery): ApiResource[] =>
  versions.flatMap(({ version, resources = [] }) =>
    resources.map(({ resource, responseKind, scope, verbs = [] }) => ({
      group: metadata?.name ?? '',
      version,
      kind: responseKind?.kind ?? '',
      plural: resource,
      namespaced: scope === 'Namespaced',
      verbs,
    })),
  );

interface ResourceList {
  readonly resources?: readonly {
    readonly name: string;
    readonly kind: string;
    readonly namespaced: boolean;
    readonly verbs: readonly string[];
  }[];
}

async function ofVersion(
  { group, version }: { group: string; version: string },
  root: string,
  send: Send,
): Promise<ApiResource[]> {
  const path = group === '' ? `${root}/${version}` : `${root}/${group}/${version}`;
  let list: ResourceList;
  try {
    list = await read<ResourceList>(path, send);
  } catch (error) {
    // An aggregated API that is down takes only its own kinds away, as with kubectl.
    if (error instanceof ApiError && error.status > 403) return [];
    throw error;
  }
  return (list.resources ?? [])
    .filter(({ name }) => !name.includes('/'))
    .map(({ name, kind, namespaced, verbs }) => ({ group, version, kind, plural: name, namespaced, verbs }));
}

async function read<T>(path: string, send: Send, accept?: string): Promise<T> {
  const call = { method: 'GET', path, name: `GET ${path}`, repeatable: true } as const;
  const { body } = await send(accept === undefined ? call : { ...call, accept });
  return JSON.parse(body) as T;
}
