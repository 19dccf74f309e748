import { planApply } from '../../k8s/apply/plan.ts';
import { isWrite } from '../../k8s/diff/change.ts';
import { exitCode, print, printJson } from '../output.ts';
import { applyOptions } from './apply.ts';
import { failWithCluster } from './failure.ts';
import { rebuilt } from './inventory-flag.ts';
import { type ClusterFlags, stackManifests, withCluster } from './open.ts';
import { changeJson, printChange, printCounts, printPruning, pruningJson } from './present.ts';

interface DiffFlags extends ClusterFlags {
  readonly exitCode?: boolean;
  readonly forceConflicts?: boolean;
  readonly rebuildInventory?: boolean;
}

/** `plinth diff <stack>`: what an apply would do, as the API server itself sees it. Changes nothing. */
export async function diffStack(stack: string, flags: DiffFlags): Promise<void> {
  try {
    const manifests = stackManifests(stack, flags);
    const { objects, place } = manifests;
    const { changes, pruned } = await withCluster(manifests, flags, async (api) =>
      planApply(api, place, objects, {
        ...applyOptions(flags),
        ...(await rebuilt(api, place, objects, flags)),
      }),
    );
    const differs =
      changes.some((change) => isWrite(change) || change.action === 'conflict') ||
      pruned.some(({ action }) => action === 'delete');
    if (flags.json)
      printJson({ stack, differs, changes: changes.map(changeJson), pruned: pruned.map(pruningJson) });
    else {
      const lines = [...changes.map(printChange), ...pruned.map(printPruning)].filter(
        (text) => text !== undefined,
      );
      print(
        [...lines, `${stack}: ${differs ? printCounts(changes, pruned) : 'nothing to change'}.`].join('\n'),
      );
    }
    if (differs && flags.exitCode) process.exitCode = exitCode.gateRefused;
  } catch (error) {
    failWithCluster(error, stack, flags.json ?? false);
  }
}
