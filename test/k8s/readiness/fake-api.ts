import { type Api, ApiError, type ListOptions } from '../../../k8s/api.ts';
import { groupOf, keyOf, keyOfRef, type LiveObject } from '../../../k8s/object.ts';

interface FakeOptions {
  /** Kinds whose reading is refused, `logs` among them. */
  readonly forbidden?: readonly string[];
  /** By `pod/container`, with ` previous` behind it for the run before. */
  readonly logs?: Readonly<Record<string, string>>;
}

const at = (thing: unknown, path: string): unknown =>
  path.split('.').reduce((part, name) => (part as Record<string, unknown> | undefined)?.[name], thing);

const matches = (object: LiveObject, { namespace, labelSelector, fieldSelector }: ListOptions): boolean =>
  (namespace === undefined || object.metadata.namespace === namespace) &&
  (labelSelector ?? '')
    .split(',')
    .filter(Boolean)
    .map((term) => term.split('='))
    .every(([name, value]) => object.metadata.labels?.[name as string] === value) &&
  (fieldSelector ?? '')
    .split(',')
    .filter(Boolean)
    .map((term) => term.split('='))
    .every(([path, value]) => at(object, path as string) === value);

/** Answers from a list of objects, and notes what it was asked. */
export function fakeApi(objects: readonly LiveObject[], { forbidden = [], logs = {} }: FakeOptions = {}) {
  const asked: string[] = [];
  const refuse = (verb: string, kind: string): void => {
    asked.push(`${verb} ${kind}`);
    if (forbidden.includes(kind))
      throw new ApiError({
        status: 403,
        reason: 'Forbidden',
        message: `cannot ${verb} ${kind}`,
        request: `${verb} ${kind}`,
      });
  };
  const unused = (): never => {
    throw new Error('only reads are expected');
  };
  const api: Api = {
    server: 'https://127.0.0.1:6443',
    sent: {},
    ahead: 0,
    kinds: unused,
    get: async (ref) => {
      refuse('get', ref.kind);
      return objects.find((object) => keyOf(object) === keyOfRef(ref));
    },
    list: async ({ group, kind }, options = {}) => {
      refuse('list', kind);
      return objects.filter(
        (object) => object.kind === kind && groupOf(object.apiVersion) === group && matches(object, options),
      );
    },
    logs: async ({ name }, { container, previous }) => {
      refuse('get', 'logs');
      const text = logs[`${name}/${container}${previous ? ' previous' : ''}`];
      if (text === undefined)
        throw new ApiError({
          status: 400,
          reason: 'BadRequest',
          message: `previous terminated container "${container}" not found`,
          request: `GET Pod/${name}/log`,
        });
      return text;
    },
    apply: unused,
    create: unused,
    replace: unused,
    jsonPatch: unused,
    delete: unused,
    resource: unused,
    allowed: unused,
    forgetResources: () => {},
    close: () => {},
  };
  return { api, asked };
}
