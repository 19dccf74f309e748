import { arch, availableParallelism, loadavg, platform } from 'node:os';
import { parseArgs } from 'node:util';
import { type ClusterComparison, compareApply } from './cluster.ts';
import { type Comparison, compare } from './comparison.ts';
import {
  printClusterComparison,
  printComparison,
  printReview,
  printScale,
  printShow,
  printStartUps,
  printTargets,
} from './report.ts';
import { CHANGES, compareReview } from './review.ts';
import { compareShow, RESOURCES } from './review-terraform.ts';
import { atScale } from './scale.ts';
import { startUps } from './start-up.ts';
import { clusterTargets, comparisonTargets, isMissed, reviewTargets, scaleTargets } from './targets.ts';

/** `npm run bench`: what synthesizing, reviewing and applying cost on this machine. A missed target is shown, and is no failure. */
const { values: options } = parseArgs({ options: { json: { type: 'boolean', default: false } } });

const RUNS = 5;
const SIZES = [100, 500, 1000];
const RUNS_AT_SCALE = 3;
const RUNS_ON_CLUSTER = 3;
const RUNS_OF_REVIEW = 5;
const RUNS_OF_SHOW = 3;

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

const reviewed = await compareReview(CHANGES, RUNS_OF_REVIEW, progress);
progressDone();
print(`${printReview(reviewed)}\n${printTargets(reviewTargets(reviewed))}`);

const show = await compareShow(RESOURCES, RUNS_OF_SHOW, progress).catch(firstLine);
progressDone();
print(typeof show === 'string' ? `terraform show could not be measured: ${show}` : printShow(show));

const applied = await compareApply(RUNS_ON_CLUSTER, progress).catch(firstLine);
progressDone();
print(typeof applied === 'string' ? `apply could not be measured: ${applied}` : shownCluster(applied));

if (options.json) {
  const targets = [
    ...(typeof compared === 'string' ? [] : comparisonTargets(compared)),
    ...scaleTargets(sizes),
    ...reviewTargets(reviewed),
    ...(typeof applied === 'string' ? [] : clusterTargets(applied)),
  ];
  const judged = targets.map((target) => ({ ...target, missed: isMissed(target) }));
  const report = {
    machine,
    startUps: started,
    comparison: compared,
    scale: sizes,
    review: reviewed,
    show,
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
