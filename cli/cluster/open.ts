import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Api } from '../../k8s/api.ts';
import type { StackPlace } from '../../k8s/inventory/store.ts';
import { readManifests } from '../../k8s/manifests.ts';
import { maskText } from '../../k8s/mask.ts';
import type { ManifestObject } from '../../k8s/object.ts';
import { ClusterError } from '../../k8s/problem.ts';
import { openCluster } from '../../k8s/transport/index.ts';
import type { ResolvedSpec } from '../../spec/resolved-spec.ts';
import { wrongCluster } from './wrong-cluster.ts';

/** What every command that talks to a cluster takes. */
export interface ClusterFlags {
  readonly distdir: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace?: string;
  readonly anyCluster?: boolean;
  readonly json?: boolean;
}

/** The manifests of a stack as they were synthesized. */
export interface StackManifests {
  readonly place: StackPlace;
  readonly objects: readonly ManifestObject[];
  /** Absent for a folder that was not synthesized by plinth. */
  readonly spec?: ResolvedSpec;
}

/** Reads `dist/<stack>/`. Throws `ClusterError` when it is missing, empty, or names no single namespace. */
export function stackManifests(stack: string, flags: ClusterFlags): StackManifests {
  const folder = join(flags.distdir, stack);
  if (!existsSync(folder)) throw notSynthesized(stack, folder);
  const objects = readManifests(folder);
  const spec = specIn(folder);
  return {
    objects,
    place: { stack, namespace: namespaceOf(stack, objects, spec, flags) },
    ...(spec && { spec }),
  };
}

/**
 * Where the records of a stack are: in the namespace of its manifests, or without those in that of `--namespace`.
 * Throws PLINTH-K8S-078 when both are given and differ.
 */
export function stackPlace(
  stack: string,
  flags: ClusterFlags,
): { readonly place: StackPlace; readonly spec?: ResolvedSpec } {
  if (flags.namespace !== undefined && !existsSync(join(flags.distdir, stack)))
    return { place: { stack, namespace: flags.namespace } };
  const { place, spec } = stackManifests(stack, flags);
  return { place, ...(spec && { spec }) };
}

/**
 * For deleting all of a stack: in the namespace that is given, which its manifests may have left, and also without
 * manifests. What they say of the cluster counts still.
 */
export function wholeStack(stack: string, flags: ClusterFlags): StackManifests {
  const { namespace, ...others } = flags;
  if (namespace === undefined) return stackManifests(stack, flags);
  const place = { stack, namespace };
  const folder = join(flags.distdir, stack);
  if (!existsSync(folder)) return { place, objects: [] };
  const isSaid = specIn(folder) !== undefined;
  return { ...stackManifests(stack, isSaid ? others : flags), place };
}

function specIn(folder: string): ResolvedSpec | undefined {
  const file = join(folder, 'spec.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ResolvedSpec) : undefined;
}

function namespaceOf(
  stack: string,
  objects: readonly ManifestObject[],
  spec: ResolvedSpec | undefined,
  { namespace }: ClusterFlags,
): string {
  const specified = spec?.environment.kubernetes.namespace;
  if (specified !== undefined && namespace !== undefined && namespace !== specified)
    throw otherNamespace(stack, namespace, specified);
  const named = specified ?? namespace;
  if (named !== undefined) return named;
  const used = [...new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []))];
  if (used.length === 1) return used[0] as string;
  throw new ClusterError(
    [
      {
        code: 'PLINTH-K8S-071',
        path: stack,
        got: used.length === 0 ? 'objects without a namespace' : `objects in ${used.join(', ')}`,
        rule: 'the records of a stack are kept in one namespace',
        fix: 'name it with --namespace',
      },
    ],
    { badInput: true },
  );
}

const otherNamespace = (stack: string, given: string, specified: string): ClusterError =>
  new ClusterError(
    [
      {
        code: 'PLINTH-K8S-078',
        path: `${stack} --namespace`,
        got: given,
        rule: `the manifests say the namespace, which is ${specified}`,
        fix: `leave --namespace away; what was applied in another namespace before goes by plinth prune ${stack} --all --namespace <it>`,
      },
    ],
    { badInput: true },
  );

const notSynthesized = (stack: string, folder: string): ClusterError =>
  new ClusterError(
    [
      {
        code: 'PLINTH-K8S-070',
        path: folder,
        got: 'no such folder',
        rule: 'the manifests of a stack are synthesized before they are applied',
        fix: `run plinth synth ${stack}, or name another folder with --distdir`,
      },
    ],
    { badInput: true },
  );

/** Opens the cluster for a stack, does the work, and ends the connections. Refuses a cluster the spec does not name. */
export async function withCluster<T>(
  stack: { readonly place: StackPlace; readonly spec?: ResolvedSpec },
  flags: ClusterFlags,
  work: (api: Api, cluster: { readonly context: string; readonly server: string }) => Promise<T>,
): Promise<T> {
  const { kubeconfig, context } = flags;
  const cluster = await openCluster({
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(context === undefined ? {} : { context }),
    onRetry: (text) => void process.stderr.write(`${maskText(text)}\n`),
  });
  try {
    if (!flags.anyCluster && stack.spec !== undefined) wrongCluster(stack.spec, cluster);
    return await work(cluster.api, cluster);
  } finally {
    cluster.api.close();
  }
}
