import { describe, expect, it } from 'vitest';
import type { ResolvedStack } from '../../spec/services.ts';
import { gib, hours, minutes, toGib } from '../../spec/units.ts';
import { example, exampleWith } from './example.ts';
import { mended, problemsOf, resolveOne } from './refuse.ts';

const resolved = (definition: unknown) => {
  const outcome = resolveOne(definition);
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
  return Object.fromEntries(
    outcome.stacks.map(({ spec }: ResolvedStack) => [spec.environment.name, spec.backup]),
  );
};

const backup = (given: object): Record<string, unknown> => exampleWith({}, { backup: given });

describe('dumps and drills', () => {
  it('are made in every tier unless switched off', () => {
    const { dev, prod } = resolved(example);
    for (const { dump, drill } of [dev, prod].filter((made) => made !== undefined)) {
      expect(dump).toMatchObject({ schedule: '15 1 * * *', timeZone: 'Etc/UTC', from: 'primary' });
      expect(drill).toMatchObject({ schedule: '15 5 * * mon', maxAge: hours(26), timeLimit: hours(2) });
    }
    expect(prod?.dump?.storage).toEqual(gib(4));
    expect(prod?.drill?.storage).toEqual(gib(8));
  });

  // Half of 100 GiB, and that with 1.25 times 100 and 192 MiB, rounded up; of a dump that is written, 20 + 125 and those.
  it('get volumes that hold the whole database where there is a class for them', () => {
    const { prod } = resolved(backup({ storageClass: 'gp3' }));
    expect([prod?.dump?.storage, prod?.drill?.storage]).toEqual([gib(50), gib(176)]);
    const written = resolved(backup({ storageClass: 'gp3', dump: { storage: gib(20) } })).prod;
    expect([written?.dump?.storage, written?.drill?.storage]).toEqual([gib(20), gib(146)]);
    // Twice the dump, where that is more than 80 + 125.
    const large = resolved(backup({ storageClass: 'gp3', dump: { storage: gib(200) } })).prod;
    expect(large?.drill?.storage).toEqual(gib(400));
    expect(
      resolved(backup({ storageClass: 'gp3', drill: { storage: gib(120) } })).prod?.drill?.storage,
    ).toEqual(gib(120));
    expect(resolved(backup({ storageClass: 'gp3', dump: false, drill: false })).prod).not.toHaveProperty(
      'dump',
    );
  });

  it('fit an ordinary node in every tier where there is none', () => {
    for (const tier of ['development', 'staging', 'production']) {
      const made = resolved(exampleWith({}, { tier })).prod;
      expect(toGib(made?.drill?.storage ?? gib(99))).toBeLessThanOrEqual(8);
      expect(toGib(made?.dump?.storage ?? gib(99))).toBeLessThanOrEqual(4);
    }
  });

  it('are switched off together, or the drill alone', () => {
    expect(resolved(backup({ dump: false, drill: false })).prod).not.toHaveProperty('dump');
    const { prod } = resolved(backup({ drill: false }));
    expect(prod).toHaveProperty('dump');
    expect(prod).not.toHaveProperty('drill');
  });

  // 16.14 is the newest minor of 16, 17.5 is pinned and 17.10 the newest of 17 (facts/rds-engine-versions.json).
  it.each([
    ['16', 'docker.io/library/postgres:16.14'],
    ['17.5', 'docker.io/library/postgres:17.10'],
  ])('of PostgreSQL %s use client and server of that major', (version, image) => {
    const { prod } = resolved(exampleWith({ postgres: { version } }));
    expect(prod?.dump?.postgresImage).toBe(image);
    expect(prod?.drill?.postgresImage).toBe(image);
  });

  it.each([
    'registry.example.com/pgvector:0.8.0-pg16',
    'pgvector/pgvector:pg16',
    `x/postgres@sha256:${'0'.repeat(64)}`,
  ])('take %s for an image of PostgreSQL 16', (postgresImage) => {
    expect(problemsOf(backup({ dump: { postgresImage }, drill: { postgresImage } }))).toEqual([]);
  });
});

