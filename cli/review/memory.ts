import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Plans below this leave the collector to itself. */
const large = 32 * 2 ** 20;

/**
 * A function to call now and then while a large plan is judged. Parsed changes die at once, but too late for the young
 * generation, and the collector lets the old one grow to several times what lives in it (measured: 217 MB of which 25 were
 * in use). Collecting when a quarter of the file has piled up keeps a review within three times the file, for some
 * 30 ms each time.
 */
export function relieve(bytes: number): () => void {
  if (bytes < large) return () => undefined;
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  let left = getHeapStatistics().used_heap_size;
  return () => {
    if (getHeapStatistics().used_heap_size < left + bytes * 0.25) return;
    collect();
    left = getHeapStatistics().used_heap_size;
  };
}
