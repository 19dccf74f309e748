import type { ChildProcess } from 'node:child_process';
import { spawnOwned } from '../test/harness/children.ts';
import { canMeasure, cpuOfEndedChildren, peakResidentBytes, residentBytes } from './process-tree.ts';

/** What one run of a program cost, with all processes it started. */
export interface Cost {
  /** From start to end, by the clock. */
  readonly seconds: number;
  /** User and system; undefined where the system does not tell. */
  readonly cpuSeconds: number | undefined;
  /** Most resident memory at one time, bytes; undefined where the system does not tell. */
  readonly peakBytes: number | undefined;
}

export interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

const SAMPLE_EVERY_MS = 20;

/** Runs a program to its end. Throws with what it printed when it fails. One at a time: CPU is told as a sum. */
export async function measure(program: string, args: readonly string[], place: Place): Promise<Cost> {
  const cpuBefore = canMeasure ? cpuOfEndedChildren() : 0;
  const start = performance.now();
  const child = spawnOwned(program, args, { ...place, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = collect(child);
  const peak = watchMemory(child);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(peak.stop);
  const seconds = (performance.now() - start) / 1000;
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${printed().trim()}`);
  if (!canMeasure) return { seconds, cpuSeconds: undefined, peakBytes: undefined };
  return { seconds, cpuSeconds: cpuOfEndedChildren() - cpuBefore, peakBytes: peak.bytes() };
}

function collect(child: ChildProcess): () => string {
  const parts: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (part: string) => void parts.push(part));
  return () => parts.join('');
}

function watchMemory({ pid }: ChildProcess): { bytes(): number; stop(): void } {
  let most = 0;
  const look = (): void => {
    if (pid !== undefined && canMeasure) most = Math.max(most, residentBytes(pid), peakResidentBytes(pid));
  };
  const timer = setInterval(look, SAMPLE_EVERY_MS);
  return { bytes: () => most, stop: () => clearInterval(timer) };
}

/** Each figure by itself: the middle one of several runs. */
export function medianCost(costs: readonly Cost[]): Cost {
  const of = (key: keyof Cost): number | undefined => {
    const values = costs.map((cost) => cost[key]).filter((value) => value !== undefined);
    return values.length === 0 ? undefined : median(values);
  };
  return { seconds: of('seconds') ?? Number.NaN, cpuSeconds: of('cpuSeconds'), peakBytes: of('peakBytes') };
}

/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  return (lower + upper) / 2;
}
