#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { dayOf, failWith } from './output.ts';

const { version } = JSON.parse(
  readFileSync(
    new URL(import.meta.url.endsWith('.ts') ? '../package.json' : '../../package.json', import.meta.url),
    'utf8',
  ),
) as { version: string };

const selectorHelp = 'stack names or globs such as orders-prod or "orders-*"; none means all';

const program = new Command('plinth')
  .description('Infrastructure as code for services that live on a database.')
  .version(version)
  .showHelpAfterError('(plinth --help lists the commands)')
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })
  .addHelpText(
    'after',
    `
Exit codes: 0 done, 1 failed, 2 bad input (nothing was written), 3 refused by a gate.

Examples:
  plinth synth                       every service in every environment
  plinth synth orders-prod --explain what follows from the description, with the arithmetic
  plinth lint orders-prod            what kubeconform, kube-score and checkov say of its manifests
  plinth plan orders-prod            what Terraform would change
  plinth review orders-prod          what that does to data and uptime
  plinth deploy orders-dev           plan, ask, apply
  plinth diff orders-prod            what would change in the Kubernetes cluster
  plinth apply orders-prod           the manifests to the cluster, stage by stage, until all is ready`,
  );

const json = () => new Option('--json', 'print the result as JSON on standard output');
const outdir = () => new Option('--outdir <folder>', 'folder of the Terraform JSON').default('cdktf.out');
const distdir = () => new Option('--distdir <folder>', 'folder of the Kubernetes manifests').default('dist');

const terraformBinary = () =>
  new Option('--terraform <binary>', 'terraform or tofu, 1.11 or later')
    .env('PLINTH_TERRAFORM')
    .default('terraform');

const today = () =>
  new Option('--today <day>', 'day suppressions are judged on, YYYY-MM-DD')
    .argParser(dayOf)
    .default(new Date().toISOString().slice(0, 10), 'the current day in UTC');

// Each command loads its own code when it runs, so that none pays for another.
program
  .command('synth')
  .description('write Terraform JSON and Kubernetes manifests for the selected stacks')
  .argument('[selector...]', selectorHelp)
  .addOption(outdir())
  .addOption(distdir())
  .option(
    '--explain',
    'print what was derived: the connection budget, escape hatches, secrets, costs of change',
  )
  .addOption(json())
  .action(async (selector, options) => (await import('./synth.ts')).synth(selector, options));

program
  .command('list')
  .description('list the stacks the services describe')
  .argument('[selector...]', selectorHelp)
  .addOption(json())
  .action(async (selector, options) => (await import('./list.ts')).list(selector, options));

program
  .command('check')
  .description('check the services and what is made of them, and write nothing')
  .argument('[selector...]', selectorHelp)
  .addOption(today())
  .addOption(json())
  .action(async (selector, options) => (await import('./check.ts')).check(selector, options));

program
  .command('lint')
  .description(
    'synthesize, then ask kubeconform, kube-score and checkov; what no suppression covers is refused',
  )
  .argument('[selector...]', selectorHelp)
  .addOption(outdir())
  .addOption(distdir())
  .addOption(
    new Option('--only <linters...>', 'the linters to ask, found on PATH')
      .choices(['kubeconform', 'kube-score', 'checkov'])
      .default(['kubeconform', 'kube-score', 'checkov'], 'all three'),
  )
  .option('--schema-location <locations...>', "where kubeconform finds schemas (its own option's form)", [
    'default',
  ])
  .option('--kubernetes-version <release>', 'release manifests are checked against', '1.34')
  .addOption(today())
  .addOption(json())
  .action(async (selector, options) => (await import('./lint.ts')).lintServices(selector, options));

program
  .command('helm')
  .description('package the manifests of a stack as a Helm chart')
  .argument('<stack>', 'one stack')
  .option('--out <folder>', 'folder the chart is put into, under the name of the stack', 'helm.out')
  .addOption(json())
  .action(async (stack, options) => (await import('./helm.ts')).helm(stack, options));

for (const [name, description] of [
  ['plan', 'synthesize, then show what Terraform would change; the plan is kept'],
  ['deploy', 'synthesize, plan, ask, and apply exactly that plan'],
  ['destroy', 'plan the destruction, ask, and apply exactly that plan'],
] as const)
  program
    .command(name)
    .description(description)
    .argument('<stack>', 'one stack')
    .addOption(outdir())
    .addOption(distdir())
    .option('--yes', 'do not ask')
    .addOption(terraformBinary())
    .addHelpText(
      'after',
      '\nCredentials, endpoints and TF_* settings are those of your shell, as with terraform itself.',
    )
    .action(async (stack, options) => (await import('./terraform.ts')).terraform(name, stack, options));

program
  .command('review')
  .description('say what a plan does to data and uptime, and refuse what is dangerous')
  .argument('[stack]', 'one stack, which is synthesized and planned; the plan is kept')
  .addOption(
    new Option('--plan <file>', 'review this plan instead: JSON of terraform show -json, a plan file, or -'),
  )
  .addOption(
    new Option('--format <formats...>', 'how to show it; several need --out').choices([
      'terminal',
      'markdown',
      'html',
      'json',
      'sarif',
      'junit',
    ]),
  )
  .option('--out <folder>', 'write the formats (all of them, without --format) into a folder')
  .addOption(
    new Option('--gate <severity>', 'from which severity on to refuse')
      .choices(['dangerous', 'review', 'none'])
      .default('dangerous'),
  )
  .option('--acknowledgements <file>', 'accepted impacts, YAML or JSON, beside those of the description')
  .option('--sarif <files...>', 'results of checkov or trivy to show with it')
  .option('--base-spec <file>', 'dist/<stack>/spec.json of what runs, for the connection budget before')
  .option('--no-cost', 'do not ask infracost')
  .addOption(today())
  .addOption(outdir())
  .addOption(distdir())
  .addOption(terraformBinary())
  .addOption(json())
  .addHelpText(
    'after',
    `
Exit codes: 0 nothing at the gate, 1 Terraform failed, 2 the plan or a file cannot be read, 3 the gate refuses.

Examples:
  plinth review orders-prod
  terraform show -json tfplan | plinth review --plan -
  plinth review --plan plan.json --format markdown > comment.md
  plinth review --plan plan.json --out review --sarif checkov.sarif --gate review`,
  )
  .action(async (stack, options) => (await import('./review.ts')).review(stack, { ...options, version }));

