import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Api, until } from './api.ts';
import type { KubernetesObject } from './cluster.ts';

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** Installs definitions, files named `<name>.yaml`, and waits until the server knows their resources. */
export async function installDefinitions(api: Api, files: readonly string[]): Promise<void> {
  await Promise.all(
    files.map(async (file) => {
      const name = basename(file, '.yaml');
      await api.apply(`${DEFINITIONS}/${name}`, readFileSync(file, 'utf8'));
      await until(`the definition ${name}`, () => established(api, name), 30);
    }),
  );
}

async function established(api: Api, name: string): Promise<true | undefined> {
  const { status } = await api.get<{ status?: { conditions?: { type: string; status: string }[] } }>(
    `${DEFINITIONS}/${name}`,
  );
  return status?.conditions?.some(({ type, status }) => type === 'Established' && status === 'True')
    ? true
    : undefined;
}

interface ResourceList {
  readonly resources: readonly {
    readonly name: string;
    readonly kind: string;
    readonly namespaced: boolean;
  }[];
}

/** Server-side apply of an object of any kind that the server knows. */
export async function applyObject(api: Api, object: KubernetesObject): Promise<void> {
  const { apiVersion, kind, metadata } = object;
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const { resources } = await api.get<ResourceList>(group);
  const resource = resources.find((one) => one.kind === kind && !one.name.includes('/'));
  if (resource === undefined) throw new Error(`the server knows no ${kind} of ${apiVersion}`);
  const folder = resource.namespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : '';
  await api.apply(`${group}${folder}/${resource.name}/${metadata.name}`, object);
}
