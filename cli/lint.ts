import { join } from 'node:path';
import type { LinterName } from './lint/linter.ts';
import { lint, type StackLint } from './lint/run.ts';
import { exitCode, print, printJson } from './output.ts';
import { synthesizeServices } from './synthesize.ts';

interface LintCommandOptions {
  readonly outdir: string;
  readonly distdir: string;
  readonly only: readonly LinterName[];
  readonly schemaLocation: readonly string[];
  readonly kubernetesVersion: string;
  readonly today: string;
  readonly json?: boolean;
}

/** `plinth lint [selector...]`: synthesizes, asks the linters, and refuses what no suppression covers. */
export async function lintServices(selector: readonly string[], options: LintCommandOptions): Promise<void> {
  const { stacks } = await synthesizeServices({
    selector,
    outdir: options.outdir,
    distdir: options.distdir,
  });
  const results = await lint(
    stacks.map(({ spec }) => ({
      stack: spec.stack,
      folder: join(options.distdir, spec.stack),
      suppressions: spec.suppressions,
    })),
    {
      programs: Object.fromEntries(options.only.map((name) => [name, [name]])),
      schemas: options.schemaLocation,
      kubernetes: options.kubernetesVersion,
      today: options.today,
    },
  );
  if (results.some(({ open }) => open.length > 0)) process.exitCode = exitCode.gateRefused;
  if (options.json) printJson({ stacks: results });
  else print(results.flatMap(linesOf).join('\n'));
}

/** What a person reads of one stack: what is open first, then what they should know of their suppressions. */
export function linesOf({ stack, open, suppressed, unused, lapsed }: StackLint): string[] {
  const left = open.length === 0 ? 'nothing open' : `${open.length} open`;
  return [
    `${stack}: ${left}, ${suppressed.length} suppressed`,
    ...open.map(({ control, resource, message }) => `  ${control} ${resource}: ${message}`),
    ...lapsed.map(
      ({ suppression: { control, resource, expires }, standing }) =>
        `  the suppression of ${control} on ${resource} does not count: ${expires} is ${standing === 'expired' ? 'past' : 'more than a year ahead'}`,
    ),
    ...unused.map(
      ({ control, resource }) =>
        `  note: the suppression of ${control} on ${resource} covers nothing; remove it`,
    ),
  ];
}
