import type { GroupKind, LiveObject, ManifestObject, ObjectRef } from './object.ts';

/** The API server as the rest of this folder sees it: every request raw, bodies as they are. */
export interface Api {
  /** `https://host:port` */
  readonly server: string;
  /** Milliseconds its clock is ahead of this machine's, as its answers tell to the second; 0 before the first. */
  readonly ahead: number;
  /** The object, or undefined when there is none (or its kind is not served). */
  get(ref: ObjectRef, options?: Versioned): Promise<LiveObject | undefined>;
  /** Every object of the kind, page by page. Empty when the kind is not served. */
  list(kind: GroupKind, options?: ListOptions): Promise<readonly LiveObject[]>;
  /** Server-side apply. Throws `ApiError` 409 with its causes on a conflict. */
  apply(object: ManifestObject, options: ApplyOptions): Promise<Applied>;
  /** POST; throws `ApiError` 409 when it exists. */
  create(object: ManifestObject): Promise<LiveObject>;
  /** PUT; throws `ApiError` 409 when `metadata.resourceVersion` is given and not the live one. */
  replace(object: ManifestObject): Promise<LiveObject>;
  /** JSON patch (RFC 6902): changes nothing but managedFields, unless it is a dry run. */
  jsonPatch(ref: ObjectRef, operations: readonly object[], options?: PatchOptions): Promise<LiveObject>;
  /** True when it was there. With `uid`, only that very object is deleted (409 otherwise). */
  delete(ref: ObjectRef, options?: DeleteOptions): Promise<boolean>;
  /** Text of a container's log. */
  logs(pod: { readonly namespace: string; readonly name: string }, options: LogOptions): Promise<string>;
  /** How the kind is served; undefined when it is not (its CustomResourceDefinition is absent). */
  resource(kind: GroupKind): Promise<ApiResource | undefined>;
  /** Every kind that is served, in the version the server prefers. */
  kinds(): Promise<readonly ApiResource[]>;
  /** Forgets what is served, after a CustomResourceDefinition was made. */
  forgetResources(): void;
  /** Whether the caller may do this (SelfSubjectAccessReview). */
  allowed(access: Access): Promise<boolean>;
  /** Requests sent so far, by verb as RBAC names them: get, list, patch, create, update, delete. Dry runs count as `dry-run`. */
  readonly sent: Readonly<Record<string, number>>;
  /** Ends idle connections. */
  close(): void;
}

/** How an object is represented; the same object is served in every version of its group. */
export interface Versioned {
  /** `autoscaling/v2`. @default - the version the server prefers, also where this one is not served */
  readonly apiVersion?: string;
}

export interface PatchOptions extends Versioned {
  /** @default false */
  readonly dryRun?: boolean;
}

export interface ListOptions extends Versioned {
  /** @default - all namespaces, or kinds without one */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

export interface ApplyOptions {
  readonly manager: string;
  /** Takes fields from other managers. @default false */
  readonly force?: boolean;
  /** @default false */
  readonly dryRun?: boolean;
}

export interface Applied {
  readonly object: LiveObject;
  /** The server's `Warning` headers, each once. */
  readonly warnings: readonly string[];
}

export interface DeleteOptions {
  readonly uid?: string;
  /** @default 'Background' */
  readonly propagation?: 'Background' | 'Foreground' | 'Orphan';
}

export interface LogOptions {
  readonly container: string;
  /** The log of the run before this one. @default false */
  readonly previous?: boolean;
  /** @default 50 */
  readonly tail?: number;
}

export interface ApiResource extends GroupKind {
  readonly version: string;
  /** `deployments` */
  readonly plural: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

export interface Access extends GroupKind {
  /** As RBAC names it: get, list, create, patch, delete. */
  readonly verb: string;
  readonly namespace?: string;
  readonly subresource?: string;
}

/** The API server said no, or did not say anything understandable. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** `Status.reason`: Conflict, Forbidden, Invalid, AlreadyExists, Unauthorized, NotFound, … */
  readonly reason: string;
  readonly causes: readonly {
    readonly reason?: string;
    readonly field?: string;
    readonly message?: string;
  }[];
  /** `PATCH Deployment/orders` */
  readonly request: string;
  /** Milliseconds the server asked to wait. */
  readonly retryAfter?: number;

  constructor(props: {
    readonly status: number;
    readonly reason: string;
    readonly message: string;
    readonly request: string;
    readonly causes?: ApiError['causes'];
    readonly retryAfter?: number;
    readonly cause?: unknown;
  }) {
    super(props.message, { cause: props.cause });
    this.status = props.status;
    this.reason = props.reason;
    this.causes = props.causes ?? [];
    this.request = props.request;
    if (props.retryAfter !== undefined) this.retryAfter = props.retryAfter;
  }
}
