import { describe, expect, it } from 'vitest';
import { printBudget, printClients } from '../../spec/connection-budget.ts';
import type { ResolvedSpec } from '../../spec/resolved-spec.ts';
import type { ResolvedStack } from '../../spec/services.ts';
import { poolerTermination, printTermination, workloadTermination } from '../../spec/termination-budget.ts';
import { minutes, seconds } from '../../spec/units.ts';
import { example, exampleWith } from './example.ts';
import { mended, problemsOf, resolveOne } from './refuse.ts';

/** Without backups, whose connections are counted elsewhere. */
const service = (postgres: object, workload: object = {}, prod: object = {}) =>
  exampleWith(
    {
      postgres: { ...example.postgres, ...postgres },
      workload: { ...example.workload, ...workload },
      backup: { dump: false, drill: false },
    },
    prod,
  );

function resolved(definition: unknown): ResolvedSpec {
  const outcome = resolveOne(definition);
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
  return (outcome.stacks.at(-1) as ResolvedStack).spec;
}

const codes = (definition: unknown) => problemsOf(definition).map(({ code }) => code);

describe('the pooler', () => {
  it('is there only when it is asked for', () => {
    expect(resolved(service({})).postgres.pooler).toBeUndefined();
    expect(resolved(service({ pooler: {} })).postgres.pooler).toMatchObject({
      replicas: 2,
      mode: 'transaction',
    });
  });

  it('is taken away from one environment by false', () => {
    const prod = { postgres: { pooler: false } };

    expect(resolved(service({ pooler: {} }, {}, prod)).postgres.pooler).toBeUndefined();
  });

  it('is one pod in development, where that is enough', () => {
    const prod = { tier: 'development', postgres: { pooler: {} } };

    expect(resolved(service({}, {}, prod)).postgres.pooler?.replicas).toBe(1);
  });

  it.each(['iam', 'rds-managed'])(
    'is refused with %s credentials, which it cannot sign in with',
    (credentials) => {
      expect(codes(service({ credentials, pooler: {} }))).toEqual(['PLINTH-POOL-001']);
    },
  );

  // `<database>_reader` has seven characters more, and 63 are the most.
  it('leaves room for the name of the reader', () => {
    expect(codes(service({ database: 'd'.repeat(56), pooler: {} }))).toEqual([]);
    expect(codes(service({ database: 'd'.repeat(57), pooler: {} }))).toEqual(['PLINTH-POOL-003']);
  });
});

describe('the connection budget with a pooler', () => {
  it('counts the connections of the pooler twice, in place of those of the pods', () => {
    const pooler = { replicas: 3, poolSize: 10, reservePool: 2 };
    const { connectionBudget } = resolved(service({ pooler }));

    // 2 x 3 pods x (10 + 2) = 72, and one Job; (2 x 10 + 1) pods x 10 come to 2 x 1,000 places.
    expect(connectionBudget).toMatchObject({
      pooler: 72,
      jobs: 1,
      needed: 73,
      clients: { pods: 6, perPod: 12, needed: 210, survivors: 2, available: 2_000 },
    });
  });

  it('lets the pods open more than the database has', () => {
    const workload = { pool: { size: 47, overflow: 0 } };
    const parameters = { max_connections: '200' };

    expect(codes(service({ parameters }, workload))).toEqual(['PLINTH-BUD-001']);
    expect(codes(service({ parameters, pooler: {} }, workload))).toEqual([]);
  });

  // 4 x 25 + 1 = 101, and 15 are reserved.
  it('is full, and still accepted, at the last connection', () => {
    const pooler = {};
    expect(codes(service({ pooler, parameters: { max_connections: '116' } }))).toEqual([]);
    const [problem] = problemsOf(service({ pooler, parameters: { max_connections: '115' } }));

    expect(problem).toMatchObject({
      code: 'PLINTH-BUD-001',
      path: 'shop.prod.postgres.pooler.poolSize',
      got: '101',
    });
    // (100 - 1) / 4 pods, rounded down, are 24.
    expect(problem?.fix).toMatch(/^lower postgres.pooler.poolSize to 20 with reservePool 4$/);
  });

  it('is mended where not one connection per pod of the pooler fits', () => {
    const definition = service({ pooler: { replicas: 20 }, parameters: { max_connections: '50' } });

    expect(mended(definition, 4).problems).toEqual([]);
  });

  it('refuses a pooler of whose pods one cannot take every connection, to the connection', () => {
    expect(codes(service({ pooler: { maxClientConnections: 210 } }))).toEqual([]);
    expect(codes(service({ pooler: { maxClientConnections: 209 } }))).toEqual(['PLINTH-POOL-004']);
    expect(codes(service({ pooler: { replicas: 3, maxClientConnections: 105 } }))).toEqual([]);
  });

  // 32 MiB and 40 KiB each: 2,457 come to 127.98 MiB.
  it('refuses more client connections than the memory of a pod holds', () => {
    expect(codes(service({ pooler: { maxClientConnections: 2_457 } }))).toEqual([]);
    const [problem] = problemsOf(service({ pooler: { maxClientConnections: 2_458 } }));

    expect(problem).toMatchObject({
      code: 'PLINTH-POOL-006',
      path: 'shop.prod.postgres.pooler.resources.memory',
    });
    expect(problem?.fix).toContain('mib(129)');
  });

  it('is mended where no pooler could take every connection', () => {
    const workload = { processes: 100, pool: { size: 1_000, overflow: 0 } };

    expect(mended(service({ pooler: {} }, workload), 4).problems).toEqual([]);
  });

  it('prints the arithmetic of both sides', () => {
    const { connectionBudget } = resolved(service({ pooler: {}, parameters: { max_connections: '500' } }));

    expect(printBudget(connectionBudget)).toBe(
      '4 pooler pods x 25 + 1 jobs = 101 <= 485 = 500 max_connections - 15 reserve',
    );
    expect(printClients(connectionBudget)).toBe(
      '21 pods x 10 = 210 <= 1000 = 1 pooler pods x 1000 client connections',
    );
  });
});

