import { describe, expect, it } from 'vitest';
import { defaultMaxConnections, instanceClass } from '../../facts/instance-classes.ts';
import { printBudget } from '../../spec/connection-budget.ts';
import type { ResolvedStack } from '../../spec/services.ts';
import { example, exampleWith } from './example.ts';
import { problemsOf, resolveOne } from './refuse.ts';

const budgetOf = (workload: object, postgres: object = {}) => {
  const outcome = resolveOne(
    exampleWith({
      workload: { ...example.workload, ...workload },
      postgres: { ...example.postgres, ...postgres },
    }),
  );
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
  const [{ spec }] = outcome.stacks as readonly [ResolvedStack];
  return spec.connectionBudget;
};

describe('max_connections', () => {
  // Observed on RDS for PostgreSQL 16: 81 on db.t3.micro, 1,727 on db.t4g.xlarge (facts/, OBS16).
  it.each([
    ['db.t3.micro', 81],
    ['db.t4g.xlarge', 1_727],
  ])('of %s is not overstated, nor understated by more than 2 %%', (name, observed) => {
    const derived = defaultMaxConnections(instanceClass(name) ?? { memoryGiB: 0 });

    expect(derived).toBeLessThanOrEqual(observed);
    expect(derived).toBeGreaterThanOrEqual(observed * 0.98);
  });

  it('stops at 5,000, whatever the memory', () => {
    expect(defaultMaxConnections({ memoryGiB: 64 })).toBe(5_000);
    expect(defaultMaxConnections({ memoryGiB: 1_024 })).toBe(5_000);
  });
});

describe('the connection budget', () => {
  it('counts every process of every pod of the largest rollout, and the Jobs', () => {
    const workload = {
      replicas: { min: 2, max: 6 },
      surge: 2,
      processes: 3,
      pool: { size: 4, overflow: 1 },
      migration: { command: ['migrate'], connections: 4 },
    };

    // (6 + 2) x 3 x (4 + 1) = 120; one Job for the roles, four connections of the
    // migration, two of the dump.
    expect(budgetOf(workload)).toMatchObject({ pods: 8, perPod: 15, jobs: 7, pooler: 0, needed: 127 });
  });

  it('takes a literal max_connections at its word', () => {
    expect(budgetOf({}, { parameters: { max_connections: '500' } })).toMatchObject({
      maxConnections: 500,
      available: 485,
    });
  });

  it('keeps what is reserved', () => {
    expect(budgetOf({}, { reservedConnections: 100, parameters: { max_connections: '500' } }).available).toBe(
      400,
    );
  });

  // 502 - 15 = 487 are available; 10 + 1 pods, one Job, two of the dump: 484 = 11 x 44.
  it('is full, and still accepted, at the last connection', () => {
    const full = { pool: { size: 44, overflow: 0 } };
    const parameters = { max_connections: '502' };

    expect(budgetOf(full, { parameters })).toMatchObject({ needed: 487, available: 487 });
    const over = exampleWith({
      workload: { ...example.workload, pool: { size: 44, overflow: 1 } },
      postgres: { ...example.postgres, parameters },
    });
    expect(problemsOf(over).map(({ code }) => code)).toEqual(['PLINTH-BUD-001']);
  });

  it('prints its arithmetic on one line', () => {
    expect(printBudget(budgetOf({}, { parameters: { max_connections: '500' } }))).toBe(
      '11 pods x 10 + 3 jobs + 0 pooler = 113 <= 485 = 500 max_connections - 15 reserve',
    );
  });
});
