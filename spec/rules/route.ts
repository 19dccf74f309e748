import { albTargetType, isBehindAlb } from '../alb.ts';
import type { Problem } from '../problem.ts';
import { toSeconds } from '../units.ts';
import { breach, type Rule, type RuleContext, remove, set } from './rule.ts';

type Route = NonNullable<RuleContext['draft']['workload']['route']>;

const ofRoute =
  (check: (context: RuleContext, route: Route) => readonly Problem[]): Rule =>
  (context) => {
    const { route } = context.draft.workload;
    return route === undefined ? [] : check(context, route);
  };

/** Each kind names what it is attached to. */
export const routeIsAttached: Rule = ofRoute((context, route) => {
  const [at, value, example, rule] =
    route.kind === 'gateway'
      ? ([['gateway', 'name'], route.gateway?.name, 'public', 'an HTTPRoute names its Gateway'] as const)
      : ([['ingress', 'class'], route.ingress?.class, 'nginx', 'an Ingress names its class'] as const);
  if (value !== undefined) return [];
  const path = ['workload', 'route', ...at];
  return [
    breach(context, {
      code: 'PLINTH-RTE-001',
      at: path,
      got: undefined,
      rule,
      edits: [set(context, path, example)],
    }),
  ];
});

/** What only the other kind reads would be ignored without a word. */
export const routeIsOfOneKind: Rule = ofRoute((context, route) => {
  const foreign = route.kind === 'gateway' ? (['ingress'] as const) : (['gateway', 'timeouts'] as const);
  return foreign
    .filter((part) => route[part] !== undefined)
    .map((part) => {
      const at = ['workload', 'route', part];
      return breach(context, {
        code: 'PLINTH-RTE-002',
        at,
        got: route[part],
        rule: `kind ${route.kind} does not read it`,
        edits: [set(context, at, false)],
      });
    });
});

/** A wildcard takes what other services of the domain were meant to answer. */
export const productionRouteIsExact: Rule = ofRoute((context, route) => {
  const wide = route.hostnames.filter((name) => name.startsWith('*.'));
  if (context.draft.environment.tier !== 'production' || route.wildcard || wide.length === 0) return [];
  return [
    breach(context, {
      code: 'PLINTH-RTE-003',
      at: ['workload', 'route', 'hostnames'],
      got: wide,
      rule: 'a wildcard answers for every name of the domain that nobody else does',
      edits: [set(context, ['workload', 'route', 'wildcard'], true)],
      fix: 'name the hosts, or say workload.route.wildcard: true',
    }),
  ];
});

const albListeners = 'alb.ingress.kubernetes.io/listen-ports';
const albCertificate = 'alb.ingress.kubernetes.io/certificate-arn';

/** An ALB takes certificates from ACM and reads no Secret; unless told, it listens on port 80 alone. */
const hasAlbTls = (annotations: Readonly<Record<string, string>> = {}): boolean =>
  annotations[albCertificate] !== undefined || /HTTPS/.test(annotations[albListeners] ?? '');

/** The TLS of an HTTPRoute is its Gateway's; an Ingress brings its own. */
export const productionIngressHasTls: Rule = ofRoute((context, route) => {
  if (context.draft.environment.tier !== 'production' || route.kind !== 'ingress') return [];
  if (isBehindAlb(route)) return hasAlbTls(route.ingress?.annotations) ? [] : [albWithoutTls(context)];
  if (route.ingress?.tlsSecret !== undefined) return [];
  const at = ['workload', 'route', 'ingress', 'tlsSecret'];
  return [
    breach(context, {
      code: 'PLINTH-RTE-004',
      at,
      got: undefined,
      rule: 'production is reached by TLS',
      edits: [set(context, at, `${context.draft.name}-tls`)],
    }),
  ];
});

function albWithoutTls(context: RuleContext): Problem {
  const at = ['workload', 'route', 'ingress', 'annotations', albListeners];
  return breach(context, {
    code: 'PLINTH-RTE-004',
    at,
    got: undefined,
    rule: 'production is reached by TLS, and a load balancer listens on port 80 unless told',
    edits: [set(context, at, '[{"HTTPS": 443}]')],
    fix: `set the annotation ${albListeners} to '[{"HTTPS": 443}]', which finds the certificate in ACM by host name, or ${albCertificate}`,
  });
}

