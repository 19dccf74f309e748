import { describe, expect, it } from 'vitest';
import type { ResolvedStack } from '../../spec/services.ts';
import { cores, gib, mib, minutes, seconds } from '../../spec/units.ts';
import { example, exampleWith } from './example.ts';
import { mended, problemsOf, resolveOne } from './refuse.ts';

const place = example.environments.prod;
const workload = (properties: object) => exampleWith({ workload: { ...example.workload, ...properties } });
const cluster = (properties: object) =>
  exampleWith({}, { kubernetes: { ...place.kubernetes, ...properties } });
const portIn = (mesh: string, port: number) =>
  exampleWith({ workload: { ...example.workload, port } }, { kubernetes: { ...place.kubernetes, mesh } });
const route = (properties: object, kubernetes: object = { ingressNamespace: 'ingress-nginx' }) =>
  exampleWith(
    { workload: { ...example.workload, route: properties } },
    { kubernetes: { ...place.kubernetes, ...kubernetes } },
  );
const keda = (...triggers: object[]) => ({ autoscaling: { kind: 'keda', triggers } });
const alb = {
  kind: 'ingress',
  hostnames: ['shop.example.com'],
  clientCidrs: ['10.70.0.0/20'],
  ingress: { class: 'alb', annotations: { 'alb.ingress.kubernetes.io/listen-ports': '[{"HTTPS": 443}]' } },
};
const memoryTrigger = { type: 'memory', metricType: 'Utilization', metadata: { value: '70' } };
const given = { vpcId: 'vpc-0a1b2c3d', subnetIds: ['subnet-0a1b2c3d', 'subnet-0a1b2c3e'] };
const inLinkerd = (probes: object) =>
  exampleWith(
    { workload: { ...example.workload, probes } },
    { kubernetes: { ...place.kubernetes, mesh: 'linkerd' } },
  );
const specOf = (definition: unknown) => {
  const outcome = resolveOne(definition);
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems, undefined, 2));
  return (outcome.stacks[0] as ResolvedStack).spec;
};

const gateway = { hostnames: ['shop.example.com'], gateway: { name: 'public' } };
const ingress = {
  kind: 'ingress',
  hostnames: ['shop.example.com'],
  ingress: { class: 'nginx', tlsSecret: 'shop-tls' },
};

describe('what is left away', () => {
  it('is as little as a service can do with', () => {
    const spec = specOf(workload({}));
    expect(spec.workload).toMatchObject({
      autoscaling: { kind: 'hpa' },
      minReady: seconds(5),
      egress: [],
      ingress: [],
    });
    for (const part of ['route', 'verticalScaling', 'priorityClass'])
      expect(spec.workload).not.toHaveProperty(part);
    expect(spec.environment.kubernetes).toMatchObject({ quota: { enabled: true, headroom: 10 } });
    expect(spec.environment.kubernetes).not.toHaveProperty('mesh');
  });

  it('of a route is one path, on a gateway', () => {
    expect(specOf(route(gateway)).workload.route).toMatchObject({
      kind: 'gateway',
      paths: ['/'],
      wildcard: false,
    });
  });

  it('of vertical scaling is that it only recommends', () => {
    expect(specOf(workload({ verticalScaling: {} })).workload.verticalScaling).toEqual({ mode: 'Off' });
  });
});

