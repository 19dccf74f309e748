import { describe, expect, it } from 'vitest';
import { explain } from '../../cli/explain.ts';
import type { ResolvedStack } from '../../spec/services.ts';
import { gib } from '../../spec/units.ts';
import { example, exampleWith } from '../spec/example.ts';
import { resolveOne } from '../spec/refuse.ts';

const explained = (postgres: object, prod: object = {}): readonly string[] => {
  const outcome = resolveOne(exampleWith({ postgres: { ...example.postgres, ...postgres } }, prod));
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

    expect(lines).toContain('21 pods x 10 = 210 <= 1000 = 1 pooler pods x 1000 client connections');
    expect(lines).toContain(
      'a pod of the pooler: 10 preStop + 120 lifetime of a connection + 15 wait in the queue + 30 transaction + 5 closing = 180 <= 180 seconds of grace',
    );
  });

  it('says which pods may hold connections at once, and why', () => {
    expect(explained({})).toContain(
      'pods: 2 x 10 at most + 1 surge = 21: in a rollout the old ones keep theirs until they have ended',
    );
  });

  // (8 - 4 - 192 MiB) / 1.25 = 3.05; with a volume for the dump of 50 GiB, (110 - 50 - 192 MiB) / 1.25 = 47.85.
  it('says how large a database the restore drill can hold, where that is less than the storage', () => {
    expect(explained({})).toContain(
      'the drill fails once the database exceeds 3 of the 100 GiB of postgres.storage: name backup.storageClass before',
    );
    const small = { storageClass: 'gp3', drill: { storage: gib(110) } };
    expect(explained({}, { backup: small })).toContain(
      'the drill fails once the database exceeds 47.8 of the 100 GiB of postgres.storage: raise backup.drill.storage before',
    );
    expect(explained({}, { backup: { storageClass: 'gp3' } }).join()).not.toContain('the drill fails');
  });
});
