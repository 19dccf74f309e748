import type { ResolvedStack } from '../spec/services.ts';
import { type SynthResult, synthesize } from '../synth/synthesize.ts';
import { progressLine } from './output.ts';
import { selectedStacks } from './services.ts';

export interface SynthesizeOptions {
  readonly selector?: string | readonly string[] | undefined;
  readonly outdir: string;
  readonly distdir: string;
}

export interface Synthesized {
  readonly stacks: readonly ResolvedStack[];
  readonly result: SynthResult;
}

/** Services x environments -> stacks and charts -> files. All of them, or those the selector means. */
export async function synthesizeServices({
  selector,
  outdir,
  distdir,
}: SynthesizeOptions): Promise<Synthesized> {
  const stacks = await selectedStacks(selector);
  const progress = progressLine();
  const result = await synthesize({
    specs: stacks,
    outdir,
    distdir,
    complete: selector === undefined || selector.length === 0,
    onProgress: ({ stack, done }) => progress.show(`${done}/${stacks.length} ${stack}`),
  });
  progress.clear();
  return { stacks, result };
}
