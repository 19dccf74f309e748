import type { ResolvedPostgres, ResolvedRedis, ResolvedSpec } from '../../spec/resolved-spec.ts';
import { days, gib, hours, mib, millicores, minutes, seconds } from '../../spec/units.ts';

const postgres: ResolvedPostgres = {
  identifier: 'orders-prod',
  version: '16',
  family: 'postgres16',
  instanceClass: 'db.m7g.large',
  database: 'orders',
  port: 5432,
  storage: { type: 'gp3', size: gib(400), max: gib(1_000), iops: 12_000, throughput: 500 },
  credentials: 'write-only',
  extendedSupport: false,
  credentialsVersion: 3,
  multiAz: true,
  replicas: { count: 2, instanceClass: 'db.m7g.large', inRecoveryRegion: true },
  backups: { retention: days(35), window: '02:00-03:00', finalSnapshot: true },
  maintenance: {
    window: 'sun:04:00-sun:05:00',
    autoMinorUpgrade: true,
    applyImmediately: false,
    allowMajorUpgrade: false,
    blueGreen: false,
  },
  deletionProtection: true,
  extensions: ['pgvector', 'pgaudit', 'pg_cron'],
  timeouts: { statement: seconds(15), lock: seconds(3), idleInTransaction: minutes(1) },
  parameters: { max_wal_senders: '20', work_mem: '16384' },
  monitoring: {
    interval: seconds(30),
    performanceInsights: true,
    performanceInsightsRetention: days(731),
    logRetention: days(365),
  },
};

const redis: ResolvedRedis = {
  identifier: 'orders-prod',
  engine: 'valkey',
  version: '8.0',
  family: 'valkey8',
  nodeType: 'cache.r7g.large',
  port: 6379,
  replicas: 2,
  multiAz: true,
  credentials: 'iam',
  evictionPolicy: 'allkeys-lru',
  parameters: { timeout: '300' },
  snapshots: { retention: days(7), window: '02:00-03:00' },
  maintenance: { window: 'sun:04:00-sun:05:00', applyImmediately: false },
  logRetention: days(365),
};

/** Everything a service can have, in production. */
export const production: ResolvedSpec = {
  stack: 'orders-prod',
  service: 'orders',
  owner: 'team-orders',
  environment: {
    name: 'prod',
    tier: 'production',
    account: '111122223333',
    region: 'eu-west-1',
    recoveryRegion: 'eu-central-1',
    state: {
      kind: 's3',
      bucket: 'plinth-state-111122223333',
      key: 'orders/prod.tfstate',
      region: 'eu-west-1',
    },
    kubernetes: {
      namespace: 'orders',
      cluster: 'main',
      externalSecretsRole: 'arn:aws:iam::111122223333:role/external-secrets',
      dnsCidrs: ['169.254.20.10/32'],
      ingressNamespace: 'gateway',
      monitoringNamespace: 'monitoring',
      quota: { enabled: true, headroom: 10 },
    },
    tags: { 'cost-center': '4711' },
  },
  network: {
    kind: 'created',
    cidr: '10.40.0.0/16',
    availabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
    recovery: { availabilityZones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'] },
    clientSecurityGroupIds: ['sg-0aaaaaaaaaaaaaaaa'],
  },
  workload: {
    image: 'registry.example/orders:1.0.0',
    port: 8080,
    metricsPath: '/metrics',
    replicas: { min: 2, max: 4 },
    surge: 1,
    resources: { cpu: millicores(500), memory: mib(512), ephemeralStorage: gib(1) },
    processes: 1,
    pool: { size: 5, overflow: 5 },
    probes: { startup: '/live', liveness: '/live', readiness: '/ready', startupTime: minutes(2) },
    autoscaling: { kind: 'hpa', cpuPercent: 70, scaleUpWindow: seconds(30), scaleDownWindow: minutes(5) },
    minReady: seconds(5),
    egress: [],
    ingress: [],
    termination: { preStop: seconds(10), grace: seconds(40) },
    env: {},
  },
  postgres,
  redis,
  backup: {
    bucket: 'orders-prod-backup-111122223333',
    retention: days(90),
    versionRetention: days(30),
    objectLock: { mode: 'GOVERNANCE', duration: days(45) },
  },
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
    maxConnections: 901,
    reserve: 20,
    available: 881,
    pods: 5,
    perPod: 10,
    jobs: 5,
    pooler: 0,
    needed: 55,
  },
  escapeHatches: [],
  suppressions: [],
};

const { max: _max, iops: _iops, throughput: _throughput, ...smallStorage } = postgres.storage;
const { redis: _redis, ...withoutRedis } = production;
const { recoveryRegion: _region, ...oneRegion } = production.environment;

/** As little as a service can have: a given network, one instance, no cache, no cluster. */
export const development: ResolvedSpec = {
  ...withoutRedis,
  stack: 'orders-dev',
  environment: {
    ...oneRegion,
    name: 'dev',
    tier: 'development',
    state: {
      kind: 's3',
      bucket: 'plinth-state-111122223333',
      key: 'orders/dev.tfstate',
      region: 'eu-west-1',
    },
    kubernetes: {
      namespace: 'orders',
      dnsCidrs: ['169.254.20.10/32'],
      ingressNamespace: 'gateway',
      monitoringNamespace: 'monitoring',
      quota: { enabled: true, headroom: 10 },
    },
  },
  network: {
    kind: 'given',
    vpcId: 'vpc-0123456789abcdef0',
    subnetIds: ['subnet-0aaaaaaaaaaaaaaaa', 'subnet-0bbbbbbbbbbbbbbbb'],
    clientSecurityGroupIds: [],
  },
  postgres: {
    ...postgres,
    identifier: 'orders-dev',
    instanceClass: 'db.t4g.micro',
    storage: { ...smallStorage, size: gib(20) },
    credentialsVersion: 1,
    multiAz: false,
    replicas: { count: 0, instanceClass: 'db.t4g.micro', inRecoveryRegion: false },
    backups: { ...postgres.backups, retention: days(1), finalSnapshot: false },
    deletionProtection: false,
    extensions: [],
    parameters: {},
    monitoring: {
      ...postgres.monitoring,
      interval: seconds(0),
      performanceInsights: false,
      logRetention: days(30),
    },
  },
  backup: { bucket: 'orders-dev-backup-111122223333', retention: days(7), versionRetention: days(1) },
};

/** Against an emulator on this machine. */
export const local: ResolvedSpec = {
  ...development,
  stack: 'orders-local',
  environment: {
    ...development.environment,
    name: 'local',
    account: '000000000000',
    state: { kind: 'local' },
    emulator: { endpoint: 'http://127.0.0.1:4566' },
  },
  network: {
    kind: 'created',
    cidr: '10.99.0.0/16',
    availabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
    clientSecurityGroupIds: [],
  },
  postgres: { ...development.postgres, identifier: 'orders-local' },
  redis: {
    ...redis,
    identifier: 'orders-local',
    replicas: 0,
    multiAz: false,
    snapshots: { retention: hours(0), window: '02:00-03:00' },
  },
  backup: { ...development.backup, bucket: 'orders-local-backup' },
};
