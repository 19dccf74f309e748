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

/** The TLS of an HTTPRoute is its Gateway's; an Ingress brings its own. */
export const productionIngressHasTls: Rule = ofRoute((context, route) => {
  if (context.draft.environment.tier !== 'production' || route.kind !== 'ingress') return [];
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
