import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Gate, gateRefuses } from '../plan/gate.ts';
import type { BoundaryFigure, Note, Review } from '../plan/impact.ts';
import { type Plan, readPlan } from '../plan/read/index.ts';
import { reviewOf } from '../plan/review.ts';
import { type Format, fileNames, formats, render } from '../report/index.ts';
import { type Problem, ProblemsError } from '../spec/problem.ts';
import type { ResolvedSpec, ResolvedSuppression } from '../spec/resolved-spec.ts';
import { exitCode, print, progressLine } from './output.ts';
import { costOf } from './review/infracost.ts';
import { planBytes } from './review/plan-source.ts';
import { readSarif } from './review/sarif-files.ts';

export interface ReviewCommandOptions {
  readonly outdir: string;
  readonly distdir: string;
  readonly terraform: string;
  /** A plan in JSON, a plan file, or `-`. */
  readonly plan?: string;
  readonly format?: readonly Format[];
  readonly json?: boolean;
  readonly out?: string;
  readonly gate: Gate;
  readonly today: string;
  readonly acknowledgements?: string;
  readonly sarif?: readonly string[];
  readonly cost: boolean;
  readonly baseSpec?: string;
  /** Of plinth, for the reports that name their maker. */
  readonly version: string;
}

/** What is reviewed: a plan, and what the description of its stack adds. */
interface Subject {
  readonly bytes: Buffer;
  readonly stack?: string;
  readonly suppressions: readonly ResolvedSuppression[];
  readonly boundary: (plan: Plan) => readonly BoundaryFigure[];
  /** Where the plan can be applied from. */
  readonly planFile?: string;
}

/** `plinth review [stack]`: what a plan does to data and uptime, in the formats asked for, with a gate. */
export async function review(stack: string | undefined, options: ReviewCommandOptions): Promise<void> {
  refuseMixed(stack, options);
  const subject =
    options.plan === undefined ? await ofStack(stack as string, options) : await ofPlan(options);
  if (subject === undefined) return;
  const plan = readPlan(subject.bytes, { source: options.plan ?? subject.planFile ?? 'plan' });
  const progress = progressLine();
  const { cost, note } = options.cost ? await costOf(subject.bytes) : costNotAsked;
  const result = reviewOf(plan, {
    ...(subject.stack !== undefined && { stack: subject.stack }),
    suppressions: [...subject.suppressions, ...(await acknowledged(options))],
    today: options.today,
    boundary: subject.boundary(plan),
    policy: readSarif(options.sarif ?? [], {
      file: options.plan,
      bytes: subject.bytes,
      addresses: plan.changes.map(({ address }) => address),
    }),
    ...(cost !== undefined && { cost }),
    ...(note !== undefined && { notes: [note] }),
    onProgress: (judged, changes) => progress.show(`judging ${judged} of ${changes} changes`),
  });
  progress.clear();
  show(result, plan, options);
  if (subject.planFile !== undefined)
    process.stderr.write(`The plan is kept in ${subject.planFile}; apply exactly it.\n`);
  if (gateRefuses(result, options.gate)) process.exitCode = exitCode.gateRefused;
}

const costNotAsked: { readonly cost?: undefined; readonly note: Note } = {
  note: { code: 'no-cost', text: 'No cost is given: it was not asked for.' },
};

/** What checks such a file is loaded with it only: that takes longer than most reviews. */
const acknowledged = async ({ acknowledgements }: ReviewCommandOptions) =>
  acknowledgements === undefined
    ? []
    : (await import('./review/acknowledgements.ts')).readAcknowledgements(acknowledgements);

/** One review is of one plan, and only a stack's has a workload to compare. */
function refuseMixed(stack: string | undefined, { plan, baseSpec }: ReviewCommandOptions): void {
  const problems = [
    ...((stack === undefined) === (plan === undefined) ? [bothOrNone(stack, plan)] : []),
    ...(plan !== undefined && baseSpec !== undefined ? [baseOfNoStack(baseSpec)] : []),
  ];
  if (problems.length > 0) throw new ProblemsError(problems);
}

