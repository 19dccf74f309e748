import { writeFileSync } from 'node:fs';
import { readPlan } from '../plan/read/index.ts';
import { reviewOf } from '../plan/review.ts';
import { merge } from '../spec/merge.ts';
import { resolveStacks, type StackRef, stacksOf } from '../spec/services.ts';
import { buildStack } from '../synth/build.ts';
import type { Terraform, Workspace } from '../test/harness/index.ts';

/** What a review says to a change of a stack that runs. */
export interface DemoReview {
  readonly change: string;
  readonly verdict: string;
  readonly lines: readonly string[];
}

const change = 'a larger instance class, applied immediately';

/** Plans a change of an applied stack, applies nothing, and says what the plan would do to data and uptime. */
export async function reviewChange(
  ref: StackRef,
  terraform: Terraform,
  workspace: Workspace,
): Promise<DemoReview> {
  const postgres = { instanceClass: 'db.t4g.large', maintenance: { applyImmediately: true } };
  const service = merge(ref.definition, { environments: { [ref.environment]: { postgres } } });
  const [stack] = resolveStacks(
    stacksOf([{ file: `services/${ref.service}.ts`, service }]).filter((one) => one.stack === ref.stack),
  );
  if (stack === undefined) throw new Error(`${ref.stack} has gone`);
  writeFileSync(workspace.path('cdk.tf.json'), (await buildStack(stack)).terraformJson);
  const { file } = await terraform.plan({ out: 'changed' });
  const { stdout } = await terraform.run(['show', '-json', file]);
  const review = reviewOf(readPlan(Buffer.from(stdout)), {
    stack: ref.stack,
    today: new Date().toISOString().slice(0, 10),
  });
  return {
    change,
    verdict: review.verdict,
    lines: review.impacts
      .filter(({ severity }) => severity !== 'safe')
      .flatMap(({ address, headline, findings }) => [
        `${address}: ${headline}`,
        `  source: ${findings[0]?.source ?? ''}`,
      ]),
  };
}
