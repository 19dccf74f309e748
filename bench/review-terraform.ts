import { statSync, writeFileSync } from 'node:fs';
import { findTerraform } from '../test/harness/terraform-binary.ts';
import { makeWorkspace } from '../test/harness/workspace.ts';
import { type Cost, measure, medianCost } from './measure.ts';
import { nodeCost, reviewArguments } from './review.ts';
import { makePlanFile } from './review-terraform-plan.ts';

/** Planning as many as the generated plan has takes minutes; what is compared grows with the plan on both sides. */
export const RESOURCES = 5_000;

/** `terraform show -json` of a plan file, which everybody who reviews one runs first, and the review of what it prints. */
export interface ShowComparison {
  readonly resources: number;
  readonly bytes: number;
  readonly runs: number;
  readonly show: Cost;
  readonly review: Cost;
}

/** Throws `MissingTool` where terraform is not on this machine. */
export async function compareShow(
  resources: number,
  runs: number,
  onProgress: (line: string) => void,
): Promise<ShowComparison> {
  await findTerraform();
  const workspace = makeWorkspace('bench-show');
  try {
    onProgress(`terraform plan of ${resources} resources`);
    const terraform = await makePlanFile(workspace.folder, resources);
    const shown = ['show', '-json', 'tfplan'];
    const file = workspace.path('plan.json');
    writeFileSync(file, (await terraform.run(shown)).stdout);
    const costs: { show: Cost[]; review: Cost[] } = { show: [], review: [] };
    for (let at = 1; at <= runs; at++) {
      onProgress(`terraform show -json and plinth review: run ${at} of ${runs}`);
      const place = { cwd: workspace.folder, env: terraform.environment };
      costs.show.push(await measure(terraform.binary.path, shown, place));
      costs.review.push(await nodeCost(reviewArguments(file)));
    }
    return {
      resources,
      bytes: statSync(file).size,
      runs,
      show: medianCost(costs.show),
      review: medianCost(costs.review),
    };
  } finally {
    workspace.remove();
  }
}
