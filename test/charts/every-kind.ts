import type { ServiceDefinition } from '../../spec/definition.ts';
import type { ResolvedSpec } from '../../spec/resolved-spec.ts';
import { resolveStacks, stacksOf } from '../../spec/services.ts';
import { cores, gib, mib, minutes, seconds } from '../../spec/units.ts';

const production = {
  tier: 'production',
  account: '111122223333',
  region: 'eu-central-1',
} as const;

/** Services that together have every kind of object the kit can make. */
export const everyKindDefinitions = (): readonly ServiceDefinition[] => [
  behindGateway,
  behindIngress,
  behindLoadBalancer,
];

/** HTTPRoute, ScaledObject, VerticalPodAutoscaler, PeerAuthentication, PriorityClass; probes by HTTP, gRPC and TCP. */
const behindGateway: ServiceDefinition = {
  name: 'catalog',
  owner: 'team-catalog',
  workload: {
    image:
      'registry.example.com/catalog:2.1.0@sha256:2f9dc3f1e4b8a7c6d5e4f3a2b1c0d9e8f7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2',
    resources: { cpu: cores(1), memory: gib(1) },
    migration: { command: ['./migrate', 'up'] },
    autoscaling: {
      kind: 'keda',
      triggers: [
        {
          type: 'prometheus',
          name: 'requests',
          metadata: {
            serverAddress: 'http://prometheus.monitoring:9090',
            query: 'sum(rate(http_requests_total{namespace="catalog-prod"}[2m]))',
            threshold: '100',
          },
          authentication: 'prometheus',
        },
        {
          type: 'cron',
          metadata: { timezone: 'Etc/UTC', start: '0 6 * * *', end: '0 20 * * *', desiredReplicas: '4' },
        },
      ],
    },
    verticalScaling: { mode: 'Initial', max: { memory: gib(2) } },
    priorityClass: { create: true, value: 100_000 },
    probes: {
      startup: { grpc: { service: 'startup' }, period: seconds(2) },
      liveness: { tcp: {}, timeout: seconds(2) },
      readiness: { http: { path: '/readyz', headers: { Host: 'catalog.example.com' } }, failures: 3 },
    },
    route: {
      hostnames: ['catalog.example.com'],
      paths: ['/catalog', '/v2'],
      gateway: { name: 'public', namespace: 'gateway', sectionName: 'https' },
      timeouts: { request: seconds(30), backendRequest: seconds(10) },
    },
    egress: [
      { name: 'payments', cidrs: ['10.60.0.0/16'], ports: [443, 8_443] },
      { name: 'card-scheme', internet: true, ports: [443] },
    ],
    ingress: [{ namespace: 'checkout', podLabels: { app: 'checkout' } }],
  },
  postgres: { version: '16', pooler: {} },
  redis: {},
  backup: { dump: {}, drill: {} },
  environments: {
    prod: { ...production, kubernetes: { cluster: 'main', mesh: 'istio', meshRevision: 'stable' } },
  },
};

/** Ingress, HorizontalPodAutoscaler, Linkerd; a database that needs no password; images from a private registry; probes by exec. */
const behindIngress: ServiceDefinition = {
  name: 'billing',
  owner: 'team-billing',
  workload: {
    image:
      'registry.example.com/billing:1.0.3@sha256:7e1a0c9b8d7f6e5a4b3c2d1e0f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c4d3e2f1a',
    replicas: { min: 2, max: 4 },
    resources: { memory: mib(768) },
    probes: {
      startup: { exec: { command: ['/bin/started'] } },
      liveness: { exec: { command: ['/bin/alive'] }, timeout: seconds(2) },
      readiness: '/readyz',
      startupTime: minutes(5),
    },
    route: {
      kind: 'ingress',
      hostnames: ['billing.example.com'],
      ingress: {
        class: 'nginx',
        tlsSecret: 'billing-tls',
        annotations: { 'nginx.ingress.kubernetes.io/proxy-body-size': '8m' },
      },
    },
  },
  postgres: { version: '16', credentials: 'iam', bootstrapImage: 'registry.example.com/postgres:18.1' },
  network: {
    vpcId: 'vpc-0a1b2c3d',
    subnetIds: ['subnet-0a1b2c3d', 'subnet-0a1b2c3e'],
    cidrs: ['100.64.0.0/16'],
  },
  environments: {
    prod: {
      ...production,
      kubernetes: {
        cluster: 'main',
        mesh: 'linkerd',
        ingressNamespace: 'ingress-nginx',
        imagePullSecrets: ['registry'],
      },
    },
  },
};

/** A load balancer of AWS before the pods, machines of the VPC beside it. */
const behindLoadBalancer: ServiceDefinition = {
  name: 'tickets',
  owner: 'team-tickets',
  workload: {
    image:
      'registry.example.com/tickets:3.0.0@sha256:9c1a0c9b8d7f6e5a4b3c2d1e0f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c4d3e2f1a',
    resources: { memory: mib(768) },
    route: {
      kind: 'ingress',
      hostnames: ['tickets.example.com'],
      clientCidrs: ['10.70.0.0/20'],
      ingress: {
        class: 'alb',
        annotations: { 'alb.ingress.kubernetes.io/listen-ports': '[{"HTTPS": 443}]' },
      },
    },
    ingress: [{ cidrs: ['10.71.0.0/24'] }],
  },
  postgres: { version: '17' },
  environments: { prod: { ...production, kubernetes: { cluster: 'main' } } },
};

/** The same as resolved specs. */
export const everyKindSpecs = (): readonly ResolvedSpec[] =>
  resolveStacks(
    stacksOf(everyKindDefinitions().map((service, index) => ({ file: `services/${index}.ts`, service }))),
  ).map(({ spec }) => spec);
