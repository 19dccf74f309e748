import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { cases } from '../../plan/corpus/index.ts';
import { comparable, readPlanFile } from '../../plan/corpus/plans.ts';
import { type Made, makeAllPlans } from '../../plan/corpus/terraform/make.ts';

const folder = fileURLToPath(new URL('../../plan/corpus/plans', import.meta.url));
let made: Made;

beforeAll(async () => {
  made = await makeAllPlans(cases);
});

describe('the plans of the labelled changes', () => {
  it('start from a state whose plan is empty', () => {
    expect(made.unedited).toEqual([]);
  });

  it('are what terraform plans', () => {
    const differing = cases.filter(({ id }) => {
      const [committed, again] = [readPlanFile(folder, id), made.plans.get(id) ?? {}].map(comparable);
      return JSON.stringify(committed) !== JSON.stringify(again);
    });

    expect(differing.map(({ id }) => id)).toEqual([]);
  });
});
