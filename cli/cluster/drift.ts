import { apply } from '../../k8s/apply/apply.ts';
import { maskedField } from '../../k8s/diff/masked.ts';
import { type Drift, type DriftItem, findDrift, isRepairable } from '../../k8s/drift/drift.ts';
import type { StackPlace } from '../../k8s/inventory/store.ts';
import { exitCode, print, printJson } from '../output.ts';
import { applyOptions, resultJson, resultText } from './apply.ts';
import { running } from './command.ts';
import { type ClusterFlags, stackPlace, withCluster } from './open.ts';
import { nameOf, printField } from './present.ts';

interface DriftFlags extends ClusterFlags {
  readonly repair?: boolean;
  readonly forceConflicts?: boolean;
  readonly timeout?: number;
}

/** `plinth drift <stack>`: how the cluster differs from the newest release; with `--repair`, that release again. */
export const driftOf = (stack: string, flags: DriftFlags): Promise<void> =>
  running(stack, flags, async ({ onEvent, onCompared, within, signal, elapsed, endProgress }) => {
    const found = stackPlace(stack, flags);
    const { place } = found;
    const { forceConflicts: force = false } = flags;
    within(place.namespace);
    await withCluster(found, flags, async (api) => {
      const drift = await findDrift(api, place);
      const isRepaired =
        flags.repair && drift.release !== undefined && drift.items.some((item) => isRepairable(item, force));
      if (!isRepaired) {
        if (flags.json) printJson(driftJson(stack, drift));
        else print(driftText(place, drift));
        if (drift.items.length > 0) process.exitCode = exitCode.gateRefused;
        return;
      }
      if (!flags.json) print(driftText(place, drift));
      if (!flags.json && drift.unfinished) onEvent({ kind: 'note', text: goesBack(drift) });
      // What a repair does is what drift showed: nothing is pruned, and no Job runs.
      const repaired = await apply(api, place, drift.release?.objects ?? [], {
        ...applyOptions(flags),
        ...{ prune: false, withoutJobs: true, adopted: force ? 'everybody' : 'everyHand' },
        ...{ onEvent, onCompared, signal },
      });
      const left = await findDrift(api, place);
      endProgress();
      if (flags.json)
        printJson({
          ...driftJson(stack, drift),
          repaired: resultJson(stack, repaired),
          left: driftJson(stack, left).items,
        });
      else print([resultText(place, repaired, elapsed()), ...leftText(place, left)].join('\n'));
      if (left.items.length > 0) process.exitCode = exitCode.gateRefused;
    });
  });

const goesBack = ({ release }: Drift): string =>
  `the last apply did not end: what it changed goes back to release ${release?.number}`;

export function driftText({ stack, namespace }: StackPlace, { release, unfinished, items }: Drift): string {
  if (release === undefined)
    return unfinished
      ? `${stack}: the first apply did not end, so there is nothing to differ from; the next one goes on from there.`
      : `${stack}: nothing was applied here yet, so there is nothing to differ from.`;
  const notice = unfinished
    ? [
        `The last apply did not end. This compares with release ${release.number}, before it; plinth apply ${stack} goes on, --repair goes back.`,
      ]
    : [];
  if (items.length === 0) return [...notice, `${stack}: as release ${release.number} left it.`].join('\n');
  const count = `${items.length} ${items.length === 1 ? 'object differs' : 'objects differ'}`;
  const repairable = items.filter((item) => isRepairable(item, false)).length;
  return [
    ...notice,
    ...items.flatMap((item) => itemLines(item, stack, namespace)),
    `${stack}: ${count} from release ${release.number}${repairText(stack, repairable, items.length)}.`,
  ].join('\n');
}

function repairText(stack: string, repairable: number, all: number): string {
  if (repairable === 0) return '';
  const what = repairable === all ? 'puts them back' : `puts back ${repairable} of them`;
  return `; plinth drift ${stack} --repair ${what}`;
}

function leftText({ stack, namespace }: StackPlace, { items }: Drift): string[] {
  if (items.length === 0) return [];
  return [
    ...items.flatMap((item) => itemLines(item, stack, namespace)),
    `${stack}: ${items.length} ${items.length === 1 ? 'object is' : 'objects are'} left as they were.`,
  ];
}

function itemLines(item: DriftItem, stack: string, home: string): string[] {
  const name = nameOf(item.ref, home);
  switch (item.kind) {
    case 'missing':
      return [`- ${name} is gone`];
    case 'orphaned':
      return [`? ${name} is in no inventory; plinth prune ${stack} deletes it`];
    case 'leftover':
      return [`? ${name} is of no release; plinth prune ${stack} deletes it unless it is in the manifests`];
    case 'changed':
      return [
        `~ ${name}`,
        ...item.fields.map((field) => {
          const who =
            field.managers.length > 0 ? `  (by ${field.managers.join(', ')}${foreignText(field)})` : '';
          return `${printField(item.ref.kind, field)}${who}`;
        }),
      ];
  }
}

const foreignText = ({ foreign }: { readonly foreign: boolean }): string =>
  foreign ? '; stays, unless --force-conflicts is given' : '';

const driftJson = (stack: string, { release, unfinished, items }: Drift) => ({
  stack,
  release: release?.number ?? null,
  unfinished,
  drifted: items.length > 0,
  items: items.map((item) =>
    item.kind === 'changed'
      ? { ...item, fields: item.fields.map((field) => maskedField(item.ref.kind, field)) }
      : item,
  ),
});
