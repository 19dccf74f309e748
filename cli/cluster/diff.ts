import { type ApplyPlan, planApply } from '../../k8s/apply/plan.ts';
import { refusals } from '../../k8s/apply/preflight.ts';
import { isWrite } from '../../k8s/diff/change.ts';
import type { StackPlace } from '../../k8s/inventory/store.ts';
import type { ClusterProblem } from '../../k8s/problem.ts';
import { exitCode, print, printJson } from '../output.ts';
import { type ApplyFlags, applyOptions } from './apply.ts';
import { running } from './command.ts';
import { printClusterProblem } from './failure.ts';
import { rebuilt } from './inventory-flag.ts';
import { stackManifests, withCluster } from './open.ts';
import { changeJson, printChange, printCounts, printPruning, pruningJson } from './present.ts';

interface DiffFlags extends ApplyFlags {
  readonly exitCode?: boolean;
}

/** `plinth diff <stack>`: what an apply would do or be refused for, as the API server sees it. Changes nothing. */
export const diffStack = (stack: string, flags: DiffFlags): Promise<void> =>
  running(stack, flags, async ({ onCompared, signal, endProgress }) => {
    const manifests = stackManifests(stack, flags);
    const { objects, place } = manifests;
    const { plan, problems } = await withCluster(manifests, flags, async (api) => {
      const options = { ...applyOptions(flags), ...(await rebuilt(api, place, objects, flags)) };
      const plan = await planApply(api, place, objects, { ...options, onCompared, signal });
      return { plan, problems: await refusals({ api, place, objects, plan, force: options.force }) };
    });
    endProgress();
    if (flags.json) printJson(diffJson(stack, plan, problems));
    else print(diffText(place, plan));
    if (problems.length > 0) {
      if (!flags.json) process.stderr.write(`${problems.map(printClusterProblem).join('\n')}\n`);
      process.exitCode = exitCode.failed;
    } else if (differs(plan) && flags.exitCode) process.exitCode = exitCode.gateRefused;
  });

const differs = ({ changes, pruned }: ApplyPlan): boolean =>
  changes.some((change) => isWrite(change) || change.action === 'conflict') ||
  pruned.some(({ action }) => action === 'delete');

function diffText({ stack, namespace }: StackPlace, plan: ApplyPlan): string {
  const { changes, pruned } = plan;
  const lines = [
    ...changes.map((change) => printChange(change, namespace)),
    ...pruned.map((one) => printPruning(one, namespace)),
  ].filter((text) => text !== undefined);
  return [...lines, `${stack}: ${differs(plan) ? printCounts(changes, pruned) : 'nothing to change'}.`].join(
    '\n',
  );
}

const diffJson = (stack: string, plan: ApplyPlan, problems: readonly ClusterProblem[]) => ({
  stack,
  differs: differs(plan),
  changes: plan.changes.map(changeJson),
  pruned: plan.pruned.map(pruningJson),
  ...(problems.length > 0 && { problems }),
});
