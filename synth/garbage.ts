import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | undefined;

/**
 * Frees what this thread no longer uses, in some 50 ms. A worker is given limits; the main thread cannot
 * be, and although nearly nothing survives a stack its heap grows by 100 MB over 1,000 stacks.
 */
export function collectGarbage(): void {
  collect ??= exposedCollector();
  collect();
}

/** V8 shows its collector to contexts that are made while the flag is set. */
function exposedCollector(): () => void {
  setFlagsFromString('--expose-gc');
  try {
    return runInNewContext('gc') as () => void;
  } finally {
    setFlagsFromString('--no-expose-gc');
  }
}
