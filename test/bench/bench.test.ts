import { describe, expect, it } from 'vitest';
import { manyObjects } from '../../bench/generated-objects.ts';
import { writeServices } from '../../bench/generated-services.ts';
import { type Cost, measure, median, medianCost } from '../../bench/measure.ts';
import { canMeasure } from '../../bench/process-tree.ts';
import { printClusterComparison, printTargets, table } from '../../bench/report.ts';
import { clusterTargets, comparisonTargets, isMissed, scaleTargets } from '../../bench/targets.ts';
import { resolveStacks, stacksOf } from '../../spec/services.ts';
import { loadServices } from '../../synth/load-services.ts';
import { makeWorkspace } from '../harness/workspace.ts';

const cost = (seconds: number, peakBytes?: number): Cost => ({ seconds, cpuSeconds: undefined, peakBytes });

describe('the bench', () => {
  it('takes the value in the middle, or the mean of the two there', () => {
    expect(median([9, 1, 2])).toBe(2);
    expect(median([4, 1, 9, 2])).toBe(3);
  });

  it('leaves out what the system does not tell', () => {
    expect(medianCost([cost(3, 10), cost(1, 30), cost(2, 20)])).toEqual({
      seconds: 2,
      cpuSeconds: undefined,
      peakBytes: 20,
    });
  });

  it('marks a missed target, a met one and one that was not measured', () => {
    const sizes = [
      { environments: 100, runs: 1, cost: cost(2) },
      { environments: 1000, runs: 1, cost: cost(21) },
    ];
    const targets = scaleTargets(sizes);
    expect(targets.map((target) => target.figure)).toEqual([21, undefined, 1.05]);
    expect(targets.map(isMissed)).toEqual([true, false, false]);
    const lines = printTargets(targets).split('\n');
    expect(lines.map((line) => line.split(/ {3,}/).at(-1))).toEqual(['MISSED', 'not measured', 'met']);
  });

  it('compares with cdktf by time', () => {
    const [target] = comparisonTargets({ stack: 's', runs: 1, plinth: cost(0.3), cdktf: cost(2) });
    expect(target?.figure).toBeCloseTo(0.15);
  });

  it('compares with the plain kubectl by time, and shows its fastest setting beside it', () => {
    const figures = (plinth: number, kubectl: number, unchecked: number) => ({
      plinth: cost(plinth),
      kubectl: cost(kubectl),
      unchecked: cost(unchecked),
    });
    const comparison = {
      objects: 1_000,
      runs: 3,
      first: figures(2, 30, 3),
      unchanged: figures(7, 28, 2),
      status: { command: 'plinth status', files: 10, bytes: 589_400, cost: cost(0.2) },
    };
    const targets = clusterTargets(comparison);

    expect(targets.map(({ figure }) => figure)).toEqual([2 / 30, 0.25]);
    expect(targets.map(isMissed)).toEqual([false, true]);
    const lines = printClusterComparison(comparison).split('\n');
    expect(lines[0]).toBe('1,000 objects to one Kubernetes API server; median of 3 runs in turns');
    expect(lines.filter((line) => line.includes('--validate=ignore'))).toHaveLength(2);
    expect(lines.at(-1)).toBe('plinth status of few objects: 10 files, 589 kB, 200 ms');
  });

  it('applies as many objects as it says, each with a name of its own', () => {
    const objects = manyObjects('load', 1_000) as { kind: string; metadata: { name: string } }[];

    expect(objects).toHaveLength(1_000);
    expect(objects[0]?.kind).toBe('Namespace');
    expect(new Set(objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).size).toBe(1_000);
  });

  it('aligns columns', () => {
    expect(
      table([
        ['', 'time'],
        ['node', '5 ms'],
        ['x', '10 ms'],
      ]),
    ).toBe('          time\n  node    5 ms\n  x      10 ms');
  });

  it.runIf(canMeasure)('counts the CPU and memory of all processes of a program', async () => {
    const work = 'const end = process.cpuUsage().user + 200_000; while (process.cpuUsage().user < end);';
    const memory = 'const kept = Buffer.alloc(200_000_000, 1);';
    const inner = `require('node:child_process').execFileSync(process.execPath, ['-e', ${JSON.stringify(memory + work)}])`;
    const place = { cwd: process.cwd(), env: { PATH: process.env.PATH ?? '' } };
    const measured = await measure(process.execPath, ['-e', inner], place);
    expect(measured.cpuSeconds).toBeGreaterThanOrEqual(0.2);
    expect(measured.peakBytes).toBeGreaterThan(200_000_000);
  });

  it('fails with what a program printed when that fails', async () => {
    const place = { cwd: process.cwd(), env: { PATH: process.env.PATH ?? '' } };
    const failing = measure(process.execPath, ['-e', 'console.error("why"); process.exit(3)'], place);
    await expect(failing).rejects.toThrow(/ended with 3: why/);
  });

  it('describes exactly as many production environments as it is asked for, all of them right', async () => {
    const workspace = makeWorkspace('bench');
    try {
      writeServices(workspace.folder, 6);
      const stacks = resolveStacks(stacksOf(await loadServices(workspace.folder)));
      expect(stacks.map(({ spec }) => spec.stack)).toEqual([
        'service000-prod-1',
        'service000-prod-2',
        'service000-prod-3',
        'service000-prod-4',
        'service001-prod-1',
        'service001-prod-2',
      ]);
      for (const { spec } of stacks) {
        expect(spec.environment.tier).toBe('production');
        expect(spec.redis).toBeDefined();
        expect(spec.postgres.replicas).toMatchObject({ count: 1, inRecoveryRegion: true });
      }
    } finally {
      workspace.remove();
    }
  });
});
