import { apply } from '../../k8s/apply/apply.ts';
import { maskedField } from '../../k8s/diff/masked.ts';
import { type Drift, type DriftItem, findDrift } from '../../k8s/drift/drift.ts';
import { printRef } from '../../k8s/object.ts';
import { exitCode, print, printJson } from '../output.ts';
import { applyOptions, resultJson, resultText } from './apply.ts';
import { running } from './command.ts';
import { type ClusterFlags, stackPlace, withCluster } from './open.ts';
import { printField } from './present.ts';

interface DriftFlags extends ClusterFlags {
  readonly repair?: boolean;
  readonly forceConflicts?: boolean;
  readonly timeout?: number;
}

/** `plinth drift <stack>`: how the cluster differs from the newest release; with `--repair`, that release again. */
export const driftOf = (stack: string, flags: DriftFlags): Promise<void> =>
  running(stack, flags, async ({ onEvent, signal, elapsed, endProgress }) => {
    const found = stackPlace(stack, flags);
    await withCluster(found, flags, async (api) => {
      const drift = await findDrift(api, found.place);
      if (!flags.repair || drift.release === undefined || drift.items.length === 0) {
        tell(stack, drift, flags);
        return;
      }
      if (!flags.json) print(driftText(stack, drift));
      const repaired = await apply(api, found.place, drift.release.objects, {
        ...applyOptions(flags),
        adopted: 'everyHand',
        onEvent,
        signal,
      });
      endProgress();
      if (flags.json) printJson({ ...driftJson(stack, drift), repaired: resultJson(stack, repaired) });
      else print(resultText(stack, repaired, elapsed()));
    });
  });

function tell(stack: string, drift: Drift, flags: DriftFlags): void {
  if (flags.json) printJson(driftJson(stack, drift));
  else print(driftText(stack, drift));
  if (drift.items.length > 0) process.exitCode = exitCode.gateRefused;
}

export function driftText(stack: string, { release, items }: Drift): string {
  if (release === undefined)
    return `${stack}: nothing was applied here yet, so there is nothing to differ from.`;
  if (items.length === 0) return `${stack}: as release ${release.number} left it.`;
  return [
    ...items.flatMap(itemLines),
    `${stack}: ${items.length} ${items.length === 1 ? 'object differs' : 'objects differ'} from release ${release.number}; plinth drift ${stack} --repair puts them back.`,
  ].join('\n');
}

function itemLines(item: DriftItem): string[] {
  const name = printRef(item.ref);
  if (item.kind === 'missing') return [`- ${name} is gone`];
  if (item.kind === 'orphaned') return [`? ${name} is in no inventory; plinth prune deletes it`];
  return [
    `~ ${name}`,
    ...item.fields.map((field) => {
      const who = field.managers.length > 0 ? `  (by ${field.managers.join(', ')})` : '';
      return `${printField(item.ref.kind, field)}${who}`;
    }),
  ];
}

const driftJson = (stack: string, { release, items }: Drift) => ({
  stack,
  release: release?.number ?? null,
  drifted: items.length > 0,
  items: items.map((item) =>
    item.kind === 'changed'
      ? { ...item, fields: item.fields.map((field) => maskedField(item.ref.kind, field)) }
      : item,
  ),
});