const bothOrNone = (stack: string | undefined, plan: string | undefined): Problem => ({
  code: 'PLINTH-PLAN-102',
  path: 'review',
  got: stack === undefined ? 'neither a stack nor a plan' : `the stack ${stack} and the plan ${plan}`,
  rule: 'one review is of one plan',
  fix: 'run plinth review <stack>, or plinth review --plan plan.json',
});

const baseOfNoStack = (baseSpec: string): Problem => ({
  code: 'PLINTH-PLAN-105',
  path: '--base-spec',
  got: baseSpec,
  rule: 'a workload is compared for a stack only, whose description is known',
  fix: 'leave it out, or run plinth review <stack>',
});

const ofPlan = async ({ plan, terraform }: ReviewCommandOptions): Promise<Subject> => ({
  bytes: await planBytes(plan as string, terraform),
  suppressions: [],
  boundary: () => [],
});

/** Plans the stack; undefined where Terraform failed, which has said why. */
async function ofStack(selector: string, options: ReviewCommandOptions): Promise<Subject | undefined> {
  const { selectedStacks, selectedRef } = await import('./services.ts');
  const { planStack, showPlan } = await import('./terraform.ts');
  const { budgetFigures } = await import('./review/budget.ts');
  const { stack } = await selectedRef(selector, 'plan');
  const [resolved] = await selectedStacks([stack]);
  const spec = (resolved as { readonly spec: ResolvedSpec }).spec;
  const { folder, planFile, outcome } = await planStack(stack, options, { quiet: true });
  if (outcome === 'failed') {
    process.exitCode = exitCode.failed;
    return undefined;
  }
  return {
    bytes: await showPlan(options.terraform, folder, resolve(planFile)),
    stack,
    suppressions: spec.suppressions,
    boundary: (plan) => budgetFigures(plan, spec, options.baseSpec),
    planFile,
  };
}

function show(result: Review, plan: Plan, options: ReviewCommandOptions): void {
  const { stdout } = process;
  const rendered = (format: Format, colour: boolean) =>
    render(result, format, {
      scrub: plan.scrub,
      gate: options.gate,
      version: options.version,
      colour,
      ...(stdout.columns !== undefined && { width: stdout.columns }),
    });
  if (options.out !== undefined) {
    const files = (options.format ?? formats).map((format) => ({
      name: fileNames[format],
      text: rendered(format, false),
    }));
    write(options.out, files);
  }
  print(rendered(onScreen(options), stdout.isTTY === true && process.env.NO_COLOR === undefined).trimEnd());
}

/** Files hold the formats asked for; beside them the screen shows the terminal's. */
function onScreen({ json, out, format = ['terminal'] }: ReviewCommandOptions): Format {
  if (json) return 'json';
  if (out !== undefined) return 'terminal';
  if (format.length > 1) throw new ProblemsError([severalOnOneStream(format)]);
  return format[0] as Format;
}

const severalOnOneStream = (asked: readonly Format[]): Problem => ({
  code: 'PLINTH-PLAN-103',
  path: '--format',
  got: asked.join(', '),
  rule: 'standard output takes one format',
  fix: 'name a folder for them with --out',
});

/** All files or none: each is written beside its place first. */
function write(folder: string, files: readonly { readonly name: string; readonly text: string }[]): void {
  mkdirSync(folder, { recursive: true });
  const parts = files.map(({ name, text }) => ({
    to: join(folder, name),
    part: join(folder, `.${name}.part`),
    text,
  }));
  try {
    for (const { part, text } of parts) writeFileSync(part, text);
    for (const { part, to } of parts) renameSync(part, to);
  } finally {
    for (const { part } of parts) rmSync(part, { force: true });
  }
  for (const { to } of parts) process.stderr.write(`${to}\n`);
}
