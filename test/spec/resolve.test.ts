import { describe, expect, it } from 'vitest';
import type { ResolvedSpec } from '../../spec/resolved-spec.ts';
import { days, gib, minutes, seconds } from '../../spec/units.ts';
import { example, exampleWith } from './example.ts';
import { resolveOne } from './refuse.ts';

const specsOf = (definition: unknown): ResolvedSpec[] => {
  const outcome = resolveOne(definition);
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
  return outcome.stacks.map(({ spec }) => spec);
};
const only = (definition: unknown): ResolvedSpec => specsOf(definition)[0] as ResolvedSpec;

describe('a resolved spec', () => {
  it('of production is safe by default', () => {
    const { postgres, environment } = only(exampleWith({}));

    expect(postgres).toMatchObject({
      multiAz: true,
      deletionProtection: true,
      credentials: 'write-only',
      backups: { retention: { days: 35 }, finalSnapshot: true },
    });
    expect(environment.state).toEqual({
      kind: 's3',
      bucket: 'plinth-state-111122223333-eu-central-1',
      key: 'shop/prod/terraform.tfstate',
      region: 'eu-central-1',
    });
  });

  it('of development is cheap and keeps backups', () => {
    const spec = specsOf(example)[0] as ResolvedSpec;

    expect(spec.environment.tier).toBe('development');
    expect(spec.postgres).toMatchObject({ multiAz: false, backups: { retention: { days: 1 } } });
  });

  it('takes what the environment says over what the service says over the defaults', () => {
    const definition = exampleWith(
      { workload: { ...example.workload, pool: { size: 7 }, port: 9_000 } },
      { workload: { pool: { overflow: 1 }, port: 9_001 } },
    );

    expect(only(definition).workload).toMatchObject({
      pool: { size: 7, overflow: 1 },
      port: 9_001,
      surge: 1,
    });
  });

  it('takes a quantity whole: hours given for days leave no days behind', () => {
    const definition = exampleWith(
      { workload: { ...example.workload, termination: { grace: minutes(2) } } },
      { workload: { termination: { grace: seconds(90) } } },
    );

    expect(only(definition).workload.termination.grace).toEqual({ seconds: 90 });
  });

  it.each([
    ['the cache', { redis: {} }, { redis: false }, (spec: ResolvedSpec) => spec.redis],
    [
      'the migration',
      { workload: { ...example.workload, migration: { command: ['migrate'] } } },
      { workload: { migration: false } },
      (spec: ResolvedSpec) => spec.workload.migration,
    ],
    [
      'storage autoscaling',
      {},
      { postgres: { storage: { max: false } } },
      (spec: ResolvedSpec) => spec.postgres.storage.max,
    ],
    [
      'the object lock',
      { backup: { objectLock: { mode: 'GOVERNANCE', duration: days(7) } } },
      { backup: { objectLock: false } },
      (spec: ResolvedSpec) => spec.backup.objectLock,
    ],
  ])('can switch off %s in one environment', (_, service, prod, part) => {
    expect(part(only(exampleWith(service)))).toBeDefined();
    expect(part(only(exampleWith(service, prod)))).toBeUndefined();
  });

  it('has no cache unless one is asked for, and all of its defaults when one is', () => {
    expect(only(exampleWith({})).redis).toBeUndefined();
    expect(only(exampleWith({ redis: {} })).redis).toMatchObject({
      engine: 'redis',
      family: 'redis7',
      replicas: 1,
    });
  });

  it('makes a network unless one is given', () => {
    const given = { vpcId: 'vpc-0a1b2c3d', subnetIds: ['subnet-0a1b2c3d', 'subnet-0a1b2c3e'] };

    expect(only(exampleWith({})).network).toMatchObject({ kind: 'created', cidr: '10.20.0.0/16' });
    expect(only(exampleWith({ network: given })).network).toMatchObject({ kind: 'given', ...given });
  });

  it('takes away in one environment what the service says for all', () => {
    const storage = { size: gib(400), iops: 12_000, max: gib(800) };
    const prod = { postgres: { storage: { iops: false } } };

    expect(only(exampleWith({ postgres: { version: '16', storage } })).postgres.storage.iops).toBe(12_000);
    expect(
      only(exampleWith({ postgres: { version: '16', storage } }, prod)).postgres.storage.iops,
    ).toBeUndefined();
  });

  it.each([
    [gib(100), gib(500)],
    [gib(600), gib(1_200)],
    [gib(40_000), gib(65_536)],
    [gib(65_536), undefined],
  ])('lets %o of production grow to %o by itself', (size, max) => {
    expect(
      only(exampleWith({ postgres: { version: '16', storage: { size } } })).postgres.storage.max,
    ).toEqual(max);
  });

  it('knows the zones of a region that are not a, b, c', () => {
    expect(only(exampleWith({}, { region: 'ap-northeast-1' })).network).toMatchObject({
      availabilityZones: ['ap-northeast-1a', 'ap-northeast-1c', 'ap-northeast-1d'],
    });
  });

  it('leaves a pinned minor where it is, and the minor of a major to RDS', () => {
    const version = (text: string) => only(exampleWith({ postgres: { version: text } })).postgres.maintenance;

    expect(version('16').autoMinorUpgrade).toBe(true);
    expect(version('16.14').autoMinorUpgrade).toBe(false);
  });

  it('gives replicas the size of the primary unless they have one', () => {
    const replicas = (properties: object) =>
      only(exampleWith({ postgres: { version: '16', instanceClass: 'db.r7g.large', replicas: properties } }))
        .postgres.replicas.instanceClass;

    expect(replicas({ count: 1 })).toBe('db.r7g.large');
    expect(replicas({ count: 1, instanceClass: 'db.m7g.large' })).toBe('db.m7g.large');
  });

  it('is frozen at every depth', () => {
    const spec = only(exampleWith({ postgres: { version: '16', storage: { size: gib(50), max: gib(60) } } }));

    expect(() => Object.assign(spec.postgres.storage, { size: gib(1) })).toThrow(TypeError);
    expect(() => Object.assign(spec.environment.kubernetes, { namespace: 'x' })).toThrow(TypeError);
  });

  it('is serialisable: nothing is lost as JSON, functions of escape hatches are only named', () => {
    const spec = only(
      exampleWith({
        transform: { 'postgres.instance': (config: object) => config },
        override: { 'Deployment/shop': { spec: { minReadySeconds: 5 } } },
      }),
    );

    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
    expect(spec.escapeHatches).toEqual([
      { kind: 'transform', target: 'postgres.instance' },
      { kind: 'override', target: 'Deployment/shop' },
    ]);
  });

  it('does not change what the user wrote', () => {
    const definition = exampleWith({ redis: {} });
    const before = structuredClone(definition);
    only(definition);

    expect(definition).toEqual(before);
  });
});
