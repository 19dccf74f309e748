#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { failWith } from './output.ts';

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
  plinth plan orders-prod            what Terraform would change
  plinth deploy orders-dev           plan, ask, apply`,
  );

const json = () => new Option('--json', 'print the result as JSON on standard output');
const outdir = () => new Option('--outdir <folder>', 'folder of the Terraform JSON').default('cdktf.out');
const distdir = () => new Option('--distdir <folder>', 'folder of the Kubernetes manifests').default('dist');

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
  .addOption(json())
  .action(async (selector, options) => (await import('./check.ts')).check(selector, options));

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
    .addOption(
      new Option('--terraform <binary>', 'terraform or tofu, 1.11 or later')
        .env('PLINTH_TERRAFORM')
        .default('terraform'),
    )
    .addHelpText(
      'after',
      '\nCredentials, endpoints and TF_* settings are those of your shell, as with terraform itself.',
    )
    .action(async (stack, options) => (await import('./terraform.ts')).terraform(name, stack, options));

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