const onCluster = (name: string, description: string): Command =>
  program
    .command(name)
    .description(description)
    .argument('<stack>', 'one stack, such as orders-prod')
    .addOption(distdir())
    .addOption(new Option('--kubeconfig <file>', 'the kubeconfig; otherwise KUBECONFIG, then ~/.kube/config'))
    .addOption(new Option('--context <name>', "the context; otherwise the kubeconfig's current one"))
    .addOption(
      new Option('--namespace <name>', 'where the records of the stack are, when its manifests do not say'),
    )
    .addOption(new Option('--any-cluster', "do not compare the EKS cluster with the environment's"))
    .addOption(json());

const seconds = (text: string): number => {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('It must be a number of seconds above 0.');
  return value;
};
const releaseNumber = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('It must be the number of a release.');
  return value;
};
const timeout = () =>
  new Option('--timeout <seconds>', 'how long the objects of a stage may take; otherwise by kind').argParser(
    seconds,
  );
const forceConflicts = () =>
  new Option('--force-conflicts', 'take fields that another manager owns, not only those of kubectl');
const rebuildInventory = () =>
  new Option(
    '--rebuild-inventory',
    'make the inventory anew from the releases that are kept and the labels of live objects',
  );
const pruneProtected = () =>
  new Option('--prune-protected', 'also delete namespaces, custom resource definitions and volume claims');

/** What decides what an apply does, so that a diff shows exactly that. */
const toApply = (name: string, description: string): Command =>
  onCluster(name, description)
    .addOption(forceConflicts())
    .option('--no-prune', 'leave what was applied before and is in the manifests no more')
    .addOption(pruneProtected())
    .option('--rerun-jobs', 'run the Jobs (bootstrap, migration) again, whether they completed or failed')
    .addOption(rebuildInventory());

toApply('diff', 'show what apply would do, by a dry run on the API server; change nothing')
  .option('--exit-code', 'exit with 3 when there is a difference')
  .addHelpText(
    'after',
    `
Exit codes: 0 applying can begin, 1 it would be refused (why is printed), 2 bad input, 3 with --exit-code: there is a difference.

Example:
  plinth synth orders-prod && plinth diff orders-prod --context prod`,
  )
  .action(async (stack, options) => (await import('./cluster/diff.ts')).diffStack(stack, options));

toApply('apply', 'apply the synthesized manifests stage by stage, and wait until all of it is ready')
  .addOption(timeout())
  .addHelpText(
    'after',
    `
Exit codes: 0 all is ready, 1 refused by the cluster or not ready (the cause and a fix are printed), 2 bad input.
Stopped at any moment, the next apply goes on from there.

Examples:
  plinth synth orders-prod && plinth apply orders-prod --context prod
  plinth apply orders-dev --json > applied.json`,
  )
  .action(async (stack, options) => (await import('./cluster/apply.ts')).applyStack(stack, options));

onCluster('status', 'show how everything that was applied is now, and why what is not ready is not')
  .addHelpText(
    'after',
    '\nExit codes: 0 the last apply ended and all it waits for is ready, 1 not so, 2 bad input.',
  )
  .action(async (stack, options) => (await import('./cluster/status.ts')).showStatus(stack, options));

onCluster('drift', 'show how the cluster differs from what was applied last, and who changed it')
  .option('--repair', 'put back what differs')
  .addOption(forceConflicts())
  .addOption(timeout())
  .addHelpText(
    'after',
    '\nExit codes: 0 no drift or all repaired, 1 failed, 2 bad input, 3 there is drift, or some is left.',
  )
  .action(async (stack, options) => (await import('./cluster/drift.ts')).driftOf(stack, options));

onCluster('prune', 'delete what was applied and is in the manifests no more')
  .option('--all', 'delete everything of the stack in the cluster; nothing in AWS')
  .addOption(pruneProtected())
  .addOption(rebuildInventory())
  .option('--yes', 'do not ask')
  .action(async (stack, options) => (await import('./cluster/prune.ts')).prune(stack, options));

onCluster('rollback', 'apply an earlier release again, without its Jobs: a migration is not undone')
  .addOption(new Option('--to <release>', 'its number; otherwise the one before').argParser(releaseNumber))
  .option('--list', 'list the releases that are kept')
  .addOption(forceConflicts())
  .addOption(timeout())
  .action(async (stack, options) => (await import('./cluster/rollback.ts')).rollBack(stack, options));

program
  .command('schema')
  .description('print the JSON Schema of a service description')
  .action(async () => (await import('./schema.ts')).printSchema());

program
  .command('reference')
  .description('print the reference page: every property, its default per tier, range and cost of change')
  .action(async () => (await import('./schema.ts')).printReference());

// `plinth synth --explain | head` closes the pipe early; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  failWith(error, process.argv.includes('--json'));
}