describe('what is written at its bounds', () => {
  it.each([
    [
      'a route with all a route can have',
      route({
        ...gateway,
        wildcard: true,
        hostnames: ['*.example.com'],
        paths: ['/a'],
        timeouts: { request: seconds(1), backendRequest: seconds(1) },
      }),
    ],
    ['an ingress', route(ingress)],
    [
      'sixteen host names',
      route({ ...gateway, hostnames: Array.from({ length: 16 }, (_, n) => `h${n}.example.com`) }),
    ],
    ['the longest time to stay ready', workload({ minReady: minutes(10) })],
    ['the shortest time to stay ready', workload({ minReady: seconds(0) })],
    ['the highest priority', workload({ priorityClass: { create: true, value: 1_000_000_000 } })],
    ['the lowest priority', workload({ priorityClass: { create: true, value: -1_000_000_000 } })],
    [
      'probes of every kind',
      workload({
        probes: { startup: { exec: { command: ['x'] } }, liveness: { grpc: {} }, readiness: { tcp: {} } },
      }),
    ],
    [
      'a timeout as long as the period',
      workload({ probes: { liveness: { tcp: {}, period: seconds(2), timeout: seconds(2) } } }),
    ],
    [
      'vertical scaling of memory while pods are replaced',
      workload({ verticalScaling: { mode: 'Recreate', resources: ['memory'] } }),
    ],
    [
      'vertical scaling with equal bounds',
      workload({ verticalScaling: { min: { memory: gib(1) }, max: { memory: gib(1) } } }),
    ],
    [
      'a range of one address, of both families',
      workload({ egress: [{ name: 'a', cidrs: ['203.0.113.7/32', '2001:db8::1/128'], ports: [1, 65_535] }] }),
    ],
    ['no room above what is needed', cluster({ quota: { headroom: 0 } })],
    ['the ports beside those of a proxy', portIn('istio', 14_999)],
    ['the first port above those of a proxy', portIn('istio', 15_100)],
    ["a port of Istio's proxy in Linkerd", portIn('linkerd', 15_020)],
    ['a load balancer of AWS', route(alb, {})],
    [
      'a load balancer with its certificate by name',
      route(
        {
          ...alb,
          ingress: { ...alb.ingress, annotations: { 'alb.ingress.kubernetes.io/certificate-arn': 'arn' } },
        },
        {},
      ),
    ],
    [
      'a gateway in a namespace that is named',
      route({ ...gateway, gateway: { name: 'public', namespace: 'edge' } }, {}),
    ],
    ['a gateway that is no pods', route({ ...gateway, clientCidrs: ['169.254.171.0/24'] }, {})],
    ['clients with addresses', workload({ ingress: [{ cidrs: ['10.0.0.0/8'] }] })],
    ['the internet, said so', workload({ egress: [{ name: 'a', internet: true, ports: [443] }] })],
    ['the ranges of a given network', exampleWith({ network: { ...given, cidrs: ['100.64.0.0/10'] } })],
    ['memory as a trigger', workload(keda(memoryTrigger))],
    ['memory as a trigger and recommendations', workload({ ...keda(memoryTrigger), verticalScaling: {} })],
    ['probes by HTTP and exec in Linkerd', cluster({ mesh: 'linkerd' })],
    ['the region of the pods', workload({ env: { AWS_REGION: 'eu-central-1' } })],
    ['images from a private registry', cluster({ imagePullSecrets: ['registry'] })],
    ['a mesh with a revision', cluster({ mesh: 'istio', meshRevision: 'stable' })],
  ])('is taken: %s', (_, definition) => {
    expect(problemsOf(definition)).toEqual([]);
  });
});

