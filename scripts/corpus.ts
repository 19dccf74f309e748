import { mkdirSync, writeFileSync } from 'node:fs';
import { cases } from '../test/plan/corpus/index.ts';
import { casesPage } from '../test/plan/corpus/page.ts';
import { writePlans } from '../test/plan/corpus/plans.ts';
import { makeAllPlans } from '../test/plan/corpus/terraform/make.ts';

/** The plans of the review's labelled changes, made anew by real terraform, and their page; with `page` the page alone. */
const FOLDER = 'test/plan/corpus/plans';

if (process.argv[2] !== 'page') await remakePlans();
writeFileSync('docs/review-cases.md', casesPage(FOLDER));

async function remakePlans(): Promise<void> {
  const { plans, unedited } = await makeAllPlans(cases);
  if (unedited.length > 0) throw new Error(`unedited plans are not empty:\n${unedited.join('\n')}`);
  mkdirSync(FOLDER, { recursive: true });
  writePlans(FOLDER, plans);
}
