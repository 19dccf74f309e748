import { makeWorkspace, type Workspace } from '../test/harness/workspace.ts';
import { writeServices } from './generated-services.ts';
import { environment, plinth } from './kit.ts';
import { type Cost, measure, medianCost } from './measure.ts';

export interface Size {
  readonly environments: number;
  readonly runs: number;
  readonly cost: Cost;
}

/**
 * `plinth synth` of so many production environments, from start to end, with its threads. The sizes take
 * turns, so that all meet the same load of the machine.
 */
export async function atScale(
  sizes: readonly number[],
  runs: number,
  onProgress: (line: string) => void,
): Promise<Size[]> {
  const workspace = makeWorkspace('bench');
  const costs = new Map<number, Cost[]>(sizes.map((size) => [size, []]));
  try {
    for (const size of sizes) await prepare(workspace, size);
    for (let at = 1; at <= runs; at++)
      for (const size of sizes) {
        onProgress(`${size} environments: run ${at} of ${runs}`);
        const folders = ['--outdir', `cdktf.out-${at}`, '--distdir', `dist-${at}`];
        costs.get(size)?.push(await plinthIn(workspace, size, ['synth', ...folders]));
      }
  } finally {
    workspace.remove();
  }
  return [...costs].map(([environments, all]) => ({ environments, runs, cost: medianCost(all) }));
}

/** Removes the types of the services once, in a run that is not counted: an edit changes one file, not all. */
async function prepare(workspace: Workspace, size: number): Promise<void> {
  writeServices(workspace.path(String(size)), size);
  await plinthIn(workspace, size, ['list']);
}

const plinthIn = (workspace: Workspace, size: number, args: readonly string[]): Promise<Cost> =>
  measure(process.execPath, [plinth, ...args], {
    cwd: workspace.path(String(size)),
    env: environment({ PLINTH_CACHE: workspace.path('cache') }),
  });
