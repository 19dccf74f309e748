import { type ClusterComparison, type Tool, tools } from './cluster.ts';
import type { Comparison } from './comparison.ts';
import type { Cost } from './measure.ts';
import type { ReviewComparison } from './review.ts';
import type { ShowComparison } from './review-terraform.ts';
import type { Size } from './scale.ts';
import type { StartUp } from './start-up.ts';
import { isMissed, megabytes, perEnvironment, type Target } from './targets.ts';

export const printComparison = ({ stack, runs, plinth, cdktf }: Comparison): string =>
  [
    `One environment (${stack}): Terraform, manifests and checks; median of ${runs} runs in turns`,
    table([
      ['', 'time', 'CPU', 'peak memory'],
      ['plinth synth', ...figures(plinth)],
      ['cdktf synth', ...figures(cdktf)],
    ]),
  ].join('\n');

const commands: Readonly<Record<Tool, string>> = {
  plinth: 'plinth apply',
  kubectl: 'kubectl apply --server-side -f',
  unchecked: 'kubectl apply --server-side --validate=ignore -f',
};

export function printClusterComparison({
  objects,
  runs,
  first,
  unchanged,
  status,
}: ClusterComparison): string {
  const rows = (costs: ClusterComparison['first'], suffix: string): string[][] =>
    tools.map((tool) => [`${commands[tool]}${suffix}`, ...figures(costs[tool])]);
  return [
    `${objects.toLocaleString('en')} objects to one Kubernetes API server; median of ${runs} runs in turns`,
    table([['', 'time', 'CPU', 'peak memory'], ...rows(first, ''), ...rows(unchanged, ', unchanged')]),
    `plinth status of few objects: ${status.files} files, ${Math.round(status.bytes / 1000)} kB, ${milliseconds(status.cost.seconds)}`,
  ].join('\n');
}

export const printReview = ({ plan, runs, costs }: ReviewComparison): string =>
  [
    `A plan of ${plan.changes.toLocaleString('en')} changes, ${quantity(plan.bytes / 1e6, 'MB')}; median of ${runs} runs in turns`,
    table([
      ['', 'time', 'CPU', 'peak memory', 'memory / file'],
      ...(
        [
          ['plinth review', costs.review],
          ['reading alone', costs.read],
          ['JSON.parse alone', costs.parse],
          ['node, and nothing else', costs.start],
        ] as const
      ).map(([name, cost]) => [
        name,
        ...figures(cost),
        cost.peakBytes === undefined ? '-' : (cost.peakBytes / plan.bytes).toFixed(2),
      ]),
    ]),
  ].join('\n');

export const printShow = ({ resources, bytes, runs, show, review }: ShowComparison): string =>
  [
    `A plan file of terraform, ${resources.toLocaleString('en')} resources, ${quantity(bytes / 1e6, 'MB')} of JSON; median of ${runs} runs in turns`,
    table([
      ['', 'time', 'CPU', 'peak memory'],
      ['terraform show -json', ...figures(show)],
      ['plinth review of it', ...figures(review)],
    ]),
    `  the review takes ${(review.seconds / show.seconds).toFixed(2)} of the time terraform takes to print the plan`,
  ].join('\n');

export const printScale = (sizes: readonly Size[]): string =>
  [
    `Many environments, each as a production environment with database, replicas, cache and backups`,
    table([
      ['environments', 'time', 'CPU', 'peak memory', 'time each', 'CPU each', 'runs'],
      ...sizes.map((size) => [
        size.environments.toLocaleString('en'),
        ...figures(size.cost),
        milliseconds(perEnvironment(size)),
        size.cost.cpuSeconds === undefined ? '-' : milliseconds(size.cost.cpuSeconds / size.environments),
        String(size.runs),
      ]),
    ]),
  ].join('\n');

export const printStartUps = (startUps: readonly StartUp[]): string =>
  [
    'Start-up: what each command loads, and what it takes from start to end',
    table([
      ['', 'files', 'size', 'time', 'CPU'],
      ...startUps.map(({ command, files, bytes, cost }) => [
        command,
        String(files),
        `${Math.round(bytes / 1000)} kB`,
        milliseconds(cost.seconds),
        cost.cpuSeconds === undefined ? '-' : milliseconds(cost.cpuSeconds),
      ]),
    ]),
  ].join('\n');

export const printTargets = (targets: readonly Target[]): string =>
  table(
    targets.map((target) => [
      target.what,
      target.figure === undefined ? '-' : quantity(target.figure, target.unit),
      `target ${quantity(target.atMost, target.unit)} or less`,
      verdict(target),
    ]),
  );

const verdict = (target: Target): string => {
  if (target.figure === undefined) return 'not measured';
  return isMissed(target) ? 'MISSED' : 'met';
};

function quantity(figure: number, unit: Target['unit']): string {
  if (unit === 'MB') return `${Math.round(figure)} MB`;
  return unit === 's' ? `${figure.toFixed(1)} s` : figure.toFixed(2);
}

const figures = ({ seconds, cpuSeconds, peakBytes }: Cost): string[] => [
  `${seconds.toFixed(2)} s`,
  cpuSeconds === undefined ? '-' : `${cpuSeconds.toFixed(2)} s`,
  peakBytes === undefined ? '-' : quantity(megabytes(peakBytes) as number, 'MB'),
];

const milliseconds = (seconds: number): string =>
  seconds < 0.1 ? `${(seconds * 1000).toFixed(1)} ms` : `${Math.round(seconds * 1000)} ms`;

/** The first column to the left, the others to the right under their heads. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('   ');
  return rows.map((row) => `  ${line(row)}`.trimEnd()).join('\n');
}
