import fc from 'fast-check';
import { regions } from '../../facts/regions.ts';
import { cores, days, gib, hours, mib, millicores, seconds, tib } from '../../spec/units.ts';
import { bool, integer, mostly, path, record, shortTime } from './random-values.ts';
import { randomCluster, randomSurface } from './random-workload.ts';

const period = (min: number, max: number) =>
  mostly(
    fc.integer({ min, max }).map(days),
    fc.integer({ min, max }),
    fc.constantFrom(gib(3), hours(36), days(5_000), '30 days'),
  );
const storageSize = mostly(
  fc.integer({ min: 20, max: 2_000 }).map(gib),
  fc.constantFrom(100, gib(20.5), gib(5), tib(1), gib(65_536), days(3), gib(70_000)),
);
const clock = fc
  .integer({ min: 0, max: 95 })
  .map(
    (quarter) =>
      `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`,
  );
const daily = mostly(
  fc.tuple(clock, clock).map(([from, to]) => `${from}-${to}`),
  fc.constantFrom('3-4', '', 3),
);
const day = fc.constantFrom('mon', 'wed', 'sat', 'sun');
const weekly = mostly(
  fc.tuple(day, clock, clock).map(([on, from, to]) => `${on}:${from}-${on}:${to}`),
  fc.constantFrom('sunday', 'sun:25:00-sun:26:00', 'sun:23:30-mon:00:30'),
);
const word = fc.constantFrom('alpha', 'beta', 'gamma-two', 'delta');

const workload = record({
  command: mostly(fc.constant(['node', 'server.js']), fc.constantFrom([], 'node')),
  port: integer(1_024, 65_535),
  metricsPath: path,
  replicas: record({ min: integer(1, 20), max: integer(1, 40) }),
  surge: integer(1, 5),
  resources: record({
    cpu: mostly(
      fc.integer({ min: 10, max: 4_000 }).map(millicores),
      fc.constantFrom(cores(2), 500, seconds(1)),
    ),
    memory: mostly(fc.integer({ min: 64, max: 8_192 }).map(mib), fc.constantFrom(gib(2), 512, mib(1))),
    ephemeralStorage: mostly(fc.integer({ min: 64, max: 4_096 }).map(mib), fc.constantFrom(gib(1))),
  }),
  processes: integer(1, 8),
  pool: record({ size: integer(1, 60), overflow: integer(0, 60) }),
  ...randomSurface,
  termination: record({ preStop: shortTime, grace: shortTime }),
  migration: mostly(
    record({ command: fc.constant(['migrate']), deadline: shortTime, connections: integer(1, 8) }),
    fc.constant(false),
  ),
  env: mostly(
    fc.dictionary(fc.constantFrom('LOG_LEVEL', 'FEATURE_X', 'PGHOST', 'DATABASE_URL'), word),
    fc.constant({ lower: 'x' }),
  ),
});

const postgres = record({
  version: mostly(
    fc.constantFrom('14', '15', '16', '17', '18', '16.14'),
    fc.constantFrom('12', '16.1', 16, 'sixteen'),
  ),
  instanceClass: mostly(
    fc.constantFrom('db.t4g.micro', 'db.t4g.medium', 'db.m7g.large', 'db.r7g.2xlarge', 'db.m6g.16xlarge'),
    fc.constantFrom('db.m7g.lrage', 'm7g.large', ''),
  ),
  database: mostly(fc.constantFrom('main', 'shop_db'), fc.constantFrom('Main', '1db', 'user')),
  port: integer(1_150, 65_535),
  storage: record({
    type: mostly(fc.constantFrom('gp3', 'io2'), fc.constantFrom('gp2', 'io1')),
    size: storageSize,
    max: mostly(storageSize, fc.constant(false)),
    iops: integer(1_000, 100_000),
    throughput: integer(500, 4_000),
  }),
  credentials: mostly(fc.constantFrom('write-only', 'rds-managed', 'iam'), fc.constantFrom('password', true)),
  credentialsVersion: integer(1, 9),
  multiAz: bool,
  replicas: record({
    count: integer(0, 5),
    instanceClass: mostly(fc.constantFrom('db.m7g.large', 'db.t4g.medium'), fc.constant('db.nope')),
    inRecoveryRegion: bool,
  }),
  backups: record({ retention: period(1, 35), window: daily, finalSnapshot: bool }),
  maintenance: record({ window: weekly, autoMinorUpgrade: bool, applyImmediately: bool, blueGreen: bool }),
  deletionProtection: bool,
  extensions: mostly(
    fc.uniqueArray(fc.constantFrom('pg_stat_statements', 'pgvector', 'pgaudit', 'pg_cron')),
    fc.constant(['pgvectr']),
  ),
  timeouts: record({
    statement: shortTime,
    lock: shortTime,
    idleInTransaction: shortTime,
    transaction: shortTime,
  }),
  pooler: mostly(
    record({
      replicas: integer(1, 6),
      poolSize: integer(1, 60),
      reservePool: integer(0, 20),
      maxClientConnections: integer(10, 2_000),
      clientLifetime: shortTime,
      queryWaitTimeout: shortTime,
      metrics: bool,
      certificate: record({ secret: word }),
      termination: record({ preStop: shortTime, grace: shortTime }),
    }),
    fc.constantFrom(false, true, 'pgbouncer'),
  ),
  parameters: mostly(
    fc.dictionary(
      fc.constantFrom('work_mem', 'max_connections', 'max_wal_senders', 'log_min_duration_statement'),
      fc.constantFrom('64', '200', '1000'),
    ),
    fc.constantFrom({ 'rds.force_ssl': '0' }, { work_mm: '64' }, { max_connections: 'many' }),
  ),
  reservedConnections: integer(5, 50),
  monitoring: record({
    interval: mostly(fc.constantFrom(seconds(0), seconds(15), seconds(60)), fc.constantFrom(seconds(7), 60)),
    performanceInsights: bool,
    performanceInsightsRetention: period(7, 731),
    logRetention: period(1, 400),
  }),
});

