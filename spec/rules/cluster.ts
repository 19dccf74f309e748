import { type ProbeName, probeOf } from '../probes.ts';
import { breach, type Rule, remove, set } from './rule.ts';

/** A revision is Istio's. */
export const meshRevisionIsIstios: Rule = (context) => {
  const { mesh, meshRevision } = context.draft.environment.kubernetes;
  if (meshRevision === undefined || mesh === 'istio') return [];
  const at = ['environment', 'kubernetes', 'meshRevision'];
  return [
    breach(context, {
      code: 'PLINTH-MESH-001',
      at,
      got: meshRevision,
      rule: 'a revision is read by the mesh istio only',
      edits: remove(context, at),
    }),
  ];
};

/** These are for what keeps the cluster itself alive; a service in them evicts its own DNS. */
export const priorityClassIsTheServices: Rule = (context) => {
  const { priorityClass } = context.draft.workload;
  if (typeof priorityClass !== 'string' || !priorityClass.startsWith('system-')) return [];
  const at = ['workload', 'priorityClass'];
  return [
    breach(context, {
      code: 'PLINTH-WRK-008',
      at,
      got: priorityClass,
      rule: "classes named system- are the cluster's own",
      edits: [set(context, at, false)],
      fix: 'name another class, or make one by { create: true, value: 100000 }',
    }),
  ];
};

/**
 * Ports a proxy listens on in every pod (Istio, "Application Requirements", ports used by Istio; Linkerd, "Proxy
 * Configuration", admin, control, inbound and outbound port).
 */
const proxyPorts = {
  istio: { taken: (port: number) => port >= 15_000 && port < 15_100, words: '15000 to 15099' },
  linkerd: {
    taken: (port: number) => [4_140, 4_143, 4_190, 4_191].includes(port),
    words: '4140, 4143, 4190, 4191',
  },
} as const;

/** A service on a port of its proxy is never reached. */
export const portIsNotTheProxys: Rule = (context) => {
  const { mesh } = context.draft.environment.kubernetes;
  const { port } = context.draft.workload;
  if (mesh === undefined || !proxyPorts[mesh].taken(port)) return [];
  const at = ['workload', 'port'];
  return [
    breach(context, {
      code: 'PLINTH-MESH-002',
      at,
      got: port,
      rule: `the proxies of ${mesh} listen on ${proxyPorts[mesh].words}`,
      edits: [set(context, at, 8_080)],
    }),
  ];
};

const usualPaths: Readonly<Record<ProbeName, string>> = {
  startup: '/startupz',
  liveness: '/livez',
  readiness: '/readyz',
};

/**
 * The proxy of Linkerd lets the kubelet through to the paths of HTTP probes and to nothing else: it refuses gRPC, and
 * answers a TCP connection itself, whatever the service does (Linkerd, "Authorization Policy", default policies).
 */
export const linkerdKnowsTheProbes: Rule = (context) => {
  if (context.draft.environment.kubernetes.mesh !== 'linkerd') return [];
  const { probes } = context.draft.workload;
  return (['startup', 'liveness', 'readiness'] as const)
    .filter((name) => {
      const { http, exec, tcp, grpc } = probeOf(probes[name]);
      // That a probe asks one thing is another rule's to say.
      if ([http, exec, tcp, grpc].filter((one) => one !== undefined).length !== 1) return false;
      return exec === undefined && (http === undefined || http.scheme === 'HTTPS');
    })
    .map((name) => {
      const at = ['workload', 'probes', name];
      return breach(context, {
        code: 'PLINTH-MESH-003',
        at,
        got: probes[name],
        rule: 'the proxies of linkerd let plain HTTP probes through, refuse gRPC and TLS, and answer TCP themselves',
        edits: [set(context, at, usualPaths[name])],
        fix: `ask by http or exec, for example at ${usualPaths[name]}`,
      });
    });
};
