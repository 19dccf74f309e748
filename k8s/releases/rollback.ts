import type { Api } from '../api.ts';
import { type ApplyOptions, type ApplyResult, apply } from '../apply/apply.ts';
import { refuseLost } from '../inventory/lost.ts';
import { readInventory, type StackPlace } from '../inventory/store.ts';
import { ClusterError } from '../problem.ts';
import { listReleases, type Release } from './releases.ts';

/**
 * Applies an earlier release again, as a new one. Without a number: the one before the newest when that ended well,
 * else the newest, because what failed after it was never a release. Jobs are left alone: a migration that ran is not
 * undone, so the earlier version must work with the newer schema, and one that runs is waited for (PLINTH-K8S-076).
 */
export async function rollback(
  api: Api,
  place: StackPlace,
  to: number | undefined,
  options: ApplyOptions,
): Promise<ApplyResult & { readonly rolledBackTo: Release }> {
  const target = await rollbackTarget(api, place, to);
  const result = await apply(api, place, target.objects, {
    ...options,
    withoutJobs: true,
    rollbackTo: target.number,
  });
  return { ...result, rolledBackTo: target };
}

/** The release a rollback would go to. Throws `ClusterError` PLINTH-K8S-082 when there is none. */
export async function rollbackTarget(api: Api, place: StackPlace, to?: number): Promise<Release> {
  const [stored, releases] = await Promise.all([readInventory(api, place), listReleases(api, place)]);
  await refuseLost(api, place, stored);
  const { inventory } = stored;
  const ended = releases.filter(({ number }) => number <= inventory.release);
  const target =
    to === undefined
      ? ended.at(inventory.state === 'applied' ? -2 : -1)
      : releases.find(({ number }) => number === to);
  if (target !== undefined) return target;
  throw new ClusterError(
    [
      {
        code: 'PLINTH-K8S-082',
        path: `${place.stack} release${to === undefined ? '' : ` ${to}`}`,
        got:
          releases.length === 0
            ? 'no release'
            : `releases ${releases.map(({ number }) => number).join(', ')}`,
        rule:
          to === undefined
            ? 'there must be an earlier release to go back to'
            : 'the release must be kept still',
        fix:
          to === undefined ? 'apply the earlier version from its manifests' : 'name one of those with --to',
      },
    ],
    { badInput: true },
  );
}
