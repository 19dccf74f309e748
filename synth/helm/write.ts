import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ProblemsError } from '../../spec/problem.ts';
import type { HelmFile } from './chart.ts';

/** Puts a chart into `<out>/<stack>`, in place of an earlier one; nothing else is ever replaced. */
export function writeChart(files: readonly HelmFile[], out: string, stack: string): string {
  const place = join(out, stack);
  if (existsSync(place) && !isChartOf(place, stack)) throw new ProblemsError([notAChart(place, stack)]);
  mkdirSync(out, { recursive: true });
  const staged = mkdtempSync(join(out, `.${stack}-`));
  try {
    for (const { name, text } of files) {
      const file = join(staged, 'new', name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    if (existsSync(place)) renameSync(place, join(staged, 'old'));
    renameSync(join(staged, 'new'), place);
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
  return place;
}

function isChartOf(folder: string, stack: string): boolean {
  const file = join(folder, 'Chart.yaml');
  return existsSync(file) && readFileSync(file, 'utf8').split('\n').includes(`name: ${stack}`);
}

const notAChart = (place: string, stack: string) => ({
  code: 'PLINTH-HELM-001',
  path: place,
  got: 'a folder without the chart of this stack',
  rule: `only an earlier chart of ${stack} is replaced`,
  fix: 'name another folder with --out, or move it away',
});
