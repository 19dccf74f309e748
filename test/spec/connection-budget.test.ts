import { describe, expect, it } from 'vitest';
import { podsOf } from '../../charts/policy/needs.ts';
import { defaultMaxConnections, instanceClass } from '../../facts/instance-classes.ts';
import { printBudget } from '../../spec/connection-budget.ts';
import { mostFor, podsAtOnce } from '../../spec/pods-at-once.ts';
import type { ResolvedStack } from '../../spec/services.ts';
import { find, render } from '../charts/fixture.ts';
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

    // (2 x 6 + 2) x 3 x (4 + 1) = 210; one Job for the roles, four connections of the
    // migration, two of the dump.
    expect(budgetOf(workload)).toMatchObject({ pods: 14, perPod: 15, jobs: 7, pooler: 0, needed: 217 });
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

  // 942 - 15 = 927 are available; 2 x 10 + 1 pods, one Job, two of the dump: 924 = 21 x 44.
  it('is full, and still accepted, at the last connection', () => {
    const full = { pool: { size: 44, overflow: 0 } };
    const parameters = { max_connections: '942' };

    expect(budgetOf(full, { parameters })).toMatchObject({ needed: 927, available: 927 });
    const over = exampleWith({
      workload: { ...example.workload, pool: { size: 44, overflow: 1 } },
      postgres: { ...example.postgres, parameters },
    });
    expect(problemsOf(over).map(({ code }) => code)).toEqual(['PLINTH-BUD-001']);
  });

  it('prints its arithmetic on one line', () => {
    expect(printBudget(budgetOf({}, { parameters: { max_connections: '500' } }))).toBe(
      '21 pods x 10 + 3 jobs + 0 pooler = 213 <= 485 = 500 max_connections - 15 reserve',
    );
  });

  // 15 reserved, 3 Jobs: 182 are for pods, 18 of them at 10 each; (18 - 1) / 2 are 8.
  it('says how many pods at most fit', () => {
    const parameters = { max_connections: '200' };
    const refused = exampleWith({ postgres: { ...example.postgres, parameters } });
    const max = (count: number) =>
      exampleWith({
        workload: { ...example.workload, replicas: { min: 2, max: count } },
        postgres: { ...example.postgres, parameters },
      });

    expect(problemsOf(refused)[0]?.fix).toContain('lower workload.replicas.max to 8');
    expect(problemsOf(max(8))).toEqual([]);
    expect(problemsOf(max(9)).map(({ code }) => code)).toEqual(['PLINTH-BUD-001']);
  });

  it.each(['development', 'staging', 'production'])(
    'has room for the defaults of %s, pooled or not',
    (tier) => {
      const inTier = (pooler: object | false) =>
        exampleWith({ postgres: { ...example.postgres, pooler } }, { tier });

      expect(problemsOf(inTier(false))).toEqual([]);
      expect(problemsOf(inTier({}))).toEqual([]);
    },
  );
});

describe('the pods that may be there at once', () => {
  // Nine of the old version that are ending, nine of the new, and two the autoscaler may add in between.
  it('are those of both versions and the surge', () => {
    expect(podsAtOnce(9, 2)).toBe(20);
  });

  it('follow from the most that may be wanted, and the other way round', () => {
    expect([mostFor(20, 2), mostFor(21, 2), mostFor(22, 2)]).toEqual([9, 9, 10]);
  });

  it('are the same for the budget, the limit of the database role and the quota', () => {
    const outcome = resolveOne(exampleWith({ workload: { ...example.workload, surge: 2 } }));
    if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
    const [{ spec }] = outcome.stacks as readonly [ResolvedStack];
    const objects = render(spec);
    const deployment = objects.find(({ kind }) => kind === 'Deployment');
    if (deployment === undefined) throw new Error('no Deployment');
    const { data } = find(objects, 'ConfigMap', 'shop-bootstrap') as unknown as {
      data: Record<string, string>;
    };

    // 2 x 10 + 2, with 10 connections each.
    expect(spec.connectionBudget.pods).toBe(22);
    expect(podsOf(deployment, objects)).toBe(22);
    expect(data['bootstrap.sql']).toContain('CONNECTION LIMIT 220');
  });
});
