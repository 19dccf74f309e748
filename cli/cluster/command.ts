import { failWithCluster } from './failure.ts';
import { interruption } from './interruption.ts';
import { type Progress, progress } from './progress.ts';

/** What a command that changes a cluster works with. */
export interface Running extends Omit<Progress, 'end'> {
  readonly signal: AbortSignal;
  /** Milliseconds since the command began. */
  elapsed(): number;
  /** Ends the redrawn line, before the result is printed. */
  endProgress(): void;
}

/** Runs a command that changes a cluster: with progress, with Ctrl-C, and with its failure told as problems. */
export async function running(
  stack: string,
  { json = false }: { readonly json?: boolean },
  work: (running: Running) => Promise<void>,
): Promise<void> {
  const { end, ...told } = progress();
  const { signal, release } = interruption();
  const start = performance.now();
  try {
    await work({ ...told, signal, elapsed: () => performance.now() - start, endProgress: end });
  } catch (error) {
    end();
    failWithCluster(error, stack, json);
  } finally {
    release();
  }
}
