import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWorkspace, openTerraform } from '../../harness/index.ts';
import { cases } from '../../plan/corpus/index.ts';
import { comparable, readPlanFile } from '../../plan/corpus/plans.ts';
import { type Made, makePlans } from '../../plan/corpus/terraform/make.ts';

const folder = fileURLToPath(new URL('../../plan/corpus/plans', import.meta.url));
const workspace = makeWorkspace('corpus');
let made: Made;

beforeAll(async () => {
  const terraform = await openTerraform({ folder: workspace.folder, endpoint: 'http://127.0.0.1:1' });
  made = await makePlans(cases, terraform);
}, 600_000);
afterAll(() => workspace.remove());

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
