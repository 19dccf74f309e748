import { majorOf, offeredMinors } from '../facts/postgres-versions.ts';
import { drillRoom } from './backup-room.ts';
import type { Tier } from './resolved-spec.ts';
import { mostBackupStorage } from './schema/backup.ts';
import { days, gib, hours, mib, millicores, minutes, type Size, seconds, toGib } from './units.ts';

/** Both kinds of backup pods. */
const pods = { timeZone: 'Etc/UTC', awsImage: 'public.ecr.aws/aws-cli/aws-cli:2.31.21' } as const;

/** Defaults that are the same in every tier. */
const everyTier = {
  environment: {
    kubernetes: {
      monitoringNamespace: 'monitoring',
      quota: { enabled: true, headroom: 10 },
      // Where NodeLocal DNSCache listens (Kubernetes, "Using NodeLocal DNSCache").
      dnsCidrs: ['169.254.20.10/32'],
    },
    tags: {},
  },
  network: { clientSecurityGroupIds: [] },
  monitoring: {
    serviceMonitor: true,
    interval: seconds(30),
    rules: true,
    dashboard: true,
    // What the Prometheus of the chart kube-prometheus-stack selects by, under its usual release name.
    labels: { release: 'kube-prometheus-stack' },
    severityLabel: 'severity',
    highestSeverity: 'critical',
    runbooks: 'docs/runbooks.md',
  },
  workload: {
    port: 8_080,
    metricsPath: '/metrics',
    surge: 1,
    resources: { cpu: millicores(250), memory: mib(512), ephemeralStorage: mib(256) },
    processes: 1,
    pool: { size: 5, overflow: 5 },
    probes: { startup: '/startupz', liveness: '/livez', readiness: '/readyz', startupTime: seconds(150) },
    autoscaling: { kind: 'hpa', cpuPercent: 70, scaleUpWindow: seconds(30), scaleDownWindow: minutes(5) },
    minReady: seconds(5),
    egress: [],
    ingress: [],
    termination: { preStop: seconds(10) },
    env: {},
  },
  postgres: {
    port: 5_432,
    credentials: 'write-only',
    credentialsVersion: 1,
    extendedSupport: false,
    replicas: { count: 0, inRecoveryRegion: false },
    maintenance: {
      window: 'sun:04:30-sun:05:30',
      applyImmediately: false,
      allowMajorUpgrade: false,
      blueGreen: false,
    },
    extensions: ['pg_stat_statements'],
    timeouts: { statement: seconds(30), lock: seconds(5), idleInTransaction: seconds(60) },
    parameters: {},
    reservedConnections: 15,
    // Taken only where a service asks for one.
    pooler: {
      replicas: 2,
      poolSize: 20,
      reservePool: 5,
      maxClientConnections: 1_000,
      mode: 'transaction',
      maxPreparedStatements: 200,
      clientLifetime: seconds(120),
      queryWaitTimeout: seconds(15),
      serverIdleTimeout: seconds(300),
      // 1,000 clients with TLS take about 30 MiB beside the 11 of PgBouncer itself.
      resources: { cpu: millicores(250), memory: mib(128), ephemeralStorage: mib(64) },
      // Kept current by the CloudNativePG project, made for pods without privileges; from Debian, with bash and psql.
      image: 'ghcr.io/cloudnative-pg/pgbouncer:1.25.1',
      metrics: true,
      termination: { preStop: seconds(10) },
    },
  },
  redis: {
    engine: 'redis',
    version: '7.1',
    port: 6_379,
    credentials: 'iam',
    evictionPolicy: 'volatile-lru',
    parameters: {},
    maintenance: { window: 'sun:06:00-sun:07:00', applyImmediately: false },
  },
  backup: {
    // Before the daily windows of RDS, so that neither waits for the other's reads.
    dump: { schedule: '15 1 * * *', ...pods, timeLimit: hours(2), from: 'primary' },
    // A dump a day; two hours for one that starts or takes longer than the last.
    drill: { schedule: '15 5 * * mon', ...pods, maxAge: hours(26), timeLimit: hours(2) },
  },
} as const;

const storage = { type: 'gp3' } as const;
const backups = { window: '03:00-04:00' } as const;

/** Cheap, and still encrypted, private, TLS-only and backed up. */
const development = {
  // Nobody is woken for it.
  monitoring: { highestSeverity: 'warning' },
  workload: { replicas: { min: 1, max: 2 } },
  postgres: {
    instanceClass: 'db.t4g.micro',
    pooler: { replicas: 1 },
    storage: { ...storage, size: gib(20) },
    // Nobody depends on it: no standby, and an apply takes effect at once.
    multiAz: false,
    maintenance: { applyImmediately: true },
    // Development environments come and go; what matters in them is made by migrations.
    backups: { ...backups, retention: days(1), finalSnapshot: false },
    deletionProtection: false,
    monitoring: {
      interval: seconds(0),
      performanceInsights: false,
      performanceInsightsRetention: days(7),
      logRetention: days(7),
    },
  },
  redis: {
    nodeType: 'cache.t4g.micro',
    replicas: 0,
    multiAz: false,
    snapshots: { retention: days(0), window: '02:00-03:00' },
    maintenance: { applyImmediately: true },
    logRetention: days(7),
  },
  backup: {
    retention: days(7),
    versionRetention: days(1),
    dump: { storage: gib(2) },
    drill: { storage: gib(4) },
  },
} as const;