describe('what is wrong', () => {
  const twoPeers = ['10.1.0.0/16', '10.2.0.0/16'].map((cidr) => ({
    name: 'twice',
    cidrs: [cidr],
    ports: [1],
  }));
  it.each([
    ['a probe of two kinds', workload({ probes: { startup: { tcp: {}, grpc: {} } } }), 'PLINTH-PRB-001'],
    ['a probe of no kind', workload({ probes: { startup: { period: seconds(1) } } }), 'PLINTH-PRB-001'],
    [
      'a probe that waits longer than until the next',
      workload({ probes: { readiness: { tcp: {}, period: seconds(2), timeout: seconds(3) } } }),
      'PLINTH-PRB-002',
    ],
    [
      'liveness by a client of the database',
      workload({ probes: { liveness: { exec: { command: ['psql', '-c', 'select 1'] } } } }),
      'PLINTH-PRB-003',
    ],
    [
      'liveness by a client in a shell',
      workload({ probes: { liveness: { exec: { command: ['sh', '-c', 'pg_isready -h "$PGHOST"'] } } } }),
      'PLINTH-PRB-003',
    ],
    [
      'liveness by a client of the cache with its path',
      workload({ probes: { liveness: { exec: { command: ['/usr/bin/redis-cli', 'ping'] } } } }),
      'PLINTH-PRB-003',
    ],
    [
      'liveness and readiness that ask the same port',
      workload({ probes: { liveness: { tcp: {} }, readiness: { tcp: { port: 8_080 } } } }),
      'PLINTH-WRK-005',
    ],
    [
      'liveness and readiness of one path, written in both ways',
      workload({ probes: { liveness: '/up', readiness: { http: { path: '/up' } } } }),
      'PLINTH-WRK-005',
    ],
    ['a probe that is a number', workload({ probes: { startup: 3 } }), 'PLINTH-SPEC-003'],
    ['a probe path without its slash', workload({ probes: { startup: 'up' } }), 'PLINTH-SPEC-007'],
    ['an HTTP probe without a path', workload({ probes: { startup: { http: {} } } }), 'PLINTH-SPEC-002'],
    [
      'a probe of an unknown kind',
      workload({ probes: { startup: { htpp: { path: '/x' } } } }),
      'PLINTH-SPEC-001',
    ],
    [
      'triggers without KEDA',
      workload({ autoscaling: { triggers: [{ type: 'cron', metadata: {} }] } }),
      'PLINTH-SCL-001',
    ],
    [
      'processor time as a second trigger',
      workload({ autoscaling: { kind: 'keda', triggers: [{ type: 'cpu', metadata: { value: '1' } }] } }),
      'PLINTH-SCL-002',
    ],
    [
      'processor time scaled in both directions',
      workload({ verticalScaling: { mode: 'Recreate', resources: ['cpu'] } }),
      'PLINTH-SCL-003',
    ],
    [
      'processor time of new pods scaled in both directions',
      workload({ verticalScaling: { mode: 'Initial', resources: ['cpu', 'memory'] } }),
      'PLINTH-SCL-003',
    ],
    [
      'a ceiling below the floor',
      workload({ verticalScaling: { min: { cpu: cores(2) }, max: { cpu: cores(1) } } }),
      'PLINTH-SCL-004',
    ],
    [
      'a ceiling below the floor that was computed',
      workload({ verticalScaling: { max: { memory: mib(16) } } }),
      'PLINTH-SCL-004',
    ],
    ['a mode that is none', workload({ verticalScaling: { mode: 'Auto' } }), 'PLINTH-SPEC-006'],
    ['an HTTPRoute without a gateway', route({ hostnames: ['a.example.com'] }), 'PLINTH-RTE-001'],
    ['an Ingress without a class', route({ ...ingress, ingress: { tlsSecret: 'x' } }), 'PLINTH-RTE-001'],
    [
      'a class of an Ingress on an HTTPRoute',
      route({ ...gateway, ingress: { class: 'nginx' } }),
      'PLINTH-RTE-002',
    ],
    ['timeouts of an Ingress', route({ ...ingress, timeouts: { request: seconds(1) } }), 'PLINTH-RTE-002'],
    ['a wildcard in production', route({ ...gateway, hostnames: ['*.example.com'] }), 'PLINTH-RTE-003'],
    ['production without TLS', route({ ...ingress, ingress: { class: 'nginx' } }), 'PLINTH-RTE-004'],
    [
      'a host name twice',
      route({ ...gateway, hostnames: ['a.example.com', 'a.example.com'] }),
      'PLINTH-RTE-005',
    ],
    ['a path twice', route({ ...gateway, paths: ['/a', '/a'] }), 'PLINTH-RTE-005'],
    [
      'one attempt that outlasts the request',
      route({ ...gateway, timeouts: { request: seconds(1), backendRequest: seconds(2) } }),
      'PLINTH-RTE-006',
    ],
    ['no host name', route({ gateway: { name: 'public' } }), 'PLINTH-SPEC-002'],
    [
      'seventeen host names',
      route({ ...gateway, hostnames: Array.from({ length: 17 }, (_, n) => `h${n}.example.com`) }),
      'PLINTH-SPEC-005',
    ],
    ['an address as a host name', route({ ...gateway, hostnames: ['10.0.0.1'] }), 'PLINTH-SPEC-007'],
    ['a host name of one label', route({ ...gateway, hostnames: ['shop'] }), 'PLINTH-SPEC-007'],
    [
      'the whole internet',
      workload({ egress: [{ name: 'a', cidrs: ['0.0.0.0/0'], ports: [443] }] }),
      'PLINTH-PEER-001',
    ],
    [
      'the whole internet of the other family',
      workload({ egress: [{ name: 'a', cidrs: ['::/0'], ports: [443] }] }),
      'PLINTH-PEER-001',
    ],
    [
      'an octet above 255',
      workload({ egress: [{ name: 'a', cidrs: ['10.256.0.0/16'], ports: [443] }] }),
      'PLINTH-PEER-001',
    ],
    [
      'bits beyond the prefix',
      workload({ egress: [{ name: 'a', cidrs: ['10.60.1.0/16'], ports: [443] }] }),
      'PLINTH-PEER-001',
    ],
    ['two peers of one name', workload({ egress: twoPeers }), 'PLINTH-PEER-002'],
    ['a peer without ports', workload({ egress: [{ name: 'a', cidrs: ['10.0.0.0/8'] }] }), 'PLINTH-SPEC-002'],
    ['port 0', workload({ ingress: [{ namespace: 'a', port: 0 }] }), 'PLINTH-SPEC-005'],
    ["the cluster's own class", workload({ priorityClass: 'system-cluster-critical' }), 'PLINTH-WRK-008'],
    [
      'a class that is not to be made',
      workload({ priorityClass: { create: false, value: 1 } }),
      'PLINTH-SPEC-006',
    ],
    [
      'a priority above those of services',
      workload({ priorityClass: { create: true, value: 1_000_000_001 } }),
      'PLINTH-SPEC-005',
    ],
    ['more than ten minutes to stay ready', workload({ minReady: minutes(11) }), 'PLINTH-SPEC-005'],
    ['a revision without Istio', cluster({ meshRevision: 'stable' }), 'PLINTH-MESH-001'],
    ['a revision of Linkerd', cluster({ mesh: 'linkerd', meshRevision: 'stable' }), 'PLINTH-MESH-001'],
    ["a port of Istio's proxy", portIn('istio', 15_020), 'PLINTH-MESH-002'],
    ["the last port of Istio's proxy", portIn('istio', 15_099), 'PLINTH-MESH-002'],
    ["a port of Linkerd's proxy", portIn('linkerd', 4_143), 'PLINTH-MESH-002'],
    ['a route nobody may come by', route(gateway, {}), 'PLINTH-RTE-007'],
    ['an Ingress nobody may come by', route(ingress, {}), 'PLINTH-RTE-007'],
    ['a load balancer without addresses', route({ ...alb, clientCidrs: false }), 'PLINTH-RTE-008'],
    [
      'a load balancer that sends to nodes',
      route({
        ...alb,
        ingress: {
          class: 'alb',
          annotations: { ...alb.ingress.annotations, 'alb.ingress.kubernetes.io/target-type': 'instance' },
        },
      }),
      'PLINTH-RTE-009',
    ],
    [
      'a load balancer of production without TLS',
      route({ ...alb, ingress: { class: 'alb', tlsSecret: 'shop-tls' } }),
      'PLINTH-RTE-004',
    ],
    ['a load balancer before a mesh', route(alb, { mesh: 'istio' }), 'PLINTH-MESH-004'],
    ['half the internet for its clients', route({ ...alb, clientCidrs: ['0.0.0.0/1'] }), 'PLINTH-PEER-001'],
    ['gRPC probes in Linkerd', inLinkerd({ liveness: { grpc: {} } }), 'PLINTH-MESH-003'],
    ['TCP probes in Linkerd', inLinkerd({ startup: { tcp: {} } }), 'PLINTH-MESH-003'],
    [
      'TLS probes in Linkerd',
      inLinkerd({ readiness: { http: { path: '/readyz', scheme: 'HTTPS' } } }),
      'PLINTH-MESH-003',
    ],
    [
      'the internet in two halves',
      workload({ egress: [{ name: 'a', cidrs: ['0.0.0.0/1', '10.60.0.0/16'], ports: [443] }] }),
      'PLINTH-PEER-001',
    ],
    [
      'half the internet of the other family',
      workload({ egress: [{ name: 'a', cidrs: ['2000::/3'], ports: [443] }] }),
      'PLINTH-PEER-001',
    ],
    ['names from no range', cluster({ dnsCidrs: ['999.0.0.0/32'] }), 'PLINTH-PEER-001'],
    [
      'a network in no range',
      exampleWith({ network: { ...given, cidrs: ['10.60.0.1/16'] } }),
      'PLINTH-PEER-001',
    ],
    [
      'ranges of a network that is made',
      exampleWith({ network: { cidrs: ['10.60.0.0/16'] } }),
      'PLINTH-NET-007',
    ],
    ['a peer that is nowhere', workload({ egress: [{ name: 'a', ports: [443] }] }), 'PLINTH-PEER-003'],
    [
      'a peer that is somewhere and everywhere',
      workload({ egress: [{ name: 'a', cidrs: ['10.60.0.0/16'], internet: true, ports: [443] }] }),
      'PLINTH-PEER-003',
    ],
    ['a client that is nobody', workload({ ingress: [{ port: 8_080 }] }), 'PLINTH-PEER-003'],
    [
      'labels of addresses',
      workload({ ingress: [{ cidrs: ['10.60.0.0/16'], podLabels: { app: 'a' } }] }),
      'PLINTH-PEER-004',
    ],
    [
      'memory of nobody knows what',
      workload(keda({ type: 'memory', metadata: { value: '70' } })),
      'PLINTH-SCL-005',
    ],
    ['memory as a value', workload(keda({ ...memoryTrigger, metricType: 'Value' })), 'PLINTH-SCL-005'],
    [
      'memory scaled in both directions',
      workload({ ...keda(memoryTrigger), verticalScaling: { mode: 'Recreate' } }),
      'PLINTH-SCL-006',
    ],
    [
      'the roots of the stores',
      workload({ env: { NODE_EXTRA_CA_CERTS: '/etc/ssl/own.pem' } }),
      'PLINTH-WRK-006',
    ],
    ['another region for the pods', workload({ env: { AWS_REGION: 'us-east-1' } }), 'PLINTH-WRK-009'],
    ['keys for the pods', workload({ env: { AWS_ACCESS_KEY_ID: 'AKIA' } }), 'PLINTH-WRK-009'],
    ['a time zone on Mars', exampleWith({ backup: { dump: { timeZone: 'Mars/Base' } } }), 'PLINTH-BKT-020'],
    [
      'an annotation with a key that is none',
      route({ ...ingress, ingress: { ...ingress.ingress, annotations: { 'bad key!!': 'x' } } }),
      'PLINTH-SPEC-007',
    ],
    ['more room than four times', cluster({ quota: { headroom: 401 } }), 'PLINTH-SPEC-005'],
  ])('is refused, and mended by its own fix: %s', (_, definition, code) => {
    expect(problemsOf(definition).map((problem) => problem.code)).toEqual([code]);
    expect(mended(definition, 3).problems).toEqual([]);
  });
});

