import {
  type Access,
  type Api,
  ApiError,
  type ApiResource,
  type Applied,
  type ApplyOptions,
  type DeleteOptions,
  type ListOptions,
  type LogOptions,
  type PatchOptions,
  type Versioned,
} from '../api.ts';
import {
  type GroupKind,
  type LiveObject,
  type ManifestObject,
  type ObjectRef,
  printObject,
  printRef,
} from '../object.ts';
import { manager as fieldManager } from '../ownership/managers.ts';
import { warningsOf } from './answers.ts';
import type { Call, Send } from './client.ts';
import { apiVersionOf, discoveryBy, notServed } from './discovery.ts';
import { pathOf, queryOf, reviewPath } from './paths.ts';

/** Objects in a page of a list, as kubectl asks for. */
const pageSize = 500;

/** How often a list whose continuation expired starts anew. */
const listRestarts = 3;

export interface ClusterApiProps {
  readonly server: string;
  /** Where objects without a namespace go that need one. */
  readonly namespace: string;
  readonly send: Send;
  /** Milliseconds the server's clock is ahead. */
  readonly ahead: () => number;
  readonly close: () => void;
}

export class ClusterApi implements Api {
  readonly server: string;
  readonly #namespace: string;
  readonly #send: Send;
  readonly #ahead: () => number;
  readonly #close: () => void;
  readonly #discovery;
  readonly #sent: Record<string, number> = {};

  constructor({ server, namespace, send, ahead, close }: ClusterApiProps) {
    this.server = server;
    this.#namespace = namespace;
    this.#send = send;
    this.#ahead = ahead;
    this.#close = close;
    this.#discovery = discoveryBy((call) => this.#count('get', call));
  }

