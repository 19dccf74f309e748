import { describe, expect, it } from 'vitest';
import { days, gib, hours, millicores, minutes, seconds } from '../../spec/units.ts';
import { example, exampleWith } from './example.ts';
import { mended, problemsOf, resolveAll } from './refuse.ts';

interface Case {
  readonly input: string;
  readonly definition: unknown;
  readonly code: string;
  readonly path: string;
  readonly fix: RegExp;
}

const workload = (properties: object) => exampleWith({ workload: { ...example.workload, ...properties } });
const postgres = (properties: object, prod: object = {}) =>
  exampleWith({ postgres: { ...example.postgres, ...properties } }, prod);
const longName = 'a-service-with-a-name-of-forty-characters';

const cases: readonly Case[] = [
  {
    input: 'an unknown key of the service',
    definition: exampleWith({ posgres: {} }),
    code: 'PLINTH-SPEC-001',
    path: 'shop.posgres',
    fix: /did you mean postgres\?/,
  },
  {
    input: 'an unknown key of a part',
    definition: workload({ replcas: { min: 2, max: 3 } }),
    code: 'PLINTH-SPEC-001',
    path: 'shop.workload.replcas',
    fix: /did you mean replicas\?/,
  },
  {
    input: 'an unknown key of an environment',
    definition: exampleWith({}, { redsi: {} }),
    code: 'PLINTH-SPEC-001',
    path: 'shop.prod.redsi',
    fix: /did you mean redis\?/,
  },
  {
    input: 'a bare number where a unit belongs',
    definition: postgres({ backups: { retention: 30 } }),
    code: 'PLINTH-SPEC-004',
    path: 'shop.postgres.backups.retention',
    fix: /set postgres\.backups\.retention to days\(30\)/,
  },
  {
    input: 'a size where a duration belongs',
    definition: postgres({ backups: { retention: gib(30) } }),
    code: 'PLINTH-SPEC-004',
    path: 'shop.postgres.backups.retention',
    fix: /to days\(35\)/,
  },
  {
    input: 'a duration where a processor time belongs',
    definition: workload({ resources: { cpu: seconds(1) } }),
    code: 'PLINTH-SPEC-004',
    path: 'shop.workload.resources.cpu',
    fix: /to millicores\(500\)/,
  },
  {
    input: 'a quantity out of range',
    definition: postgres({ backups: { retention: days(40) } }),
    code: 'PLINTH-SPEC-005',
    path: 'shop.postgres.backups.retention',
    fix: /to days\(35\)/,
  },
  {
    input: 'a region with a typo',
    definition: exampleWith({}, { region: 'eu-cental-1' }),
    code: 'PLINTH-ENV-001',
    path: 'shop.prod.region',
    fix: /did you mean eu-central-1\?/,
  },
  {
    input: 'overlapping backup and maintenance windows',
    definition: postgres({ backups: { window: '04:00-05:00' } }),
    code: 'PLINTH-WIN-001',
    path: 'shop.prod.postgres.backups.window',
    fix: /or move the maintenance window/,
  },
  {
    input: 'windows that overlap across midnight and the end of the week',
    definition: postgres({
      backups: { window: '23:30-00:30' },
      maintenance: { window: 'sun:23:00-mon:00:15' },
    }),
    code: 'PLINTH-WIN-001',
    path: 'shop.prod.postgres.backups.window',
    fix: /or move the maintenance window/,
  },
  {
    input: 'IOPS on gp3 below 400 GiB',
    definition: postgres({ storage: { size: gib(399), max: gib(500), iops: 12_000 } }),
    code: 'PLINTH-PG-012',
    path: 'shop.prod.postgres.storage.iops',
    fix: /drop iops or set storage\.size to gib\(400\) or more/,
  },
  {
    input: 'replicas with a password RDS manages',
    definition: postgres({ credentials: 'rds-managed', replicas: { count: 1 } }),
    code: 'PLINTH-PG-020',
    path: 'shop.prod.postgres.credentials',
    fix: /"write-only", or have no replicas/,
  },
  {
    input: 'blue/green with a password RDS manages',
    definition: postgres({ credentials: 'rds-managed', maintenance: { blueGreen: true } }),
    code: 'PLINTH-PG-021',
    path: 'shop.prod.postgres.maintenance.blueGreen',
    fix: /blueGreen to false/,
  },
  {
    input: 'blue/green with replicas',
    definition: postgres({ replicas: { count: 2 }, maintenance: { blueGreen: true } }),
    code: 'PLINTH-PG-022',
    path: 'shop.prod.postgres.maintenance.blueGreen',
    fix: /or have no replicas/,
  },
  {
    input: 'a storage ceiling below the storage',
    definition: postgres({ storage: { size: gib(100), max: gib(50) } }),
    code: 'PLINTH-PG-016',
    path: 'shop.prod.postgres.storage.max',
    fix: /to gib\(110\)/,
  },
  {
    input: 'a storage ceiling less than 10 % above the storage',
    definition: postgres({ storage: { size: gib(100), max: gib(109) } }),
    code: 'PLINTH-PG-016',
    path: 'shop.prod.postgres.storage.max',
    fix: /to gib\(110\)/,
  },
  {
    // 11 pods x 1 process x 100 + 1 = 1101 connections; db.m7g.large has 848 - 15 = 833 of them.
    input: 'a pool over the connection budget',
    // 830 of the 833 there are for pods: 39 for each of 21, or 8 pods with 100: (8 - 1) / 2. 2,118 are needed.
    definition: workload({ pool: { size: 100, overflow: 0 } }),
    code: 'PLINTH-BUD-001',
    path: 'shop.prod.workload.pool',
    fix: /lower workload\.pool to \{ size: 39, overflow: 0 \}, or lower workload\.replicas\.max to 3, or raise postgres\.instanceClass to db\.m7g\.2xlarge/,
  },
  {
    input: 'an empty image',
    definition: workload({ image: '' }),
    code: 'PLINTH-SPEC-007',
    path: 'shop.workload.image',
    fix: /registry\.example\.com\/orders:1\.4\.2/,
  },
  {
    input: 'the latest image in production',
    definition: workload({ image: 'registry.example.com/shop:latest' }),
    code: 'PLINTH-WRK-001',
    path: 'shop.prod.workload.image',
    fix: /name the version, as in registry\.example\.com\/shop:1\.0\.0/,
  },
  {
    input: 'an image without a tag in production',
    definition: workload({ image: 'registry.example.com:5000/shop' }),
    code: 'PLINTH-WRK-001',
    path: 'shop.prod.workload.image',
    fix: /name the version/,
  },
  {
    input: 'port 0',
    definition: workload({ port: 0 }),
    code: 'PLINTH-SPEC-005',
    path: 'shop.workload.port',
    fix: /set workload\.port to 1$/,
  },
  {
    input: 'a text where a number belongs',
    definition: workload({ port: '8080' }),
    code: 'PLINTH-SPEC-003',
    path: 'shop.workload.port',
    fix: /set workload\.port to 8080/,
  },
  {
    // a-service-with-a-name-of-forty-characters: 41 characters.
    input: 'a service name that is too long',
    definition: exampleWith({ name: longName }),
    code: 'PLINTH-SPEC-005',
    path: `${longName}.name`,
    fix: /set name to "a-service-with-a-name-of-forty-character"/,
  },
  {
    // 40 + 1 + 17 characters and `-replica-5` make 68, RDS takes 63.
    input: 'a name too long for RDS',
    definition: {
      ...example,
      name: longName.slice(0, 40),
      environments: { 'production-frankfu': example.environments.prod },
    },
    code: 'PLINTH-SVC-002',
    path: `${longName.slice(0, 40)}.production-frankfu.name`,
    fix: /shorten the name of the service by/,
  },
  {
    input: 'a cross-region replica without a recovery region',
    definition: postgres({ replicas: { inRecoveryRegion: true } }),
    code: 'PLINTH-PG-023',
    path: 'shop.prod.recoveryRegion',
    fix: /set prod\.recoveryRegion/,
  },
  {
    input: 'a recovery region that is the region',
    definition: exampleWith({}, { recoveryRegion: 'eu-central-1' }),
    code: 'PLINTH-ENV-002',
    path: 'shop.prod.recoveryRegion',
    fix: /to "eu-west-1"/,
  },
  {
    input: 'a production without deletion protection',
    definition: postgres({ deletionProtection: false }),
    code: 'PLINTH-PG-041',
    path: 'shop.prod.postgres.deletionProtection',
    fix: /to true, or give the environment another tier/,
  },
  {
    input: 'backups shorter than production allows',
    definition: postgres({ backups: { retention: days(13) } }),
    code: 'PLINTH-PG-040',
    path: 'shop.prod.postgres.backups.retention',
    fix: /to days\(14\)/,
  },
  {
    input: 'a grace period that ends with preStop',
    definition: workload({ termination: { preStop: seconds(30), grace: seconds(30) } }),
    code: 'PLINTH-WRK-004',
    path: 'shop.prod.workload.termination.grace',
    // 30 of preStop, 30 of the longest statement, 5 to close.
    fix: /to seconds\(65\)/,
  },
  {
    input: 'a longest transaction shorter than a statement',
    definition: postgres({ timeouts: { transaction: seconds(29) } }),
    code: 'PLINTH-PG-053',
    path: 'shop.prod.postgres.timeouts.transaction',
    fix: /to seconds\(30\)/,
  },
  {
    input: 'a pooler that would have to sign IAM tokens',
    definition: postgres({ credentials: 'iam', pooler: {} }),
    code: 'PLINTH-POOL-001',
    path: 'shop.prod.postgres.pooler',
    fix: /to "write-only", or have no pooler/,
  },
  {
    input: 'a pooler of one pod in production',
    definition: postgres({ pooler: { replicas: 1 } }),
    code: 'PLINTH-POOL-002',
    path: 'shop.prod.postgres.pooler.replicas',
    fix: /replicas to 2/,
  },
  {
    input: 'a database named as the console of the pooler',
    definition: postgres({ database: 'pgbouncer', pooler: {} }),
    code: 'PLINTH-POOL-003',
    path: 'shop.prod.postgres.database',
    fix: /to "pgbouncer_db"/,
  },
  {
    input: 'a pooler of whose pods one cannot take every connection',
    // (2 x 10 + 1) pods x 10 connections.
    definition: postgres({ pooler: { maxClientConnections: 209 } }),
    code: 'PLINTH-POOL-004',
    path: 'shop.prod.postgres.pooler.maxClientConnections',
    fix: /to 210/,
  },
  {
    input: 'a pooler that is killed before its clients leave',
    // 10 + 120 + 15 + 30 + 5.
    definition: postgres({ pooler: { termination: { grace: seconds(179) } } }),
    code: 'PLINTH-POOL-005',
    path: 'shop.prod.postgres.pooler.termination.grace',
    fix: /to seconds\(180\)/,
  },
  {
    input: 'an image of the pooler without a version',
    definition: postgres({ pooler: { image: 'ghcr.io/cloudnative-pg/pgbouncer' } }),
    code: 'PLINTH-SPEC-007',
    path: 'shop.postgres.pooler.image',
    fix: /to "ghcr.io\/cloudnative-pg\/pgbouncer:1\.25\.1"/,
  },
  {
    input: 'one path for liveness and readiness',
    definition: workload({ probes: { liveness: '/health', readiness: '/health' } }),
    code: 'PLINTH-WRK-005',
    path: 'shop.prod.workload.probes.liveness',
    fix: /to "\/livez"/,
  },
  {
    input: 'an extension with a typo',
    definition: postgres({ extensions: ['pgvectr'] }),
    code: 'PLINTH-PG-030',
    path: 'shop.prod.postgres.extensions',
    fix: /did you mean pgvector\?/,
  },
  {
    input: 'TLS switched off by a parameter',
    definition: postgres({ parameters: { 'rds.force_ssl': '0' } }),
    code: 'PLINTH-PG-031',
    path: 'shop.prod.postgres.parameters.rds.force_ssl',
    fix: /TLS is always forced/,
  },
  {
    input: 'a parameter out of range',
    definition: postgres({ parameters: { max_wal_senders: '-1' } }),
    code: 'PLINTH-PG-032',
    path: 'shop.prod.postgres.parameters.max_wal_senders',
    fix: /to "0"/,
  },
  {
    input: 'an instance class with a typo',
    definition: postgres({ instanceClass: 'db.m7g.lrage' }),
    code: 'PLINTH-PG-002',
    path: 'shop.prod.postgres.instanceClass',
    fix: /did you mean db\.m7g\.large\?/,
  },
  {
    input: 'a version RDS does not offer',
    definition: postgres({ version: '12' }),
    code: 'PLINTH-PG-001',
    path: 'shop.prod.postgres.version',
    fix: /set environments\.prod\.postgres\.version to "16"/,
  },
  {
    input: 'a pinned minor that RDS is to move on',
    definition: postgres({ version: '16.14', maintenance: { autoMinorUpgrade: true } }),
    code: 'PLINTH-PG-003',
    path: 'shop.prod.postgres.maintenance.autoMinorUpgrade',
    fix: /to false, or version to 16/,
  },
  {
    input: 'Multi-AZ Redis without a replica',
    definition: exampleWith({ redis: { replicas: 0 } }),
    code: 'PLINTH-REDIS-003',
    path: 'shop.prod.redis.replicas',
    fix: /redis\.replicas to 1 or more/,
  },
  {
    input: 'an object lock that outlasts the retention',
    definition: exampleWith({
      backup: { retention: days(30), objectLock: { mode: 'COMPLIANCE', duration: days(31) } },
    }),
    code: 'PLINTH-BKT-001',
    path: 'shop.prod.backup.objectLock.duration',
    fix: /to days\(30\)/,
  },
  {
    input: 'a fraction of what is counted whole',
    definition: postgres({ storage: { size: gib(20.5) } }),
    code: 'PLINTH-SPEC-008',
    path: 'shop.postgres.storage.size',
    fix: /to gib\(21\)/,
  },
  {
    input: 'days in half days',
    definition: postgres({ backups: { retention: hours(420) } }),
    code: 'PLINTH-SPEC-008',
    path: 'shop.postgres.backups.retention',
    fix: /to days\(18\)/,
  },
  {
    input: 'a name with two hyphens in a row',
    definition: exampleWith({ name: 'or--ders' }),
    code: 'PLINTH-SPEC-007',
    path: 'or--ders.name',
    fix: /"orders"/,
  },
  {
    input: 'a database named by a word of SQL',
    definition: exampleWith({ name: 'order' }),
    code: 'PLINTH-PG-005',
    path: 'order.prod.postgres.database',
    fix: /to "order_db"/,
  },
  {
    input: 'an address range that is none',
    definition: exampleWith({ network: { cidr: '10.999.48.0/16' } }),
    code: 'PLINTH-NET-005',
    path: 'shop.prod.network.cidr',
    fix: /to "10\.20\.0\.0\/16"/,
  },
  {
    input: 'an address range with bits beyond its prefix',
    definition: exampleWith({ network: { cidr: '10.20.48.0/16' } }),
    code: 'PLINTH-NET-005',
    path: 'shop.prod.network.cidr',
    fix: /to "10\.20\.0\.0\/16"/,
  },
  {
    input: 'zones of another region',
    definition: exampleWith({ network: { availabilityZones: ['eu-west-1a', 'eu-west-1b'] } }),
    code: 'PLINTH-NET-006',
    path: 'shop.prod.network.availabilityZones',
    fix: /eu-central-1a/,
  },
  {
    input: 'one subnet in the recovery region',
    definition: exampleWith({
      network: {
        vpcId: 'vpc-0a1b2c3d',
        subnetIds: ['subnet-0a1b2c3d', 'subnet-0a1b2c3e'],
        recovery: { vpcId: 'vpc-0a1b2c3e', subnetIds: ['subnet-0a1b2c3f'] },
      },
    }),
    code: 'PLINTH-NET-003',
    path: 'shop.prod.network.recovery.subnetIds',
    fix: /another zone/,
  },
  {
    input: 'a sixth replica',
    definition: postgres({ replicas: { count: 5, inRecoveryRegion: true } }, { recoveryRegion: 'eu-west-1' }),
    code: 'PLINTH-PG-024',
    path: 'shop.prod.postgres.replicas.count',
    fix: /to 4/,
  },
  {
    input: 'a major whose support is over',
    definition: postgres({ version: '13' }),
    code: 'PLINTH-PG-004',
    path: 'shop.prod.postgres.version',
    fix: /extendedSupport to true and pay for it/,
  },
  {
    input: 'a formula for max_connections',
    definition: postgres({ parameters: { max_connections: 'LEAST({DBInstanceClassMemory/9531392},50)' } }),
    code: 'PLINTH-PG-033',
    path: 'shop.prod.postgres.parameters.max_connections',
    fix: /give a number/,
  },
  {
    input: 'a pool that the budget does not know of',
    definition: workload({ env: { DB_POOL_SIZE: '500' } }),
    code: 'PLINTH-WRK-006',
    path: 'shop.prod.workload.env.DB_POOL_SIZE',
    fix: /remove workload\.env\.DB_POOL_SIZE/,
  },
  {
    input: 'signing in by IAM where no pod has an identity',
    definition: exampleWith({ redis: {} }, { kubernetes: {} }),
    code: 'PLINTH-WRK-007',
    path: 'shop.prod.kubernetes.cluster',
    fix: /prod\.kubernetes\.cluster/,
  },
  {
    input: 'subnets without their VPC',
    definition: exampleWith({}, { network: { subnetIds: ['subnet-0a1b2c3d', 'subnet-0a1b2c3e'] } }),
    code: 'PLINTH-NET-002',
    path: 'shop.prod.network.vpcId',
    fix: /give network\.vpcId/,
  },
  {
    input: 'an emulator that is not on this machine',
    definition: exampleWith({}, { emulator: { endpoint: 'http://192.0.2.1:4566' } }),
    code: 'PLINTH-SPEC-007',
    path: 'shop.prod.emulator.endpoint',
    fix: /http:\/\/127\.0\.0\.1:4566/,
  },
  {
    input: 'an environment without an account',
    definition: { ...example, environments: { prod: { tier: 'production', region: 'eu-central-1' } } },
    code: 'PLINTH-SPEC-002',
    path: 'shop.prod.account',
    fix: /set environments\.prod\.account to "111122223333"/,
  },
  {
    input: 'a service without environments',
    definition: { ...example, environments: {} },
    code: 'PLINTH-SVC-003',
    path: 'services/shop.ts environments',
    fix: /set environments/,
  },
  {
    input: 'a migration without a command',
    definition: workload({ migration: { deadline: minutes(5) } }),
    code: 'PLINTH-SPEC-002',
    path: 'shop.workload.migration.command',
    fix: /\["npm","run","migrate"\]/,
  },
  {
    input: 'a request of no processor time',
    definition: workload({ resources: { cpu: millicores(0) } }),
    code: 'PLINTH-SPEC-005',
    path: 'shop.workload.resources.cpu',
    fix: /to millicores\(10\)/,
  },
  {
    input: 'production without alerts',
    definition: exampleWith({ monitoring: { rules: false } }),
    code: 'PLINTH-MON-001',
    path: 'shop.prod.monitoring.rules',
    fix: /set environments\.prod\.monitoring\.rules to true/,
  },
  {
    input: 'alerts of production that wake nobody',
    definition: exampleWith({}, { monitoring: { highestSeverity: 'warning' } }),
    code: 'PLINTH-MON-001',
    path: 'shop.prod.monitoring.highestSeverity',
    fix: /to "critical"/,
  },
  {
    input: 'a severity in a label that says something else',
    definition: exampleWith({ monitoring: { severityLabel: 'team' } }),
    code: 'PLINTH-MON-002',
    path: 'shop.prod.monitoring.severityLabel',
    fix: /to "severity"/,
  },
  {
    input: 'scrapes so rare that Prometheus forgets in between',
    definition: exampleWith({ monitoring: { interval: minutes(5) } }),
    code: 'PLINTH-SPEC-005',
    path: 'shop.monitoring.interval',
    fix: /seconds\(5\) to minutes\(2\)|between|set monitoring\.interval/,
  },
];