describe('what an environment writes', () => {
  const inProd = (service: object, prod: object) =>
    exampleWith({ workload: { ...example.workload, ...service } }, { workload: prod });

  it('takes the place of a probe of another kind', () => {
    const spec = specOf(
      inProd({ probes: { startup: { http: { path: '/a' } } } }, { probes: { startup: { tcp: {} } } }),
    );
    expect(spec.workload.probes.startup).toEqual({ tcp: {} });
  });

  it('switches off what the service has', () => {
    const service = { route: gateway, verticalScaling: {}, priorityClass: 'high' };
    const spec = specOf(inProd(service, { route: false, verticalScaling: false, priorityClass: false }));
    for (const part of Object.keys(service)) expect(spec.workload).not.toHaveProperty(part);
  });

  it('is where a probe it wrote itself is mended', () => {
    const [problem] = problemsOf(inProd({}, { probes: { startup: { http: {} } } }));
    expect(problem?.path).toBe('shop.prod.workload.probes.startup.http.path');
  });
});

describe('a load balancer of AWS', () => {
  // 30 of preStop, 30 of the longest statement, 5 to close.
  it('is given longer to learn that a pod stops, and so is the pod', () => {
    expect(specOf(route(alb, {})).workload.termination).toEqual({ preStop: seconds(30), grace: seconds(65) });
    expect(specOf(route(ingress)).workload.termination).toEqual({ preStop: seconds(10), grace: seconds(60) });
  });
});