  get sent(): Readonly<Record<string, number>> {
    return { ...this.#sent };
  }

  get ahead(): number {
    return this.#ahead();
  }

  async get(ref: ObjectRef, { apiVersion }: Versioned = {}): Promise<LiveObject | undefined> {
    const resource = await this.#discovery.resource(ref, apiVersion);
    if (resource === undefined) return undefined;
    const call: Call = {
      method: 'GET',
      path: this.#path(resource, ref),
      name: `GET ${printRef(ref)}`,
      repeatable: true,
    };
    return ifFound(async () => liveOf(await this.#count('get', call)));
  }

  async list(kind: GroupKind, options: ListOptions = {}): Promise<readonly LiveObject[]> {
    const resource = await this.#discovery.resource(kind, options.apiVersion);
    if (resource === undefined) return [];
    for (let restarts = 0; ; restarts += 1)
      try {
        return await this.#pages(resource, options);
      } catch (error) {
        // The continuation is older than what the server remembers (Kubernetes, "Retrieving large results sets in chunks").
        const expired = error instanceof ApiError && error.status === 410;
        if (!expired || restarts === listRestarts) throw error;
      }
  }

  async apply(
    object: ManifestObject,
    { manager, force = false, dryRun = false }: ApplyOptions,
  ): Promise<Applied> {
    const response = await this.#write(dryRun ? 'dry-run' : 'patch', 'PATCH', object, {
      // JSON is YAML, and the server takes it under this name only.
      contentType: 'application/apply-patch+yaml',
      query: {
        fieldManager: manager,
        force,
        fieldValidation: 'Strict',
        ...(dryRun ? { dryRun: 'All' } : {}),
      },
      repeatable: true,
    });
    return { object: liveOf(response), warnings: warningsOf(response) };
  }

  async create(object: ManifestObject): Promise<LiveObject> {
    const query = { fieldManager, fieldValidation: 'Strict' };
    return liveOf(await this.#write('create', 'POST', object, { query, repeatable: false }));
  }

  async replace(object: ManifestObject): Promise<LiveObject> {
    const repeatable = 'resourceVersion' in object.metadata;
    const query = { fieldManager, fieldValidation: 'Strict' };
    return liveOf(await this.#write('update', 'PUT', object, { query, repeatable }));
  }

  async jsonPatch(
    ref: ObjectRef,
    operations: readonly object[],
    { apiVersion, dryRun = false }: PatchOptions = {},
  ): Promise<LiveObject> {
    const name = `PATCH ${printRef(ref)}`;
    const resource = await this.#served(ref, name, apiVersion);
    return liveOf(
      await this.#count(dryRun ? 'dry-run' : 'patch', {
        method: 'PATCH',
        path: this.#path(resource, ref, { fieldManager, ...(dryRun ? { dryRun: 'All' } : {}) }),
        name,
        contentType: 'application/json-patch+json',
        body: JSON.stringify(operations),
        repeatable: false,
      }),
    );
  }

  async delete(ref: ObjectRef, { uid, propagation = 'Background' }: DeleteOptions = {}): Promise<boolean> {
    const resource = await this.resource(ref);
    if (resource === undefined) return false;
    const options = {
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      propagationPolicy: propagation,
      ...(uid === undefined ? {} : { preconditions: { uid } }),
    };
    const call: Call = {
      method: 'DELETE',
      path: this.#path(resource, ref),
      name: `DELETE ${printRef(ref)}`,
      contentType: 'application/json',
      body: JSON.stringify(options),
      repeatable: uid !== undefined,
    };
    return (await ifFound(() => this.#count('delete', call))) !== undefined;
  }

  async logs(
    pod: { readonly namespace: string; readonly name: string },
    { container, previous = false, tail = 50 }: LogOptions,
  ): Promise<string> {
    const query = queryOf({ container, previous, tailLines: tail, limitBytes: 1 << 20 });
    const pods = { group: '', version: 'v1', plural: 'pods', namespaced: true };
    const { body } = await this.#count('get', {
      method: 'GET',
      path: `${pathOf(pods, pod)}/log${query}`,
      name: `GET log of Pod/${pod.name}`,
      accept: '*/*',
      repeatable: true,
    });
    return body;
  }

  resource(kind: GroupKind): Promise<ApiResource | undefined> {
    return this.#discovery.resource(kind);
  }

  kinds(): Promise<readonly ApiResource[]> {
    return this.#discovery.all();
  }

  forgetResources(): void {
    this.#discovery.forget();
  }

  async allowed(access: Access): Promise<boolean> {
    const { group, kind, verb, namespace, subresource } = access;
    const name = `POST SelfSubjectAccessReview of ${verb} ${kind}`;
    const { plural } = await this.#served(access, name);
    const review = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { group, resource: plural, verb, namespace, subresource } },
    };
    const { body } = await this.#count('review', {
      method: 'POST',
      path: reviewPath,
      name,
      contentType: 'application/json',
      body: JSON.stringify(review),
      // Nothing is kept of a review.
      repeatable: true,
    });
    return (JSON.parse(body) as { status?: { allowed?: boolean } }).status?.allowed === true;
  }

  close(): void {
    this.#close();
  }

  async #write(
    verb: string,
    method: 'PATCH' | 'POST' | 'PUT',
    object: ManifestObject,
    options: {
      readonly query: Readonly<Record<string, string | boolean>>;
      readonly contentType?: string;
      readonly repeatable: boolean;
    },
  ) {
    const name = `${method} ${printObject(object)}`;
    const resource = await this.#discovery.resourceIn(object.apiVersion, object.kind, name);
    const { namespace, name: objectName } = object.metadata;
    const place = method === 'POST' ? { namespace } : { namespace, name: objectName };
    return this.#count(verb, {
      method,
      path: this.#path(resource, place, options.query),
      name,
      contentType: options.contentType ?? 'application/json',
      body: JSON.stringify(object),
      repeatable: options.repeatable,
    });
  }

  async #pages(resource: ApiResource, options: ListOptions): Promise<LiveObject[]> {
    const objects: LiveObject[] = [];
    const apiVersion = apiVersionOf(resource);
    let next: string | undefined;
    do {
      const query = queryOf({
        limit: pageSize,
        continue: next,
        labelSelector: options.labelSelector,
        fieldSelector: options.fieldSelector,
      });
      const path = pathOf(resource, { namespace: options.namespace }) + query;
      const call: Call = { method: 'GET', path, name: `GET list of ${resource.kind}`, repeatable: true };
      const page = JSON.parse((await this.#count('list', call)).body) as {
        readonly metadata?: { readonly continue?: string };
        readonly items?: readonly LiveObject[] | null;
      };
      // Items of a list do not repeat what the list says.
      for (const item of page.items ?? []) objects.push({ ...item, apiVersion, kind: resource.kind });
      next = page.metadata?.continue || undefined;
    } while (next !== undefined);
    return objects;
  }

  async #served(kind: GroupKind, request: string, apiVersion?: string): Promise<ApiResource> {
    const resource = await this.#discovery.resource(kind, apiVersion);
    if (resource === undefined) throw notServed(kind.group || 'v1', kind.kind, [], request);
    return resource;
  }

  #path(
    resource: ApiResource,
    { namespace, name }: { readonly namespace?: string | undefined; readonly name?: string },
    query: Readonly<Record<string, string | boolean>> = {},
  ): string {
    const place = { namespace: namespace ?? this.#namespace, ...(name === undefined ? {} : { name }) };
    return pathOf(resource, place) + queryOf(query);
  }

  #count(verb: string, call: Call) {
    this.#sent[verb] = (this.#sent[verb] ?? 0) + 1;
    return this.#send(call);
  }
}

const liveOf = ({ body }: { readonly body: string }): LiveObject => JSON.parse(body) as LiveObject;

async function ifFound<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}