const refused = [
  {
    input: 'a drill without dumps',
    definition: backup({ dump: false }),
    code: 'PLINTH-BKT-003',
    path: 'shop.prod.backup.drill',
  },
  {
    input: 'a schedule with a minute that no hour has',
    definition: backup({ dump: { schedule: '61 1 * * *' } }),
    code: 'PLINTH-BKT-004',
    path: 'shop.prod.backup.dump.schedule',
  },
  {
    input: 'a drill on 30 February',
    definition: backup({ drill: { schedule: '0 0 30 2 *' } }),
    code: 'PLINTH-BKT-004',
    path: 'shop.prod.backup.drill.schedule',
  },
  {
    input: 'an age that the schedule of the dumps cannot keep',
    definition: backup({ drill: { maxAge: hours(25) } }),
    code: 'PLINTH-BKT-005',
    path: 'shop.prod.backup.drill.maxAge',
  },
  {
    input: 'a dump that may still run when the next one is due',
    definition: backup({ dump: { schedule: '0 1,2,13 * * *', timeLimit: minutes(61) } }),
    code: 'PLINTH-BKT-008',
    path: 'shop.prod.backup.dump.timeLimit',
  },
  {
    input: 'a drill that cannot hold the dump',
    definition: backup({ storageClass: 'gp3', dump: { storage: gib(500) }, drill: { storage: gib(999) } }),
    code: 'PLINTH-BKT-009',
    path: 'shop.prod.backup.drill.storage',
  },
  {
    input: 'a dump that no volume holds twice',
    definition: backup({
      storageClass: 'gp3',
      dump: { storage: gib(16_384) },
      drill: { storage: gib(16_384) },
    }),
    code: 'PLINTH-BKT-009',
    path: 'shop.prod.backup.drill.storage',
  },
  {
    input: "more than a node's own disk has for one pod",
    definition: backup({ drill: { storage: gib(9) } }),
    code: 'PLINTH-BKT-010',
    path: 'shop.prod.backup.drill.storage',
  },
  {
    input: 'a dump in pods that nobody gives a role',
    definition: exampleWith({}, { kubernetes: {} }),
    code: 'PLINTH-WRK-007',
    path: 'shop.prod.kubernetes.cluster',
  },
  {
    input: 'client tools of another major',
    definition: backup({ dump: { postgresImage: 'docker.io/library/postgres:15.18' } }),
    code: 'PLINTH-BKT-006',
    path: 'shop.prod.backup.dump.postgresImage',
  },
  {
    input: 'an image that is another one tomorrow',
    definition: backup({ drill: { postgresImage: 'registry.example.com/pgvector:latest' } }),
    code: 'PLINTH-BKT-006',
    path: 'shop.prod.backup.drill.postgresImage',
  },
  {
    input: 'all addresses for those of S3',
    definition: backup({ s3Cidrs: ['52.219.0.0/16', '0.0.0.0/0'] }),
    code: 'PLINTH-BKT-007',
    path: 'shop.prod.backup.s3Cidrs',
  },
  {
    input: 'a schedule of another form',
    definition: backup({ dump: { schedule: '@daily' } }),
    code: 'PLINTH-SPEC-007',
    path: 'shop.prod.backup.dump.schedule',
  },
  {
    input: 'a time limit of no time',
    definition: backup({ drill: { timeLimit: minutes(0) } }),
    code: 'PLINTH-SPEC-005',
    path: 'shop.prod.backup.drill.timeLimit',
  },
  {
    input: 'dumps of a major without pg_read_all_data',
    definition: exampleWith({ postgres: { version: '13', extendedSupport: true } }),
    code: 'PLINTH-BKT-002',
    path: 'shop.prod.backup.dump',
  },
] as const;

describe('of the backup', () => {
  it.each(refused)('$input is refused with $code', ({ definition, code, path }) => {
    const problems = problemsOf(definition);
    expect(problems.map((problem) => [problem.code, problem.path])).toContainEqual([code, path]);
  });

  it.each(refused)('$input is accepted once its fix is followed', ({ definition }) => {
    expect(mended(definition, 2).problems).toEqual([]);
  });

  // 24 hours between two dumps, and the newer one may take two.
  it('an age that the schedule keeps with a dump that takes its time is accepted, and no minute less', () => {
    expect(problemsOf(backup({ drill: { maxAge: hours(26) } }))).toEqual([]);
    expect(problemsOf(backup({ drill: { maxAge: minutes(26 * 60 - 1) } })).map(({ code }) => code)).toEqual([
      'PLINTH-BKT-005',
    ]);
    const quick = { dump: { timeLimit: minutes(30) }, drill: { maxAge: minutes(24 * 60 + 30) } };
    expect(problemsOf(backup(quick))).toEqual([]);
  });

  it('a dump may take until the next one starts', () => {
    expect(problemsOf(backup({ dump: { schedule: '0 1,2,13 * * *', timeLimit: minutes(60) } }))).toEqual([]);
  });

  it('no cluster is needed where neither runs', () => {
    const without = exampleWith({}, { kubernetes: {}, backup: { dump: false, drill: false } });
    expect(problemsOf(without)).toEqual([]);
    expect(problemsOf(exampleWith({}, { kubernetes: {} }))[0]?.fix).toMatch(
      /, or backup.dump and backup.drill to false$/,
    );
  });
});
