import { planPruneStack, pruneStack } from '../../k8s/apply/prune-stack.ts';
import { agreed } from '../agreed.ts';
import { print, printJson } from '../output.ts';
import { running } from './command.ts';
import { rebuilt } from './inventory-flag.ts';
import { type ClusterFlags, stackManifests, wholeStack, withCluster } from './open.ts';
import { printPruning, pruningJson } from './present.ts';

interface PruneFlags extends ClusterFlags {
  readonly all?: boolean;
  readonly pruneProtected?: boolean;
  readonly rebuildInventory?: boolean;
  readonly yes?: boolean;
}

/** `plinth prune <stack>`: deletes what was applied and is in the manifests no more; with `--all`, everything. */
export const prune = (stack: string, flags: PruneFlags): Promise<void> =>
  running(stack, flags, async ({ onEvent, signal, endProgress }) => {
    const manifests = flags.all ? wholeStack(stack, flags) : stackManifests(stack, flags);
    const { place, objects } = manifests;
    await withCluster(manifests, flags, async (api) => {
      const options = {
        pruneProtected: flags.pruneProtected ?? false,
        ...(await rebuilt(api, place, objects, flags)),
        onEvent,
        signal,
      };
      const planned = await planPruneStack(api, place, flags.all ? [] : objects, options);
      const deletions = planned.plan.filter(({ action }) => action === 'delete');
      const lines = planned.plan
        .map((one) => printPruning(one, manifests.place.namespace))
        .filter((text) => text !== undefined);
      if (!flags.json && lines.length > 0) print(lines.join('\n'));
      const isWork = deletions.length > 0 || planned.forgets;
      const isAgreed = isWork && (flags.yes || (await agreed(questionOf(stack, deletions.length))));
      if (isAgreed) await pruneStack(api, place, planned, options);
      endProgress();
      if (flags.json) printJson({ stack, done: isAgreed, pruned: planned.plan.map(pruningJson) });
      else if (!isWork) print(`${stack}: nothing to prune.`);
      else print(isAgreed ? doneText(stack, deletions.length, planned.forgets) : 'Nothing was changed.');
    });
  });

const questionOf = (stack: string, count: number): string =>
  count > 0
    ? `delete ${count} ${count === 1 ? 'object' : 'objects'}?`
    : `delete the records of ${stack}, of which nothing else is left?`;

const doneText = (stack: string, count: number, forgets: boolean): string =>
  `${stack}: ${count} pruned${forgets ? ', and its records deleted' : ''}.`;
