import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followFixes } from '../../spec/location.ts';
import { buildStack } from '../../synth/build.ts';
import { mended, problemsOf, resolveOne } from '../spec/refuse.ts';
import { brokenInvariants } from './invariants.ts';
import { randomDefinition } from './random-definition.ts';

/** PLINTH_RANDOM_SPECS: 2,000 in CI, a sample otherwise. The seed is fixed so that a failure can be had again. */
const count = Number(process.env.PLINTH_RANDOM_SPECS ?? 100);
const definitions = fc.sample(randomDefinition, { numRuns: count, seed: 20_261_121 });

describe(`of ${count} random services`, () => {
  it('every one that is refused says what, where, and how to mend it', () => {
    for (const definition of definitions)
      for (const problem of problemsOf(definition)) {
        expect(problem.code).toMatch(/^PLINTH-[A-Z]+-\d{3}$/);
        for (const text of [problem.path, problem.got, problem.rule, problem.fix]) expect(text).not.toBe('');
        expect(problem.edits?.length, JSON.stringify(problem)).toBeGreaterThan(0);
      }
  }, 600_000);

  it('every problem goes away when its own fix is followed', () => {
    for (const definition of definitions)
      for (const problem of problemsOf(definition)) {
        const after = problemsOf(followFixes(definition, [problem]));
        const still = after.filter(
          ({ code, path, got }) => code === problem.code && path === problem.path && got === problem.got,
        );
        expect(still, JSON.stringify({ definition, problem })).toEqual([]);
      }
  }, 600_000);

  it('every one that is refused is accepted when its fixes are followed', () => {
    // Following one fix may bring up another: a value of the right type may still break a rule.
    const rounds = 5;
    for (const definition of definitions)
      expect(mended(definition, rounds).problems, JSON.stringify(definition)).toEqual([]);
  }, 600_000);

  it('every one that is accepted, at once or mended, keeps the invariants', async () => {
    let stacks = 0;
    for (const definition of definitions) {
      const outcome = resolveOne(mended(definition, 5).definition);
      if ('problems' in outcome) continue;
      for (const input of outcome.stacks) {
        expect(brokenInvariants(input.spec, await buildStack(input)), JSON.stringify(definition)).toEqual([]);
        stacks++;
      }
    }
    expect(stacks).toBeGreaterThanOrEqual(count);
  }, 600_000);
});
