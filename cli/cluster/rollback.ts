import { damagedReleases, listReleases } from '../../k8s/releases/releases.ts';
import { rollback } from '../../k8s/releases/rollback.ts';
import { print, printJson } from '../output.ts';
import { applyOptions, resultJson, resultText } from './apply.ts';
import { running } from './command.ts';
import { type ClusterFlags, stackPlace, withCluster } from './open.ts';

interface RollbackFlags extends ClusterFlags {
  readonly to?: number;
  readonly list?: boolean;
  readonly forceConflicts?: boolean;
  readonly timeout?: number;
}

/** `plinth rollback <stack>`: an earlier release again, without its Jobs; with `--list`, the releases that are kept. */
export const rollBack = (stack: string, flags: RollbackFlags): Promise<void> =>
  running(stack, flags, async ({ onEvent, signal, elapsed, endProgress }) => {
    const found = stackPlace(stack, flags);
    await withCluster(found, flags, async (api) => {
      if (flags.list) {
        const { place } = found;
        tellReleases(stack, await listReleases(api, place), await damagedReleases(api, place), flags);
        return;
      }
      const result = await rollback(api, found.place, flags.to, { ...applyOptions(flags), onEvent, signal });
      endProgress();
      const { number, images } = result.rolledBackTo;
      if (flags.json) {
        printJson({ ...resultJson(stack, result), rolledBackTo: number });
        return;
      }
      print(`${stack} is back at release ${number}${images.length > 0 ? ` (${images.join(', ')})` : ''}.`);
      print(resultText(found.place, result, elapsed()));
    });
  });

function tellReleases(
  stack: string,
  releases: Awaited<ReturnType<typeof listReleases>>,
  damaged: readonly number[],
  flags: RollbackFlags,
): void {
  const summaries = releases.map(({ objects, ...summary }) => ({ ...summary, objects: objects.length }));
  if (flags.json) {
    printJson({ stack, releases: summaries, damaged });
    return;
  }
  const lines = summaries.map(
    ({ number, time, images, rollbackTo, objects }) =>
      `${String(number).padStart(4)}  ${time}  ${objects} objects  ${images.join(', ')}${rollbackTo === undefined ? '' : `  (back to ${rollbackTo})`}`,
  );
  for (const number of damaged)
    lines.push(`${String(number).padStart(4)}  cannot be read: its Secret was edited`);
  print(lines.length === 0 ? `${stack}: no release is kept.` : lines.join('\n'));
}
