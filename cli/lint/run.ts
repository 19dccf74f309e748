import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { ResolvedSpec } from '../../spec/resolved-spec.ts';
import { type Judgement, judge } from '../../spec/suppressions.ts';
import { checkov } from './checkov.ts';
import { kubeScore } from './kube-score.ts';
import { kubeconform } from './kubeconform.ts';
import type { Finding, Linter, LinterName, LinterOptions } from './linter.ts';

const linters: Readonly<Record<LinterName, Linter>> = { kubeconform, 'kube-score': kubeScore, checkov };

/** One stack's manifests and what is accepted of them. */
export interface LintedStack {
  readonly stack: string;
  /** Folder of its manifests. */
  readonly folder: string;
  readonly suppressions: ResolvedSpec['suppressions'];
}

export interface LintOptions extends LinterOptions {
  /** The linters to ask, each with its program and the arguments before its own. */
  readonly programs: Partial<Record<LinterName, readonly [program: string, ...args: string[]]>>;
  /** `YYYY-MM-DD`: the day suppressions are judged on. */
  readonly today: string;
}

export interface StackLint extends Judgement<Finding> {
  readonly stack: string;
}

/** Asks every linter about every stack. Throws where one cannot be asked: nothing is passed unseen. */
export async function lint(stacks: readonly LintedStack[], options: LintOptions): Promise<StackLint[]> {
  const asked = stacks.map((stack) => ({ ...stack, files: manifestsIn(stack.folder) }));
  const all = asked.flatMap(({ files }) => files);
  const found = new Map<string, { finding: Finding; suppressible: boolean }[]>();
  for (const name of Object.keys(options.programs) as LinterName[]) {
    const linter = linters[name];
    const program = options.programs[name] ?? [name];
    for (const files of linter.eachStack ? asked.map((stack) => stack.files) : [all])
      for (const finding of await ask(linter, program, files, options)) {
        const folder = dirname(resolve(finding.file));
        const { suppressible } = linter;
        found.set(folder, [...(found.get(folder) ?? []), { finding, suppressible }]);
      }
  }
  return asked.map(({ stack, folder, suppressions }) => {
    const here = found.get(resolve(folder)) ?? [];
    const of = (suppressible: boolean) =>
      here.filter((entry) => entry.suppressible === suppressible).map(({ finding }) => finding);
    // Those of impacts are the review's.
    const ours = suppressions.filter(({ control }) => !control.startsWith('plinth/'));
    const judged = judge(of(true), ours, options.today);
    return { stack, ...judged, open: [...of(false), ...judged.open] };
  });
}

const manifestsIn = (folder: string): string[] => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  if (files.length === 0) throw new Error(`${folder} holds no manifests`);
  return files.sort().map((file) => resolve(join(folder, file)));
};

async function ask(
  linter: Linter,
  [program, ...before]: readonly [string, ...string[]],
  files: readonly string[],
  options: LinterOptions,
): Promise<readonly Finding[]> {
  const { stdout, stderr } = await run(linter, program, [...before, ...linter.args(files, options)]);
  try {
    return linter.findings(stdout);
  } catch {
    throw new Error(`${linter.name} gave no answer: ${(stderr || stdout).trim().slice(-2_000)}`);
  }
}

/** The exit code says only that there are findings, which the answer says too. */
function run(
  linter: Linter,
  program: string,
  args: readonly string[],
): Promise<{ stdout: string; stderr: string }> {
  return new Promise((done, failed) => {
    const settings = { maxBuffer: 1 << 28, env: environment() };
    execFile(program, args, settings, (error, stdout, stderr) => {
      if (error !== null && (error as NodeJS.ErrnoException).code === 'ENOENT')
        failed(new Error(`${program} was not found: ${linter.install}, or leave it out with --only`));
      else done({ stdout, stderr });
    });
  });
}

/** checkov looks for an account of its vendor in these; there is none to be used here. */
const vendorSettings = /^(BC_|PRISMA_|CKV_|CHECKOV_|REPO_ID$|LOG_LEVEL$)/;

const environment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !vendorSettings.test(name)));