const redis = record({
  engine: mostly(fc.constantFrom('redis', 'valkey'), fc.constant('memcached')),
  version: mostly(fc.constantFrom('7.0', '7.1', '8.0'), fc.constantFrom('5.0.6', 7)),
  nodeType: mostly(fc.constantFrom('cache.t4g.micro', 'cache.m7g.large'), fc.constant('cache.m7g.lrage')),
  port: integer(1_150, 65_535),
  replicas: integer(0, 5),
  multiAz: bool,
  evictionPolicy: mostly(fc.constantFrom('allkeys-lru', 'noeviction'), fc.constant('lru')),
  snapshots: record({ retention: period(0, 35), window: daily }),
  maintenance: record({ window: weekly, applyImmediately: bool }),
  logRetention: period(1, 400),
});

const backup = record({
  retention: period(1, 400),
  versionRetention: period(1, 60),
  objectLock: mostly(
    record({ mode: fc.constantFrom('GOVERNANCE', 'COMPLIANCE', 'NONE'), duration: period(1, 400) }),
    fc.constant(false),
  ),
});

const network = mostly(
  fc.constantFrom(
    {},
    { cidr: '10.7.0.0/16' },
    { vpcId: 'vpc-0a1b2c3d', subnetIds: ['subnet-0a1b2c3d', 'subnet-0a1b2c3e'] },
    {
      vpcId: 'vpc-0a1b2c3d',
      subnetIds: ['subnet-0a1b2c3d', 'subnet-0a1b2c3e'],
      clientSecurityGroupIds: ['sg-0a1b2c3d'],
      cidrs: ['100.64.0.0/16'],
    },
  ),
  fc.constantFrom(
    { cidr: '8.8.8.0/24' },
    { cidr: '10.999.48.0/16' },
    { cidr: '10.7.16.0/16' },
    { cidrs: ['10.7.0.0/16'] },
    { availabilityZones: ['eu-west-1a', 'eu-west-1a'] },
    { vpcId: 'vpc-0a1b2c3d' },
    { subnetIds: ['subnet-0a1b2c3d'] },
  ),
);

const optionalParts = { redis: mostly(redis, fc.constant(false)), backup, network };

const environment = fc
  .tuple(
    fc.record({
      tier: mostly(fc.constantFrom('development', 'staging', 'production'), fc.constantFrom('prod', '')),
      account: mostly(fc.constant('111122223333'), fc.constantFrom('1', 111122223333)),
      region: mostly(fc.constantFrom(...regions()), fc.constantFrom('eu-cental-1', '')),
    }),
    record({
      recoveryRegion: mostly(fc.constantFrom('eu-west-1', 'us-east-1'), fc.constant('mars-1')),
      kubernetes: fc.oneof(
        { weight: 4, arbitrary: fc.constant({ cluster: 'platform' }) },
        {
          weight: 1,
          arbitrary: record({
            cluster: fc.constant('platform'),
            namespace: mostly(fc.constant('shop'), fc.constant('Shop')),
            ...randomCluster,
          }),
        },
      ),
      tags: mostly(
        fc.constantFrom({}, { 'cost-center': 'x', 'kubernetes.io/role': 'y' }),
        fc.constant({ owner: 'me' }),
      ),
      workload,
      postgres,
      ...optionalParts,
    }),
  )
  .map(([required, optional]) => ({ ...required, ...optional }));

/** Keys no schema has, now and then. */
const stray = mostly(
  fc.constant({}),
  fc.constantFrom({ posgres: {} }, { colour: 'red' }, { transforms: {} }),
);

const name = mostly(
  fc.constantFrom('shop', 'a', 'order-service', 'workflow-platform'),
  fc.constantFrom('Shop', 'or--ders', 'order', 'shop_2', 'a-service-with-a-very-very-long-name-indeed-it-is'),
);

/** Service definitions, right and wrong in every way a property can be. */
export const randomDefinition: fc.Arbitrary<Record<string, unknown>> = fc
  .tuple(
    fc.record({ name, owner: mostly(fc.constant('team'), fc.constant('')) }),
    workload,
    mostly(
      fc.constantFrom('registry.example.com/shop:1.0.0', 'shop@sha256:'.concat('0'.repeat(64))),
      fc.constantFrom('', 'shop:latest'),
    ),
    postgres,
    record(optionalParts),
    fc.dictionary(fc.constantFrom('dev', 'staging', 'prod'), environment, { minKeys: 1, maxKeys: 2 }),
    stray,
  )
  .map(([head, pods, image, database, parts, environments, extra]) => ({
    ...head,
    workload: { ...pods, image },
    postgres: { version: '16', ...database },
    ...parts,
    environments,
    ...(extra as object),
  }));
