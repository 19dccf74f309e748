import { describe, expect, it } from 'vitest';
import type { ResolvedStack } from '../../spec/services.ts';
import { gib, hours, minutes } from '../../spec/units.ts';
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
    expect(prod?.dump?.storage).toEqual(gib(8));
    expect(prod?.drill?.storage).toEqual(gib(16));
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
    definition: backup({ drill: { maxAge: hours(23) } }),
    code: 'PLINTH-BKT-005',
    path: 'shop.prod.backup.drill.maxAge',
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

  it('an age that just fits the schedule is accepted', () => {
    expect(problemsOf(backup({ drill: { maxAge: hours(24) } }))).toEqual([]);
  });
});