/** The same name or path twice makes two rules of which one never counts. */
export const routeRepeatsNothing: Rule = ofRoute((context, route) =>
  (['hostnames', 'paths'] as const)
    .filter((part) => new Set(route[part]).size < route[part].length)
    .map((part) =>
      breach(context, {
        code: 'PLINTH-RTE-005',
        at: ['workload', 'route', part],
        got: route[part],
        rule: 'names each once',
        edits: [set(context, ['workload', 'route', part], [...new Set(route[part])])],
      }),
    ),
);

/** Gateway API, `HTTPRouteTimeouts`: one attempt cannot outlast the request it is part of. */
export const routeTimeoutsAreOrdered: Rule = ofRoute((context, { timeouts }) => {
  if (timeouts?.request === undefined || timeouts.backendRequest === undefined) return [];
  if (toSeconds(timeouts.backendRequest) <= toSeconds(timeouts.request)) return [];
  const at = ['workload', 'route', 'timeouts', 'backendRequest'];
  return [
    breach(context, {
      code: 'PLINTH-RTE-006',
      at,
      got: timeouts.backendRequest,
      rule: `must not exceed timeouts.request (${toSeconds(timeouts.request)} s)`,
      edits: [...remove(context, at), set(context, at, timeouts.request)],
      fix: `set ${at.join('.')} to ${toSeconds(timeouts.request)} s or less`,
    }),
  ];
});

/** With a way in for nobody the first request times out, and nothing says why. */
export const routeHasClients: Rule = ofRoute((context, route) => {
  const { ingressNamespace } = context.draft.environment.kubernetes;
  if (route.clientCidrs !== undefined || isBehindAlb(route)) return [];
  if ((route.gateway?.namespace ?? ingressNamespace) !== undefined) return [];
  const at = ['environment', 'kubernetes', 'ingressNamespace'];
  return [
    breach(context, {
      code: 'PLINTH-RTE-007',
      at,
      got: undefined,
      rule: 'a route says which namespace the pods of its gateway or controller run in: only they may reach the workload',
      edits: [set(context, at, 'ingress-nginx')],
      fix: 'set kubernetes.ingressNamespace (ingress-nginx, istio-ingress, envoy-gateway-system, ...), or workload.route.clientCidrs where no pod sends the requests',
    }),
  ];
});

/** An Application Load Balancer is no pod: its network interfaces are in the subnets it was given. */
export const albHasAddresses: Rule = ofRoute((context, route) => {
  if (!isBehindAlb(route) || route.clientCidrs !== undefined) return [];
  const at = ['workload', 'route', 'clientCidrs'];
  return [
    breach(context, {
      code: 'PLINTH-RTE-008',
      at,
      got: undefined,
      rule: 'a load balancer of class alb sends to the pods from addresses of its own, which no policy would let in',
      edits: [set(context, at, ['10.60.0.0/16'])],
      fix: 'set workload.route.clientCidrs to the ranges of the subnets of the load balancer, such as ["10.60.0.0/16"]',
    }),
  ];
});

/** The Service has no port on nodes. */
export const albTargetsPods: Rule = ofRoute((context, route) => {
  const type = route.ingress?.annotations?.[albTargetType];
  if (!isBehindAlb(route) || type === undefined || type === 'ip') return [];
  const at = ['workload', 'route', 'ingress', 'annotations', albTargetType];
  return [
    breach(context, {
      code: 'PLINTH-RTE-009',
      at,
      got: type,
      rule: 'the Service has no port on the nodes, so the targets are the pods (ip)',
      edits: [set(context, at, 'ip')],
    }),
  ];
});

/** Proxies of a mesh take mutual TLS only, and what has an address and no proxy has no certificate of the mesh. */
export const addressesAreOutsideTheMesh: Rule = (context) => {
  const { mesh } = context.draft.environment.kubernetes;
  const { route, ingress } = context.draft.workload;
  const hasAddresses = route?.clientCidrs !== undefined || ingress.some(({ cidrs }) => cidrs !== undefined);
  if (mesh === undefined || !hasAddresses) return [];
  const at = ['environment', 'kubernetes', 'mesh'];
  return [
    breach(context, {
      code: 'PLINTH-MESH-004',
      at,
      got: mesh,
      rule: 'pods of the mesh take its mutual TLS only, which a client known by its address does not speak',
      edits: [...remove(context, at), ...remove(context, ['environment', 'kubernetes', 'meshRevision'])],
      fix: 'let a gateway of the mesh take the requests and name its namespace (kubernetes.ingressNamespace), or leave kubernetes.mesh out',
    }),
  ];
};
