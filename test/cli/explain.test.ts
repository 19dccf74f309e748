import { describe, expect, it } from 'vitest';
import { explain } from '../../cli/explain.ts';
import type { ResolvedStack } from '../../spec/services.ts';
import { example, exampleWith } from '../spec/example.ts';
import { resolveOne } from '../spec/refuse.ts';

const explained = (postgres: object): readonly string[] => {
  const outcome = resolveOne(exampleWith({ postgres: { ...example.postgres, ...postgres } }));
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
  return explain(outcome.stacks[0] as ResolvedStack)
    .split('\n')
    .map((line) => line.trim());
};

describe('what follows from a description', () => {
  it('says how long a pod takes to stop, and how long it may', () => {
    expect(explained({})).toContain(
      'termination     a pod: 10 preStop + 30 transaction + 5 closing = 45 <= 60 seconds of grace',
    );
  });

  it('says the same of a pod of the pooler, and what it takes of the service', () => {
    const lines = explained({ pooler: {} });

    expect(lines).toContain('11 pods x 10 = 110 <= 1000 = 1 pooler pods x 1000 client connections');
    expect(lines).toContain(
      'a pod of the pooler: 10 preStop + 120 lifetime of a connection + 30 transaction + 5 closing = 165 <= 165 seconds of grace',
    );
  });
});