describe('a misspelt time zone', () => {
  it('is told which one was meant', () => {
    const [problem] = problemsOf(exampleWith({ backup: { drill: { timeZone: 'Europe/Berln' } } }));
    expect(problem?.fix).toBe('did you mean Europe/Berlin?');
  });
});

describe('a key of another form', () => {
  const probes = (headers: object) => workload({ probes: { startup: { http: { path: '/x', headers } } } });
  const labels = (podLabels: object) => workload({ ingress: [{ namespace: 'a', podLabels }] });
  it.each([
    [
      'a label of alerts',
      exampleWith({ monitoring: { labels: { 'bad label!': 'x' } } }),
      'rename it to bad-label',
    ],
    ['a header', probes({ X_Y: '1' }), 'rename it to X-Y'],
    ['a label of pods', labels({ 'app!': 'x' }), 'rename it to app'],
    ['a setting', workload({ env: { 'log-level': 'x' } }), 'rename it to LOG_LEVEL'],
    ['a setting that is there already', workload({ env: { 'a-b': 'x', A_B: 'y' } }), 'remove it'],
    ['a tag without a key', exampleWith({}, { tags: { '': 'x' } }), 'remove it'],
    [
      'a tag with a long key',
      exampleWith({}, { tags: { ['x'.repeat(129)]: '1' } }),
      `rename it to ${'x'.repeat(63)}`,
    ],
    ['a label longer than there are', labels({ ['x'.repeat(64)]: '1' }), `rename it to ${'x'.repeat(63)}`],
  ])('is told in its own words, and mended: %s', (_, definition, fix) => {
    const [problem] = problemsOf(definition);
    expect(problem).toMatchObject({ code: 'PLINTH-SPEC-007', fix });
    expect(mended(definition, 1).problems).toEqual([]);
  });
});
