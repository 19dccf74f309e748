import { mkdirSync, writeFileSync } from 'node:fs';
import { openTerraform } from '../test/harness/index.ts';
import { makeWorkspace } from '../test/harness/workspace.ts';
import { cases } from '../test/plan/corpus/index.ts';
import { casesPage } from '../test/plan/corpus/page.ts';
import { writePlans } from '../test/plan/corpus/plans.ts';
import { makePlans } from '../test/plan/corpus/terraform/make.ts';

/** The plans of the review's labelled changes, made anew by real terraform, and their page; with `page` the page alone. */
const FOLDER = 'test/plan/corpus/plans';

if (process.argv[2] !== 'page') await remakePlans();
writeFileSync('docs/review-cases.md', casesPage(FOLDER));

async function remakePlans(): Promise<void> {
  const workspace = makeWorkspace('corpus');
  try {
    const terraform = await openTerraform({ folder: workspace.folder, endpoint: 'http://127.0.0.1:1' });
    const { plans, unedited } = await makePlans(cases, terraform);
    if (unedited.length > 0) throw new Error(`unedited plans are not empty:\n${unedited.join('\n')}`);
    mkdirSync(FOLDER, { recursive: true });
    writePlans(FOLDER, plans);
  } finally {
    workspace.remove();
  }
}