describe('bad input', () => {
  it.each(cases)('$input is refused with $code', ({ definition, code, path, fix }) => {
    const problem = problemsOf(definition).find(
      (candidate) => candidate.code === code && candidate.path === path,
    );

    expect(problem, JSON.stringify(problemsOf(definition), undefined, 2)).toMatchObject({ code, path });
    expect(problem?.fix).toMatch(fix);
    expect(problem?.rule).not.toBe('');
    expect(problem?.got).not.toBe('');
  });

  it.each(cases)('$input is accepted once its fix is followed', ({ definition }) => {
    expect(mended(definition, 2).problems).toEqual([]);
  });

  it('is reported all at once', () => {
    const codes = problemsOf(
      exampleWith(
        { workload: { image: 'shop:latest', replicas: { min: 4, max: 3 } }, postgres: { version: '12' } },
        { region: 'eu-cental-1' },
      ),
    ).map(({ code }) => code);

    expect(codes).toEqual(['PLINTH-ENV-001', 'PLINTH-WRK-001', 'PLINTH-WRK-002', 'PLINTH-PG-001']);
  });

  it('of the service itself is reported once, not once per environment', () => {
    const problems = problemsOf({ ...example, workload: { image: '' } });

    expect(problems.map(({ path }) => path)).toEqual(['shop.workload.image']);
  });

  // 34 + 5 = 39 characters. ElastiCache: `-app` makes 43 of 40. S3: `-backup-<account>-logs` makes 64 of 63.
  it.each([
    ['ElastiCache', { redis: {} }, 'ElastiCache user id may have 40 characters, and this has 43'],
    ['S3', {}, 'S3 bucket name may have 63 characters, and this has 64'],
  ])('refuses a name too long for %s', (_, parts, rule) => {
    const problems = problemsOf(exampleWith({ name: 'a-service-with-a-name-of-thirtyfou', ...parts }));

    expect(problems.map((problem) => problem.rule)).toContain(rule);
    expect(problems.every(({ code }) => code === 'PLINTH-SVC-002')).toBe(true);
  });

  it('refuses two services of one name', () => {
    const outcome = resolveAll([
      { file: 'services/a.ts', service: example },
      { file: 'services/b.ts', service: example },
    ]);

    expect(outcome).toMatchObject({
      problems: [{ code: 'PLINTH-SVC-001', path: 'services/b.ts', got: '"shop"' }],
    });
  });

  it('refuses two environments with one state', () => {
    const state = { bucket: 'states', key: 'same' };
    const problems = problemsOf({
      ...example,
      environments: {
        dev: { ...example.environments.dev, state },
        prod: { ...example.environments.prod, state },
      },
    });

    expect(problems).toMatchObject([
      { code: 'PLINTH-ENV-003', path: 'shop.prod.state.key', got: '"states/same"' },
    ]);
  });

  it('refuses two stacks in one namespace of one cluster, and takes them in two clusters', () => {
    const inOne = (cluster: string) => ({
      ...example,
      environments: Object.fromEntries(
        Object.entries(example.environments).map(([name, place], index) => [
          name,
          { ...place, kubernetes: { cluster: index === 0 ? 'main' : cluster, namespace: 'shared' } },
        ]),
      ),
    });

    expect(problemsOf(inOne('main'))).toMatchObject([
      { code: 'PLINTH-ENV-005', path: 'shop.prod.kubernetes.namespace', got: '"shared"' },
    ]);
    expect(mended(inOne('main'), 1).problems).toEqual([]);
    expect(problemsOf(inOne('other'))).toEqual([]);
  });
});
