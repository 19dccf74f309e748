import { type ApplyResult, apply } from '../../k8s/apply/apply.ts';
import type { StackPlace } from '../../k8s/inventory/store.ts';
import { type ObjectRef, refOf } from '../../k8s/object.ts';
import { isGating } from '../../k8s/readiness/index.ts';
import { print, printJson } from '../output.ts';
import { running } from './command.ts';
import { rebuilt } from './inventory-flag.ts';
import { type ClusterFlags, stackManifests, withCluster } from './open.ts';
import { changeJson, nameOf, printCounts, pruningJson } from './present.ts';

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
  running(stack, flags, async ({ onEvent, onCompared, within, signal, elapsed, endProgress }) => {
    const manifests = stackManifests(stack, flags);
    const { objects, place } = manifests;
    within(place.namespace);
    const result = await withCluster(manifests, flags, async (api, { context, server }) => {
      onEvent({ kind: 'note', text: `${stack} to context ${context} (${server})` });
      return apply(api, place, objects, {
        ...applyOptions(flags),
        ...(await rebuilt(api, place, objects, flags)),
        onEvent,
        onCompared,
        signal,
      });
    });
    endProgress();
    if (flags.json) printJson(resultJson(stack, result));
    else print(resultText(place, result, elapsed()));
  });

/** The flags an apply and everything that ends in one share. */
export const applyOptions = (flags: Partial<ApplyFlags>) => ({
  force: flags.forceConflicts ?? false,
  prune: flags.prune ?? true,
  pruneProtected: flags.pruneProtected ?? false,
  rerunJobs: flags.rerunJobs ?? false,
  ...(flags.timeout === undefined ? {} : { timeout: flags.timeout * 1_000 }),
});

export function resultText(
  { stack, namespace }: StackPlace,
  result: ApplyResult,
  milliseconds: number,
): string {
  const { changes, pruned, writes, release, recorded } = result;
  const time = `${(milliseconds / 1_000).toFixed(1)} s`;
  const others = notWaitedFor(result).map((ref) => nameOf(ref, namespace));
  const rest =
    others.length === 0
      ? ''
      : `\nNot waited for: ${others.join(', ')}; plinth status ${stack} shows how they are.`;
  if (writes > 0)
    return `${stack}: ${printCounts(changes, pruned)}; release ${release}, all ready after ${time}.${rest}`;
  const asTheyShouldBe = `${changes.length === 1 ? '1 object as it' : `${changes.length} objects as they`} should be`;
  return recorded
    ? `${stack}: no object had to change, ${asTheyShouldBe}; recorded as release ${release}, all ready after ${time}.${rest}`
    : `${stack}: nothing to change; ${asTheyShouldBe}, all ready (${time}).${rest}`;
}

/** What an apply leaves to others: gateways, load balancers, pods of a later stage. */
const notWaitedFor = ({ changes }: ApplyResult): ObjectRef[] =>
  changes
    .filter(({ object, action }) => action !== 'left-out' && !isGating(object))
    .map(({ object }) => refOf(object));

export const resultJson = (stack: string, result: ApplyResult) => ({
  stack,
  writes: result.writes,
  release: result.release,
  recorded: result.recorded,
  ready: true,
  notWaitedFor: notWaitedFor(result),
  changes: result.changes.map(changeJson),
  pruned: result.pruned.map(pruningJson),
});
