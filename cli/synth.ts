import { join } from 'node:path';
import { explain } from './explain.ts';
import { print, printJson } from './output.ts';
import { type Synthesized, synthesizeServices } from './synthesize.ts';

interface SynthCommandOptions {
  readonly outdir: string;
  readonly distdir: string;
  readonly explain?: boolean;
  readonly json?: boolean;
}

/** `plinth synth [selector...]` */
export async function synth(selector: readonly string[], options: SynthCommandOptions): Promise<void> {
  const synthesized = await synthesizeServices({
    selector,
    outdir: options.outdir,
    distdir: options.distdir,
  });
  if (options.json) return printJson(asJson(synthesized, options));
  if (options.explain) print(synthesized.stacks.map(explain).join('\n\n'));
  print(summary(synthesized, options));
}

const asJson = ({ stacks, result }: Synthesized, { outdir, distdir }: SynthCommandOptions) => ({
  stacks: result.stacks.map(({ stack, changed }, index) => ({
    stack,
    terraform: join(outdir, 'stacks', stack, 'cdk.tf.json'),
    manifests: join(distdir, stack),
    changed,
    connectionBudget: stacks[index]?.spec.connectionBudget,
    escapeHatches: stacks[index]?.spec.escapeHatches,
    suppressions: stacks[index]?.spec.suppressions,
  })),
  removed: result.removed,
  notes: result.notes,
  milliseconds: Math.round(result.milliseconds),
});

function summary({ result }: Synthesized, { outdir, distdir }: SynthCommandOptions): string {
  const width = Math.max(...result.stacks.map(({ stack }) => stack.length));
  const lines = result.stacks.map(
    ({ stack, changed }) =>
      `${stack.padEnd(width)}  ${changed.length === 0 ? 'unchanged' : `${changed.length} files changed`}`,
  );
  const removed = result.removed.map(
    (stack) => `${stack.padEnd(width)}  removed: no service describes it any more`,
  );
  const notes = result.notes.map((note) => `${note.code} ${note.path}: ${note.message}`);
  const total = `${result.stacks.length} ${result.stacks.length === 1 ? 'stack' : 'stacks'} in ${Math.round(result.milliseconds)} ms: ${join(outdir, 'stacks')}, ${distdir}`;
  return [...lines, ...removed, ...notes, total].join('\n');
}
