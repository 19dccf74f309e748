import { App } from 'cdk8s';
import { type ManifestObject, objectsOf } from '../../charts/manifests.ts';
import { ServiceChart } from '../../charts/service-chart.ts';
import type { ResolvedPooler, ResolvedSpec } from '../../spec/resolved-spec.ts';
import type { Transforms } from '../../spec/transform.ts';
import { days, gib, mib, millicores, minutes, seconds } from '../../spec/units.ts';

/** Everything a service can have. */
export const production: ResolvedSpec = {
  stack: 'orders-prod',
  service: 'orders',
  owner: 'team-orders@example.com',
  environment: {
    name: 'prod',
    tier: 'production',
    account: '111122223333',
    region: 'eu-central-1',
    recoveryRegion: 'eu-west-1',
    state: { kind: 's3', bucket: 'example-state', key: 'orders-prod.tfstate', region: 'eu-central-1' },
    kubernetes: {
      namespace: 'orders',
      cluster: 'main',
      dnsCidrs: ['169.254.20.10/32'],
      ingressNamespace: 'gateway',
      monitoringNamespace: 'monitoring',
      quota: { enabled: true, headroom: 10 },
    },
    tags: {},
  },
  network: {
    kind: 'created',
    cidr: '10.40.0.0/16',
    availabilityZones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
    clientSecurityGroupIds: [],
  },
  workload: {
    image: 'registry.example.com/orders:1.4.2',
    port: 8080,
    metricsPath: '/metrics',
    replicas: { min: 3, max: 9 },
    surge: 2,
    resources: { cpu: millicores(500), memory: mib(512), ephemeralStorage: mib(256) },
    processes: 2,
    pool: { size: 5, overflow: 3 },
    probes: { startup: '/startupz', liveness: '/livez', readiness: '/readyz', startupTime: seconds(150) },
    autoscaling: { kind: 'hpa', cpuPercent: 65, scaleUpWindow: seconds(0), scaleDownWindow: minutes(5) },
    minReady: seconds(5),
    egress: [],
    ingress: [],
    termination: { preStop: seconds(10), grace: seconds(60) },
    migration: { command: ['./migrate', 'up'], deadline: minutes(10), connections: 2 },
    env: { LOG_LEVEL: 'info', FEATURE_X: 'off' },
  },
  postgres: {
    identifier: 'orders-prod',
    version: '16.10',
    family: 'postgres16',
    instanceClass: 'db.r6g.large',
    database: 'orders',
    port: 5432,
    storage: { type: 'gp3', size: gib(100), max: gib(500) },
    credentials: 'write-only',
    extendedSupport: false,
    credentialsVersion: 1,
    multiAz: true,
    replicas: { count: 1, instanceClass: 'db.r6g.large', inRecoveryRegion: false },
    backups: { retention: days(35), window: '02:00-03:00', finalSnapshot: true },
    maintenance: {
      window: 'sun:04:00-sun:05:00',
      autoMinorUpgrade: true,
      applyImmediately: false,
      allowMajorUpgrade: false,
      blueGreen: false,
    },
    deletionProtection: true,
    extensions: ['pg_trgm'],
    timeouts: { statement: seconds(30), lock: seconds(5), idleInTransaction: minutes(1) },
    parameters: {},
    monitoring: {
      interval: seconds(15),
      performanceInsights: true,
      performanceInsightsRetention: days(7),
      logRetention: days(30),
    },
  },
  redis: {
    identifier: 'orders-prod',
    engine: 'valkey',
    version: '8.0',
    family: 'valkey8',
    nodeType: 'cache.r7g.large',
    port: 6379,
    replicas: 1,
    multiAz: true,
    credentials: 'iam',
    evictionPolicy: 'volatile-lru',
    parameters: {},
    snapshots: { retention: days(7), window: '03:00-04:00' },
    maintenance: { window: 'sun:05:00-sun:06:00', applyImmediately: false },
    logRetention: days(30),
  },
  backup: { bucket: 'orders-prod-backup', retention: days(90), versionRetention: days(30) },
  monitoring: {
    serviceMonitor: true,
    interval: seconds(30),
    rules: true,
    dashboard: true,
    labels: { release: 'kube-prometheus-stack' },
    severityLabel: 'severity',
    highestSeverity: 'critical',
    runbooks: 'docs/runbooks.md',
  },
  connectionBudget: {
    maxConnections: 1_700,
    reserve: 20,
    available: 1_680,
    pods: 20,
    perPod: 16,
    jobs: 3,
    pooler: 4,
    needed: 327,
  },
  escapeHatches: [],
  suppressions: [],
};

