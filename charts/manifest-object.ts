/** A rendered Kubernetes object. */
export interface ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** How messages name an object: `Deployment/orders`. */
export const printObject = ({ kind, metadata }: ManifestObject): string => `${kind}/${metadata.name}`;

/** What the API server keeps one object under; the version of its group is not part of it. */
export function keyOf({ apiVersion, kind, metadata }: ManifestObject): string {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return [group, kind, metadata.namespace ?? '', metadata.name].join('/');
}
