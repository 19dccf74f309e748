import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface LockProps {
  /** Told once when somebody else holds the lock. */
  readonly onWait?: () => void;
  /** Milliseconds between two tries. @default 500 */
  readonly interval?: number;
}

/** Runs `work` while no other process does under the same file; a lock whose process has ended counts for nothing. */
export async function locked<T>(file: string, work: () => Promise<T>, props: LockProps = {}): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  for (let told = false; !take(file); told = true) {
    if (!told) props.onWait?.();
    await new Promise((resolve) => setTimeout(resolve, props.interval ?? 500));
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    if (holderIsGone(file)) rmSync(file, { force: true });
    return false;
  }
}

function holderIsGone(file: string): boolean {
  let holder: number;
  try {
    holder = Number(readFileSync(file, 'utf8'));
  } catch {
    return false;
  }
  // Between its creation and its first byte the file is empty.
  if (!Number.isInteger(holder) || holder <= 0) return false;
  try {
    process.kill(holder, 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}
