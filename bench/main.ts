import { arch, availableParallelism, loadavg, platform } from 'node:os';
import { parseArgs } from 'node:util';
import { type ClusterComparison, compareApply } from './cluster.ts';
import { type Comparison, compare } from './comparison.ts';
import {
  printClusterComparison,
  printComparison,
  printScale,
  printStartUps,
  printTargets,
} from './report.ts';
import { atScale } from './scale.ts';
import { startUps } from './start-up.ts';
import { clusterTargets, comparisonTargets, isMissed, scaleTargets } from './targets.ts';

/** `npm run bench`: what synthesizing and applying cost on this machine. A missed target is shown, and is no failure. */
const { values: options } = parseArgs({ options: { json: { type: 'boolean', default: false } } });

const RUNS = 5;
const SIZES = [100, 500, 1000];
const RUNS_AT_SCALE = 3;
const RUNS_ON_CLUSTER = 3;

const print = (text: string): void => {
  if (!options.json) process.stdout.write(`${text}\n\n`);
};
const { stderr } = process;
const progress = (line: string): void => void stderr.write(stderr.isTTY ? `\r\u001b[2K${line}` : `${line}\n`);
const progressDone = (): void => void (stderr.isTTY && stderr.write('\r\u001b[2K'));

const machine = {
  node: process.version,
  platform: platform(),
  arch: arch(),
  processors: availableParallelism(),
  /** Programs that ran or waited in the last minute: what others take makes every time longer. */
  load: loadavg()[0] ?? 0,
};
print(
  `Node ${machine.node}, ${machine.platform} ${machine.arch}, ${machine.processors} processors, load ${machine.load.toFixed(1)} before the start`,
);

const started = await startUps(RUNS, progress);
progressDone();
print(printStartUps(started));

const compared = await compare(RUNS, progress).catch((error: unknown) => String(error));
progressDone();
print(typeof compared === 'string' ? `cdktf synth could not be measured: ${compared}` : shown(compared));

const sizes = await atScale(SIZES, RUNS_AT_SCALE, progress);
progressDone();
print(`${printScale(sizes)}\n${printTargets(scaleTargets(sizes))}`);

const applied = await compareApply(RUNS_ON_CLUSTER, progress).catch(firstLine);
progressDone();
print(typeof applied === 'string' ? `apply could not be measured: ${applied}` : shownCluster(applied));

if (options.json) {
  const targets = [
    ...(typeof compared === 'string' ? [] : comparisonTargets(compared)),
    ...scaleTargets(sizes),
    ...(typeof applied === 'string' ? [] : clusterTargets(applied)),
  ];
  const judged = targets.map((target) => ({ ...target, missed: isMissed(target) }));
  const report = {
    machine,
    startUps: started,
    comparison: compared,
    scale: sizes,
    cluster: applied,
    targets: judged,
  };
  process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
}

function shown(comparison: Comparison): string {
  return `${printComparison(comparison)}\n${printTargets(comparisonTargets(comparison))}`;
}

function shownCluster(comparison: ClusterComparison): string {
  return `${printClusterComparison(comparison)}\n${printTargets(clusterTargets(comparison))}`;
}

/** Where the parts of the cluster are neither there nor can be built, the reason is all there is to say. */
function firstLine(error: unknown): string {
  return String(error).split('\n')[0] ?? '';
}
