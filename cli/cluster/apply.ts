import { type ApplyResult, apply } from '../../k8s/apply/apply.ts';
import { print, printJson } from '../output.ts';
import { running } from './command.ts';
import { rebuilt } from './inventory-flag.ts';
import { type ClusterFlags, stackManifests, withCluster } from './open.ts';
import { changeJson, printCounts, pruningJson } from './present.ts';

export interface ApplyFlags extends ClusterFlags {
  readonly forceConflicts?: boolean;
  readonly prune: boolean;
  readonly pruneProtected?: boolean;
  readonly rerunJobs?: boolean;
  readonly rebuildInventory?: boolean;
  /** Seconds. */
  readonly timeout?: number;
}

/** `plinth apply <stack>`: the synthesized manifests to the cluster, stage by stage, until all of it is ready. */
export const applyStack = (stack: string, flags: ApplyFlags): Promise<void> =>
  running(stack, flags, async ({ onEvent, signal, elapsed, endProgress }) => {
    const manifests = stackManifests(stack, flags);
    const { objects, place } = manifests;
    const result = await withCluster(manifests, flags, async (api, { context, server }) => {
      onEvent({ kind: 'note', text: `${stack} to context ${context} (${server})` });
      return apply(api, place, objects, {
        ...applyOptions(flags),
        ...(await rebuilt(api, place, objects, flags)),
        onEvent,
        signal,
      });
    });
    endProgress();
    if (flags.json) printJson(resultJson(stack, result));
    else print(resultText(stack, result, elapsed()));
  });

/** The flags an apply and everything that ends in one share. */
export const applyOptions = (flags: Partial<ApplyFlags>) => ({
  force: flags.forceConflicts ?? false,
  prune: flags.prune ?? true,
  pruneProtected: flags.pruneProtected ?? false,
  rerunJobs: flags.rerunJobs ?? false,
  ...(flags.timeout === undefined ? {} : { timeout: flags.timeout * 1_000 }),
});

export function resultText(stack: string, result: ApplyResult, milliseconds: number): string {
  const { changes, pruned, writes, release } = result;
  const seconds = (milliseconds / 1_000).toFixed(1);
  return writes === 0
    ? `${stack}: nothing to change; ${changes.length} objects as they should be, all ready (${seconds} s).`
    : `${stack}: ${printCounts(changes, pruned)}; release ${release}, all ready after ${seconds} s.`;
}

export const resultJson = (stack: string, { changes, pruned, writes, release }: ApplyResult) => ({
  stack,
  writes,
  release,
  ready: true,
  changes: changes.map(changeJson),
  pruned: pruned.map(pruningJson),
});
