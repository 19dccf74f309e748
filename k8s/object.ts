/** A Kubernetes object as it is written in a manifest or read from the API server. */
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

/** An object as the API server returns it. */
export interface LiveObject extends ManifestObject {
  readonly metadata: ManifestObject['metadata'] & {
    readonly uid: string;
    readonly resourceVersion: string;
    readonly generation?: number;
    /** RFC 3339. */
    readonly creationTimestamp?: string;
    readonly deletionTimestamp?: string;
    readonly finalizers?: readonly string[];
    readonly ownerReferences?: readonly {
      readonly kind: string;
      readonly name: string;
      readonly uid: string;
    }[];
    readonly managedFields?: readonly ManagedFields[];
  };
}

/** Which fields one manager owns (Kubernetes, "Server-Side Apply", Field management). */
export interface ManagedFields {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly time?: string;
  readonly subresource?: string;
  readonly fieldsV1?: object;
}

/** A kind without its version: what the API server stores objects under, and an inventory keeps. */
export interface GroupKind {
  /** Empty for the core group. */
  readonly group: string;
  readonly kind: string;
}

/** What kinds are told apart by. */
export const keyOfKind = ({ group, kind }: GroupKind): string => `${group}/${kind}`;

/** One of Kubernetes itself; other groups have Jobs of their own. */
export const isJob = ({ group, kind }: GroupKind): boolean => kind === 'Job' && group === 'batch';

/** Names one object. */
export interface ObjectRef extends GroupKind {
  /** Absent for kinds without a namespace. */
  readonly namespace?: string;
  readonly name: string;
}

export const groupOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';

export const kindOf = ({ apiVersion, kind }: ManifestObject): GroupKind => ({
  group: groupOf(apiVersion),
  kind,
});

export const refOf = (object: ManifestObject): ObjectRef => {
  const { name, namespace } = object.metadata;
  return { ...kindOf(object), ...(namespace === undefined ? {} : { namespace }), name };
};

/** How messages name an object: `Deployment/orders`. */
export const printObject = ({ kind, metadata }: Pick<ManifestObject, 'kind' | 'metadata'>): string =>
  `${kind}/${metadata.name}`;

export const printRef = ({ kind, name }: ObjectRef): string => `${kind}/${name}`;

/** What the API server keeps one object under; the version of its group is not part of it. */
export const keyOf = (object: ManifestObject): string => keyOfRef(refOf(object));

export const keyOfRef = ({ group, kind, namespace, name }: ObjectRef): string =>
  [group, kind, namespace ?? '', name].join('/');