describe('the termination budget', () => {
  const graceOf = (postgres: object, workload: object = {}) =>
    resolved(service(postgres, workload)).workload.termination.grace;

  it.each([
    ['is a minute at least', {}, {}, 60],
    ['follows the longest statement: 10 + 60 + 5', { timeouts: { statement: seconds(60) } }, {}, 75],
    ['follows the longest transaction: 10 + 90 + 5', { timeouts: { transaction: seconds(90) } }, {}, 105],
    ['follows preStop: 40 + 30 + 5', {}, { termination: { preStop: seconds(40) } }, 75],
    [
      'holds the wait in the pooler: 10 + 15 + 40 + 5',
      { timeouts: { statement: seconds(40) }, pooler: {} },
      {},
      70,
    ],
  ])('has a default that %s', (_, postgres, workload, expected) => {
    expect(graceOf(postgres, workload)).toEqual(seconds(expected));
  });

  // 10 + 30 + 5.
  it('is refused one second short', () => {
    const grace = (value: number) => service({}, { termination: { grace: seconds(value) } });

    expect(codes(grace(45))).toEqual([]);
    expect(codes(grace(44))).toEqual(['PLINTH-WRK-004']);
  });

  it('says so for the pods of the pooler as well', () => {
    const grace = (value: number) => service({ pooler: { termination: { grace: seconds(value) } } });

    // 10 + 120 + 15 + 30 + 5.
    expect(codes(grace(180))).toEqual([]);
    expect(codes(grace(179))).toEqual(['PLINTH-POOL-005']);
    const { pooler } = resolved(service({ pooler: { clientLifetime: minutes(5) } })).postgres;
    expect(pooler?.termination.grace).toEqual(seconds(360));
  });

  it('is mended where no pod may take as long as a statement', () => {
    const definition = service({ timeouts: { statement: minutes(90) }, pooler: {} });

    expect(codes(definition)).toEqual(['PLINTH-WRK-004']);
    const fixed = mended(definition, 3);
    expect(fixed.problems).toEqual([]);
    // 3,600 - 10 - 15 - 5.
    expect(resolved(fixed.definition).postgres.timeouts.statement).toEqual(seconds(3_570));
  });

  it('is not broken by what is no duration, which is refused by itself', () => {
    expect(codes(service({ timeouts: { statement: 30 } }))).toEqual(['PLINTH-SPEC-004']);
  });

  it('prints its arithmetic on one line', () => {
    const spec = resolved(service({ pooler: {} }));
    const budget = poolerTermination(spec);

    expect(printTermination(workloadTermination(spec))).toBe(
      '10 preStop + 15 wait in the pooler + 30 transaction + 5 closing = 60 <= 60 seconds of grace',
    );
    expect(budget && printTermination(budget)).toBe(
      '10 preStop + 120 lifetime of a connection + 15 wait in the queue + 30 transaction + 5 closing = 180 <= 180 seconds of grace',
    );
  });
});
