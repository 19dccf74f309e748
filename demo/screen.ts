import { printBudget } from '../spec/connection-budget.ts';
import type { ResolvedSpec } from '../spec/resolved-spec.ts';
import type { ClusterRun } from './kubernetes.ts';
import type { StageRecord } from './stages.ts';
import type { AppliedStack, PlannedStack } from './terraform.ts';

export interface Shown {
  readonly specs: readonly ResolvedSpec[];
  /** Kubernetes objects per stack. */
  readonly objects: Readonly<Record<string, number>>;
  readonly planned: readonly PlannedStack[];
  readonly applied?: AppliedStack | undefined;
  readonly kubernetes?: ClusterRun | undefined;
  readonly refusal: { readonly change: string; readonly answer: string };
  readonly stages: readonly StageRecord[];
  readonly lookups: readonly string[];
}

/** The last screen of the demo. */
export const screen = (shown: Shown): string =>
  [
    '',
    heading('What was made'),
    ...shown.specs.map((spec) => stackLine(spec, shown)),
    ...appliedLines(shown),
    ...kubernetesLines(shown),
    heading('Where it is'),
    '  cdktf.out/stacks/<stack>/cdk.tf.json  Terraform JSON',
    '  dist/<stack>/*.yaml                   Kubernetes manifests, in the order to apply them',
    '  dist/<stack>/spec.json                the service with every default filled in',
    heading('Connection budget'),
    ...shown.specs.map((spec) => `  ${pad(spec.stack)}${printBudget(spec.connectionBudget)}`),
    heading(`Refused: ${shown.refusal.change}`),
    ...shown.refusal.answer.split('\n').map((line) => wrap(line, 2)),
    ...reviewLines(shown),
    heading('How long it took'),
    ...shown.stages.map(stageLine),
    heading('What to try next'),
    '  npx plinth synth orders-prod --explain    what follows from the description, with the arithmetic',
    '  edit services/orders.ts, then npx plinth check',
    '  terraform show -json tfplan | npx plinth review --plan -    any plan, yours or not',
    '  git diff --no-index between two runs of dist/ and cdktf.out/: same input, same bytes',
    '  npm run cluster -- --emulator             a cluster that stays, to try plinth diff, apply and drift on',
    '  docs/deploy.md, docs/apply.md             deploying for real',
    '',
  ].join('\n');

const heading = (text: string): string => `\n${process.stdout.isTTY ? `\u001b[1m${text}\u001b[0m` : text}`;
const pad = (text: string): string => text.padEnd(16);

function stackLine(spec: ResolvedSpec, { objects, planned }: Shown): string {
  const plan = planned.find(({ stack }) => stack === spec.stack);
  const aws =
    plan === undefined ? 'not planned' : `plan: ${String(plan.toAdd).padStart(3)} AWS resources to add`;
  return `  ${pad(spec.stack)}${pad(spec.environment.tier)}${aws}, ${objects[spec.stack]} Kubernetes objects`;
}

function appliedLines({ applied, lookups }: Shown): string[] {
  if (applied === undefined) return [];
  const { host, port, user } = applied.contract;
  const remaining =
    applied.remaining.length === 0
      ? 'and the next plan is empty'
      : `but the next plan has ${applied.remaining.join(', ')}`;
  return [
    `  ${applied.stack} was applied to an AWS emulator on this machine, ${remaining}.`,
    `  Its connection contract says ${user}@${host}:${port}; the password in it ${applied.passwordInState ? 'IS' : 'is not'} in the state.`,
    `  Hosts beyond this machine that were looked up: ${lookups.length === 0 ? 'none' : lookups.join(', ')}.`,
  ];
}

function reviewLines({ applied }: Shown): string[] {
  if (applied === undefined) return [];
  const { change, verdict, lines } = applied.review;
  return [
    heading(`Reviewed: ${change}`),
    `  ${applied.stack} would change, and that is ${verdict}:`,
    ...lines.map((line) => wrap(line.trimStart(), 2 + line.length - line.trimStart().length)),
  ];
}

function kubernetesLines({ kubernetes }: Shown): string[] {
  if (kubernetes === undefined) return [];
  return [
    heading(`On Kubernetes ${kubernetes.version}`),
    '  A real control plane on this machine; nodes and pods are simulated. The secrets come from the emulator.',
    ...kubernetes.commands.flatMap(({ command, when, lines }) => [
      `  $ ${command.padEnd(40)}${when === undefined ? '' : `# ${when}`}`.trimEnd(),
      ...lines.map((line) => wrap(line.trimStart(), 4 + line.length - line.trimStart().length)),
    ]),
  ];
}

const stageLine = ({ name, seconds, leftOut }: StageRecord): string =>
  leftOut === undefined
    ? `  ${name.padEnd(44)}${seconds.toFixed(1).padStart(6)} s`
    : `  ${name}: left out. ${leftOut}`;

/** Breaks a long line at spaces, continuing two columns further in. */
function wrap(line: string, indent: number): string {
  const width = Math.min(process.stdout.columns ?? 110, 110);
  const lines = [''];
  for (const word of line.split(' ')) {
    const last = lines.at(-1) as string;
    if (last.length + word.length + indent + 3 > width) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.map((text, index) => ' '.repeat(index === 0 ? indent : indent + 2) + text).join('\n');
}
