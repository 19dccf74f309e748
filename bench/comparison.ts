import { devNull } from 'node:os';
import { cdktfEnvironment, cdktfProgram } from '../test/harness/cdktf-cli.ts';
import { makeWorkspace } from '../test/harness/workspace.ts';
import { environment, plinth, root } from './kit.ts';
import { type Cost, measure, medianCost } from './measure.ts';

/** The reference service in production: database, replicas, recovery region, cache, backups, workload. */
export const STACK = 'orders-prod';

export interface Comparison {
  readonly stack: string;
  readonly runs: number;
  readonly plinth: Cost;
  readonly cdktf: Cost;
}

/**
 * `plinth synth` and `cdktf synth` of the same stack, in turns, so that both meet the same load of the
 * machine; each time into empty folders. Both run the kit of this repository; the second has `cdktf`
 * start it (cdktf.json), as `cdktf deploy` does.
 */
export async function compare(runs: number, onProgress: (line: string) => void): Promise<Comparison> {
  const program = await cdktfProgram(onProgress);
  const workspace = makeWorkspace('bench');
  const costs: { plinth: Cost[]; cdktf: Cost[] } = { plinth: [], cdktf: [] };
  try {
    // The first run of each warms the cache of the file system and is not counted.
    for (let at = 0; at <= runs; at++) {
      onProgress(`plinth synth and cdktf synth of ${STACK}: run ${at} of ${runs}`);
      const outdir = workspace.path(`cdktf.out-${at}`);
      const distdir = workspace.path(`dist-${at}`);
      const folders = ['--outdir', `${outdir}-plinth`, '--distdir', `${distdir}-plinth`];
      const own = await measure(process.execPath, [plinth, 'synth', STACK, ...folders], {
        cwd: root,
        env: environment(),
      });
      const other = await measure(process.execPath, [program, 'synth', '--output', outdir], {
        cwd: root,
        env: {
          ...environment(cdktfEnvironment(workspace.folder)),
          TF_CLI_CONFIG_FILE: devNull,
          PLINTH_STACKS: STACK,
          PLINTH_DISTDIR: distdir,
        },
      });
      if (at === 0) continue;
      costs.plinth.push(own);
      costs.cdktf.push(other);
    }
  } finally {
    workspace.remove();
  }
  return { stack: STACK, runs, plinth: medianCost(costs.plinth), cdktf: medianCost(costs.cdktf) };
}