const { redis: _redis, ...withoutRedis } = production;
const { migration: _migration, ...withoutMigration } = production.workload;

/** No cache, no migration, a network that was there before. */
export const development: ResolvedSpec = {
  ...withoutRedis,
  stack: 'orders-dev',
  environment: { ...production.environment, name: 'dev', tier: 'development' },
  network: { kind: 'given', vpcId: 'vpc-1', subnetIds: ['subnet-1', 'subnet-2'], clientSecurityGroupIds: [] },
  workload: { ...withoutMigration, replicas: { min: 1, max: 2 }, surge: 1 },
};

/** Against an AWS emulator on this machine. */
export const local: ResolvedSpec = {
  ...production,
  stack: 'orders-local',
  environment: {
    ...production.environment,
    name: 'local',
    tier: 'development',
    state: { kind: 'local' },
    emulator: { endpoint: 'http://127.0.0.1:4566' },
  },
};

export const chartOf = (spec: ResolvedSpec, transform: Transforms = {}): ServiceChart =>
  new ServiceChart(new App(), spec, { transform });

export const render = (spec: ResolvedSpec, transform: Transforms = {}): ManifestObject[] =>
  objectsOf(chartOf(spec, transform));

/** The value at `path` (`spec.template.spec`), or undefined where the path ends early. */
export const at = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Readonly<Record<string, unknown>> | undefined)?.[key], value);

/** The one object of `kind` whose name is `name`, or starts with `name-` and a Job's hash. */
export function find(objects: readonly ManifestObject[], kind: string, name: string): ManifestObject {
  const pattern = new RegExp(`^${name}${kind === 'Job' ? '-[0-9a-f]{8}' : ''}$`);
  const found = objects.filter((object) => object.kind === kind && pattern.test(object.metadata.name));
  if (found.length !== 1 || found[0] === undefined) {
    throw new Error(`expected one ${kind} ${name}, found ${found.length}`);
  }
  return found[0];
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly env?: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: unknown }[];
  readonly [field: string]: unknown;
}

export const podSpecOf = (object: ManifestObject): Readonly<Record<string, unknown>> =>
  at(object, 'spec.template.spec') as Readonly<Record<string, unknown>>;

export const containerOf = (object: ManifestObject): Container =>
  (podSpecOf(object).containers as readonly Container[])[0] as Container;

export const envOf = (object: ManifestObject, name: string): unknown => {
  const variable = containerOf(object).env?.find((candidate) => candidate.name === name);
  return variable?.value ?? variable?.valueFrom;
};

/** Objects with pods. */
export const withPods = (objects: readonly ManifestObject[]): ManifestObject[] =>
  objects.filter(({ kind }) => kind === 'Deployment' || kind === 'Job');

/** What `postgres: { pooler: {} }` resolves to in production. */
export const pooler: ResolvedPooler = {
  replicas: 2,
  poolSize: 20,
  reservePool: 5,
  maxClientConnections: 1_000,
  mode: 'transaction',
  maxPreparedStatements: 200,
  clientLifetime: minutes(2),
  queryWaitTimeout: seconds(15),
  serverIdleTimeout: minutes(5),
  resources: { cpu: millicores(250), memory: mib(128), ephemeralStorage: mib(64) },
  image: 'ghcr.io/cloudnative-pg/pgbouncer:1.25.1',
  metrics: true,
  termination: { preStop: seconds(10), grace: seconds(180) },
};