/** The shape of production at a smaller size. */
const staging = {
  workload: { replicas: { min: 2, max: 4 } },
  postgres: {
    instanceClass: 'db.t4g.medium',
    storage: { ...storage, size: gib(20) },
    multiAz: true,
    backups: { ...backups, retention: days(7), finalSnapshot: true },
    deletionProtection: true,
    monitoring: {
      interval: seconds(60),
      performanceInsights: true,
      performanceInsightsRetention: days(7),
      logRetention: days(30),
    },
  },
  redis: {
    nodeType: 'cache.t4g.small',
    replicas: 1,
    multiAz: true,
    snapshots: { retention: days(3), window: '02:00-03:00' },
    logRetention: days(30),
  },
  backup: {
    retention: days(30),
    versionRetention: days(7),
    dump: { storage: gib(4) },
    drill: { storage: gib(8) },
  },
} as const;

/** Safe: survives a zone, a mistake and a deletion. */
const production = {
  workload: { replicas: { min: 3, max: 10 }, resources: { cpu: millicores(500), memory: mib(1_024) } },
  postgres: {
    instanceClass: 'db.m7g.large',
    storage: { ...storage, size: gib(100) },
    multiAz: true,
    backups: { ...backups, retention: days(35), finalSnapshot: true },
    deletionProtection: true,
    monitoring: {
      interval: seconds(60),
      performanceInsights: true,
      performanceInsightsRetention: days(7),
      logRetention: days(90),
    },
  },
  redis: {
    nodeType: 'cache.m7g.large',
    replicas: 1,
    multiAz: true,
    snapshots: { retention: days(7), window: '02:00-03:00' },
    logRetention: days(90),
  },
  backup: {
    retention: days(90),
    versionRetention: days(30),
    dump: { storage: gib(4) },
    drill: { storage: gib(8) },
  },
} as const;

const perTier = { development, staging, production } as const;

/** The fewest days of point-in-time recovery a tier may have. */
export const minimumBackupDays: Readonly<Record<Tier, number>> = {
  development: 1,
  staging: 7,
  production: 14,
};

/** The tier somebody wrote; whatever is none gets the defaults of production, the strictest. */
export const tierOf = (written: unknown): Tier =>
  typeof written === 'string' && Object.hasOwn(perTier, written) ? (written as Tier) : 'production';

/** The layers of defaults of a tier, the weaker first. */
export const defaultLayers = (tier: Tier): readonly object[] => [everyTier, perTier[tier]];

/** Defaults that follow from the rest of the spec. */
export const computedDefaults = {
  namespace: (service: string, environment: string) => `${service}-${environment}`,
  stateBucket: (account: string, region: string) => `plinth-state-${account}-${region}`,
  stateKey: (service: string, environment: string) => `${service}/${environment}/terraform.tfstate`,
  database: (service: string) => service.replaceAll('-', '_'),
  cidr: '10.20.0.0/16',
  /**
   * Volumes of a StorageClass cost what they hold while their pod lives, so they hold the database at its size: a dump
   * of half of it, compressed, and for the drill that dump and 1.25 times the database (docs/backup.md).
   */
  backupStorage: (databaseGib: number, dumpGib = Math.max(1, Math.ceil(databaseGib / 2))) => {
    const within = (amount: number) => gib(Math.min(toGib(mostBackupStorage), amount));
    return {
      dump: { storage: within(dumpGib) },
      drill: { storage: within(drillRoom(dumpGib, databaseGib)) },
    };
  },
  /** Storage may double by itself, or reach what the tier starts with; development does not grow. */
  storageCeiling: (tier: Tier, sizeGib: number): Size | undefined => {
    const least = { development: undefined, staging: 100, production: 500 }[tier];
    const ceiling = least === undefined ? 0 : Math.min(Math.max(least, 2 * sizeGib), 65_536);
    // Within 10 % of the largest volume there is nothing left to grow to.
    return ceiling * 10 >= sizeGib * 11 && ceiling > 0 ? gib(ceiling) : undefined;
  },
  /** A pinned minor stays where it is; a major alone leaves the minor to RDS. */
  autoMinorUpgrade: (version: unknown) => !String(version).includes('.'),
  /** Client tools refuse a newer server, so image and server are of one major. */
  postgresImage: (version: string) => {
    const minors = offeredMinors(majorOf(version)).map((minor) => Number(minor.split('.')[1]));
    const newest = Math.max(...minors.filter(Number.isInteger));
    return `docker.io/library/postgres:${majorOf(version)}${newest > 0 ? `.${newest}` : ''}`;
  },
  // A migration holds one connection, rarely two; ten minutes is longer than a safe one takes.
  migration: { connections: 2, deadline: minutes(10) },
  route: { kind: 'gateway', wildcard: false, paths: ['/'] },
  verticalScaling: { mode: 'Off' },
  // A load balancer learns of a pod that stops by way of its controller and of an API of AWS: seconds more than a
  // change of endpoints takes inside the cluster.
  preStopBehindAlb: seconds(30),
} as const satisfies Record<string, unknown>;
