/** Paths of the API (Kubernetes, "Kubernetes API concepts", Resource URIs). */
export function pathOf(
  resource: {
    readonly group: string;
    readonly version: string;
    readonly plural: string;
    readonly namespaced: boolean;
  },
  { namespace, name }: { readonly namespace?: string | undefined; readonly name?: string },
): string {
  const { group, version, plural, namespaced } = resource;
  return [
    ...(group === '' ? ['', 'api', version] : ['', 'apis', group, version]),
    ...(namespaced && namespace !== undefined ? ['namespaces', namespace] : []),
    plural,
    ...(name === undefined ? [] : [name]),
  ]
    .map(encodeURIComponent)
    .join('/');
}

export function queryOf(query: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  if (given.length === 0) return '';
  return `?${new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]))}`;
}

export const reviewPath = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
