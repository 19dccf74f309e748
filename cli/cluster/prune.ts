import { planPruneStack, pruneStack } from '../../k8s/apply/prune-stack.ts';
import { agreed } from '../agreed.ts';
import { print, printJson } from '../output.ts';
import { running } from './command.ts';
import { rebuilt } from './inventory-flag.ts';
import { type ClusterFlags, stackManifests, withCluster } from './open.ts';
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
    const manifests = stackManifests(stack, flags);
    await withCluster(manifests, flags, async (api) => {
      const options = {
        pruneProtected: flags.pruneProtected ?? false,
        ...(await rebuilt(api, manifests.place, manifests.objects, flags)),
        onEvent,
        signal,
      };
      const wanted = flags.all ? [] : manifests.objects;
      const planned = await planPruneStack(api, manifests.place, wanted, options);
      const deletions = planned.plan.filter(({ action }) => action === 'delete');
      const lines = planned.plan.map(printPruning).filter((text) => text !== undefined);
      if (!flags.json && lines.length > 0) print(lines.join('\n'));
      const isAgreed =
        deletions.length > 0 && (flags.yes || (await agreed(`delete ${deletions.length} objects?`)));
      if (isAgreed) await pruneStack(api, manifests.place, planned, options);
      endProgress();
      if (flags.json) printJson({ stack, done: isAgreed, pruned: planned.plan.map(pruningJson) });
      else if (deletions.length === 0) print(`${stack}: nothing to prune.`);
      else print(isAgreed ? `${stack}: ${deletions.length} pruned.` : 'Nothing was changed.');
    });
  });
