import type { ManifestObject } from '../k8s/object.ts';
import { type Edge, podIdentityAgent } from '../spec/connection-graph.ts';
import type { ResolvedSpec } from '../spec/resolved-spec.ts';
import { type PodTemplate, withPodTemplate } from './pod-template.ts';
import type { Amounts } from './policy/needs.ts';
import type { Mesh } from './policy/props.ts';
import { parseBytes, parseMillicores } from './quantity.ts';

type Texts = Readonly<Record<string, string>>;

/** What holds for every pod of a chart, whichever part makes it. */
export interface PodSettings {
  /** Default: the cluster's. */
  readonly priorityClass?: string;
  /** Names of Secrets. Default: the nodes may pull. */
  readonly imagePullSecrets?: readonly string[];
  /** Default: no mesh. */
  readonly mesh?: { readonly kind: Mesh; readonly uncaptured: readonly number[] };
}

export function podSettingsOf(spec: ResolvedSpec, graph: readonly Edge[]): PodSettings {
  const { priorityClass } = spec.workload;
  const { mesh, imagePullSecrets } = spec.environment.kubernetes;
  return {
    ...(imagePullSecrets && { imagePullSecrets }),
    ...(priorityClass !== undefined && {
      priorityClass: typeof priorityClass === 'string' ? priorityClass : spec.stack,
    }),
    ...(mesh && { mesh: { kind: mesh, uncaptured: uncapturedPorts(graph) } }),
  };
}

/**
 * Ports of the stores pass the proxy by. TLS is verified from the client to the store, so a proxy sees nothing
 * it could add to, and connections that live for hours would be cut whenever it restarts. A port that other
 * pods answer on as well stays with the proxy.
 */
function uncapturedPorts(graph: readonly Edge[]): readonly number[] {
  const portsTo = (...kinds: readonly string[]) =>
    graph
      .filter(({ from, to }) => from.kind === 'pods' && to.some(({ kind }) => kinds.includes(kind)))
      .flatMap(({ ports }) => ports.map(({ port }) => port));
  const inside = portsTo('pods', 'cluster');
  return [...new Set(portsTo('store'))].filter((port) => !inside.includes(port)).sort((a, b) => a - b);
}

export const settled = (
  object: ManifestObject,
  { priorityClass, imagePullSecrets, mesh }: PodSettings,
): ManifestObject =>
  withPodTemplate(object, (template) => {
    const classed = {
      ...template,
      spec: {
        ...template.spec,
        ...(priorityClass !== undefined && { priorityClassName: priorityClass }),
        ...(imagePullSecrets && { imagePullSecrets: imagePullSecrets.map((name) => ({ name })) }),
      },
    };
    if (mesh === undefined) return classed;
    const ends = object.kind === 'Job' || object.kind === 'CronJob';
    return ends ? leftOut(classed, mesh.kind) : meshed(classed, mesh.kind, mesh.uncaptured);
  });

/**
 * Jobs have no proxy. All they talk to is the stores, whose ports pass it by, and AWS, by TLS; and where proxies
 * are no sidecars of Kubernetes' own, one that never ends keeps its Job from ever completing.
 */
const leftOut = (template: PodTemplate, kind: Mesh): PodTemplate =>
  kind === 'istio'
    ? described(template, { labels: { 'sidecar.istio.io/inject': 'false' } })
    : described(template, { annotations: { 'linkerd.io/inject': 'disabled' } });

const proxy = { cpu: '100m', cpuLimit: '1', memory: '128Mi', memoryLimit: '256Mi' } as const;

/**
 * The proxy as a sidecar of Kubernetes' own starts before the service and ends after it, so that it serves
 * through preStop (Istio 1.24, `sidecar.istio.io/nativeSidecar`, the default from 1.27; Linkerd 2.19,
 * `proxy-enable-native-sidecar`). Its resources are named, as the quota of the namespace counts them.
 */
function meshed(template: PodTemplate, kind: Mesh, uncaptured: readonly number[]): PodTemplate {
  const ports = uncaptured.join(',');
  return described(template, {
    annotations:
      kind === 'istio'
        ? {
            'sidecar.istio.io/nativeSidecar': 'true',
            'sidecar.istio.io/proxyCPU': proxy.cpu,
            'sidecar.istio.io/proxyCPULimit': proxy.cpuLimit,
            'sidecar.istio.io/proxyMemory': proxy.memory,
            'sidecar.istio.io/proxyMemoryLimit': proxy.memoryLimit,
            // Credentials of AWS come from the node, in the clear and from no member of the mesh.
            'traffic.sidecar.istio.io/excludeOutboundIPRanges': podIdentityAgent[0],
            ...(ports && { 'traffic.sidecar.istio.io/excludeOutboundPorts': ports }),
          }
        : {
            'config.beta.linkerd.io/proxy-enable-native-sidecar': 'true',
            'config.linkerd.io/proxy-cpu-limit': proxy.cpuLimit,
            'config.linkerd.io/proxy-cpu-request': proxy.cpu,
            'config.linkerd.io/proxy-memory-limit': proxy.memoryLimit,
            'config.linkerd.io/proxy-memory-request': proxy.memory,
            ...(ports && { 'config.linkerd.io/skip-outbound-ports': ports }),
          },
  });
}

const described = (
  template: PodTemplate,
  { labels, annotations }: { readonly labels?: Texts; readonly annotations?: Texts },
): PodTemplate => ({
  ...template,
  metadata: {
    ...template.metadata,
    ...(labels && { labels: { ...template.metadata?.labels, ...labels } }),
    ...(annotations && { annotations: { ...template.metadata?.annotations, ...annotations } }),
  },
});

const proxyAnnotations = {
  requests: {
    cpu: ['sidecar.istio.io/proxyCPU', 'config.linkerd.io/proxy-cpu-request'],
    memory: ['sidecar.istio.io/proxyMemory', 'config.linkerd.io/proxy-memory-request'],
  },
  limits: {
    cpu: ['sidecar.istio.io/proxyCPULimit', 'config.linkerd.io/proxy-cpu-limit'],
    memory: ['sidecar.istio.io/proxyMemoryLimit', 'config.linkerd.io/proxy-memory-limit'],
  },
} as const;

/** What the injected proxy of a pod takes; nothing where none is injected. */
export function proxyAmounts(template: PodTemplate, side: 'requests' | 'limits'): Amounts {
  const { cpu, memory } = proxyAnnotations[side];
  const read = (names: readonly string[]) =>
    names.map((name) => template.metadata?.annotations?.[name]).find((value) => value !== undefined) ?? 0;
  const isInjected = read(memory) !== 0;
  return {
    millicores: parseMillicores(read(cpu)),
    memory: parseBytes(read(memory)),
    // The namespace's LimitRange gives an injected container its disk.
    ephemeralStorage: isInjected ? 128 * 1_048_576 : 0,
  };
}
