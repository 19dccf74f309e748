import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makeWorkspace } from '../test/harness/workspace.ts';
import { STACK } from './comparison.ts';
import { environment, plinth, root } from './kit.ts';
import { type Cost, measure, medianCost } from './measure.ts';

/** What one command loads and takes before it ends. */
export interface StartUp {
  readonly command: string;
  readonly files: number;
  readonly bytes: number;
  readonly cost: Cost;
}

/** But for the help, each does what the one before it does, and more: the differences tell what each stage costs. */
const commands = [
  { command: 'node, and nothing else', args: ['--eval', '0'] },
  { command: 'plinth --version', args: [plinth, '--version'] },
  { command: 'plinth apply --help', args: [plinth, 'apply', '--help'] },
  { command: `plinth list ${STACK}`, args: [plinth, 'list', STACK] },
  { command: `plinth check ${STACK}`, args: [plinth, 'check', STACK] },
  { command: `plinth synth ${STACK}`, args: [plinth, 'synth', STACK] },
];

export async function startUps(runs: number, onProgress: (line: string) => void): Promise<StartUp[]> {
  const workspace = makeWorkspace('bench');
  const found: StartUp[] = [];
  try {
    for (const { command, args } of commands) {
      onProgress(`start-up: ${command}`);
      const folders = ['--outdir', workspace.path('cdktf.out'), '--distdir', workspace.path('dist')];
      const all = args.includes('synth') ? [...args, ...folders] : args;
      found.push(await startUpOf(command, all, environment(), runs));
    }
    return found;
  } finally {
    workspace.remove();
  }
}

/** One command of Node: what it loads, once, and the median of what several runs take. */
export async function startUpOf(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  runs: number,
): Promise<StartUp> {
  const loaded = await loadedFiles(args, env);
  const costs: Cost[] = [];
  for (let at = 0; at < runs; at++) costs.push(await measure(process.execPath, args, { cwd: root, env }));
  const bytes = loaded.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
  return { command, files: loaded.length, bytes, cost: medianCost(costs) };
}

interface Coverage {
  readonly result: readonly { readonly url: string }[];
}

/** The files a run of Node loads: it lists them for coverage (Node, NODE_V8_COVERAGE). */
async function loadedFiles(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string[]> {
  const coverage = makeWorkspace('loaded');
  try {
    const place = { cwd: root, env: { ...env, NODE_V8_COVERAGE: coverage.folder } };
    await measure(process.execPath, args, place);
    const urls = readdirSync(coverage.folder).flatMap((name) => {
      const { result } = JSON.parse(readFileSync(coverage.path(name), 'utf8')) as Coverage;
      return result.map(({ url }) => url);
    });
    return [...new Set(urls)].filter((url) => url.startsWith('file:')).map((url) => fileURLToPath(url));
  } finally {
    coverage.remove();
  }
}
