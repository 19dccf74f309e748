import { mkdirSync } from 'node:fs';
import { openTerraform } from '../test/harness/index.ts';
import { makeWorkspace } from '../test/harness/workspace.ts';
import { cases } from '../test/plan/corpus/index.ts';
import { writePlans } from '../test/plan/corpus/plans.ts';
import { makePlans } from '../test/plan/corpus/terraform/make.ts';

/** The plans of the review's labelled changes, made anew by real terraform. */
const workspace = makeWorkspace('corpus');
try {
  const terraform = await openTerraform({ folder: workspace.folder, endpoint: 'http://127.0.0.1:1' });
  const { plans, unedited } = await makePlans(cases, terraform);
  if (unedited.length > 0) throw new Error(`unedited plans are not empty:\n${unedited.join('\n')}`);
  mkdirSync('test/plan/corpus/plans', { recursive: true });
  writePlans('test/plan/corpus/plans', plans);
} finally {
  if (process.env.KEEP) console.log(workspace.folder); else workspace.remove();
}
