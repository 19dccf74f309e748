import fc from 'fast-check';
import { cores, gib, mib, millicores, minutes, seconds } from '../../spec/units.ts';
import { bool, integer, mostly, path, record, shortTime } from './random-values.ts';

const port = integer(1, 65_535);
const word = fc.constantFrom('alpha', 'beta', 'gamma-two');
const objectName = mostly(
  fc.constantFrom('public', 'internal.example', 'a-1'),
  fc.constantFrom('Public', '', '-x'),
);

/** One thing to ask, mostly; now and then two or none. */
const question = fc.oneof(
  { weight: 4, arbitrary: fc.record({ http: fc.record({ path }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      http: fc.record({
        path,
        headers: mostly(fc.constant({ Host: 'a.example' }), fc.constant({ 'a b': 'c' })),
      }),
    }),
  },
  { weight: 4, arbitrary: record({ tcp: record({ port }) }) },
  { weight: 4, arbitrary: fc.record({ grpc: record({ port, service: word }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      exec: fc.record({
        command: mostly(
          fc.constantFrom(['/bin/alive'], ['sh', '-c', 'test -f /tmp/ready']),
          fc.constantFrom(['psql', '-c', 'select 1'], ['sh', '-c', 'redis-cli ping'], []),
        ),
      }),
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom({}, { http: {} }, { tcp: {}, exec: { command: ['x'] } }) },
);

const probe = fc.oneof(
  { weight: 3, arbitrary: path },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        question,
        record({ period: shortTime, timeout: shortTime, initialDelay: shortTime, failures: integer(1, 20) }),
      )
      .map(([asked, timing]) => ({ ...asked, ...timing })),
  },
);

const trigger = mostly(
  fc.constantFrom(
    { type: 'prometheus', metadata: { query: 'up', threshold: '1' } },
    { type: 'cron', metadata: { timezone: 'UTC' }, name: 'day', authentication: 'auth' },
    { type: 'memory', metricType: 'Utilization', metadata: { value: '70' } },
  ),
  fc.constantFrom(
    { type: 'cpu', metadata: { value: '60' } },
    { type: 'memory', metadata: { value: '70' } },
    { type: 'Cron', metadata: {} },
    { type: 'cron' },
    'cron',
  ),
);

const bounds = record({
  cpu: mostly(fc.constantFrom(millicores(50), cores(4)), fc.constantFrom(4, gib(1))),
  memory: mostly(fc.constantFrom(mib(64), gib(16)), fc.constantFrom(64, mib(1))),
});

const hostnames = mostly(
  fc.uniqueArray(fc.constantFrom('a.example.com', 'b.example.com', '*.example.org'), { minLength: 1 }),
  fc.constantFrom([], ['A.example.com'], ['10.0.0.1'], ['a.example.com', 'a.example.com'], 'a.example.com'),
);

const route = mostly(
  fc
    .tuple(
      fc.record({ hostnames }),
      record({
        kind: mostly(fc.constantFrom('gateway', 'ingress'), fc.constant('service')),
        clientCidrs: mostly(
          fc.constantFrom(['10.70.0.0/20'], ['169.254.171.0/24', 'fd12::/64']),
          fc.constantFrom([], ['10.70.0.1/20'], ['10.999.0.0/8'], '10.70.0.0/20'),
        ),
        wildcard: bool,
        paths: mostly(fc.constantFrom(['/'], ['/a', '/b']), fc.constantFrom([], ['/a', '/a'], ['a'])),
        gateway: record({ name: objectName, namespace: word, sectionName: objectName }),
        timeouts: record({ request: shortTime, backendRequest: shortTime }),
        ingress: record({
          class: mostly(fc.constantFrom('nginx', 'alb'), fc.constant('-x')),
          tlsSecret: objectName,
          annotations: mostly(
            fc.constantFrom({ 'x/y': 'z' }, { 'alb.ingress.kubernetes.io/target-type': 'instance' }),
            fc.constantFrom({ 'bad key!!': 'z' }, { '': 'z' }, { 'UP/x': 'z' }),
          ),
        }),
      }),
    )
    .map(([required, optional]) => ({ ...required, ...optional })),
  fc.constantFrom(false, {}, 'gateway'),
);

const egress = mostly(
  fc.uniqueArray(
    fc.constantFrom(
      { name: 'payments', cidrs: ['10.60.0.0/16'], ports: [443] },
      { name: 'ledger', cidrs: ['10.60.0.0/16', 'fd12::/64', '203.0.113.0/24'], ports: [443, 5_671] },
      { name: 'cards', internet: true, ports: [443] },
    ),
  ),
  fc.constantFrom(
    [{ name: 'world', cidrs: ['0.0.0.0/0'], ports: [443] }],
    [{ name: 'bits', cidrs: ['10.60.1.0/16', '10.999.0.0/8', '::/0'], ports: [443] }],
    [
      { name: 'twice', cidrs: ['10.1.0.0/16'], ports: [1] },
      { name: 'twice', cidrs: ['10.2.0.0/16'], ports: [2] },
    ],
    [{ name: 'none' }],
    [{ name: 'nowhere', ports: [443] }],
    [{ name: 'both', internet: true, cidrs: ['10.1.0.0/16'], ports: [443] }],
    [{ name: 'half', cidrs: ['0.0.0.0/1', '128.0.0.0/1'], ports: [443] }],
    'payments',
  ),
);

const ingress = mostly(
  fc.uniqueArray(
    fc.constantFrom(
      { namespace: 'billing' },
      { namespace: 'billing', podLabels: { app: 'x' }, port: 9_090 },
      { cidrs: ['10.71.0.0/24'] },
    ),
  ),
  fc.constantFrom(
    [{ namespace: 'Billing' }],
    [{}],
    [{ namespace: 'a', podLabels: { 'a b': 'c' } }],
    [{ cidrs: ['10.1.0.0/16'], podLabels: { app: 'x' } }],
  ),
);

/** What the workload has besides the image and its sizes. */
export const randomSurface = {
  probes: record({ startup: probe, liveness: probe, readiness: probe, startupTime: shortTime }),
  autoscaling: record({
    kind: mostly(fc.constantFrom('hpa', 'keda'), fc.constant('vpa')),
    cpuPercent: integer(10, 95),
    scaleUpWindow: shortTime,
    scaleDownWindow: shortTime,
    triggers: mostly(fc.array(trigger, { minLength: 1, maxLength: 3 }), fc.constant([])),
  }),
  verticalScaling: mostly(
    record({
      mode: mostly(fc.constantFrom('Off', 'Initial', 'Recreate'), fc.constant('Auto')),
      resources: mostly(fc.constantFrom(['memory'], ['cpu', 'memory']), fc.constantFrom([], ['disk'])),
      min: bounds,
      max: bounds,
    }),
    fc.constant(false),
  ),
  priorityClass: mostly(
    fc.oneof(objectName, fc.record({ create: fc.constant(true), value: integer(0, 1_000_000) })),
    fc.constantFrom(false, 'system-node-critical', { create: false, value: 1 }, { value: 5 }),
  ),
  minReady: mostly(fc.constantFrom(seconds(0), seconds(30)), fc.constantFrom(30, minutes(11))),
  route,
  egress,
  ingress,
};

/** What the cluster has. */
export const randomCluster = {
  mesh: mostly(fc.constantFrom('istio', 'linkerd'), fc.constant('consul')),
  meshRevision: mostly(fc.constant('stable'), fc.constant('1.27')),
  ingressNamespace: mostly(fc.constant('ingress-nginx'), fc.constant('Ingress')),
  imagePullSecrets: mostly(fc.constant(['registry']), fc.constantFrom([], ['Registry'], 'registry')),
  quota: record({ enabled: bool, headroom: integer(0, 400) }),
};
