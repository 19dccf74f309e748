import { existsSync, readFileSync } from 'node:fs';

/**
 * True while a process runs. One that has ended and that nobody has waited for yet still has a number; where the system
 * shows its state (Linux), that counts as ended.
 */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  // "<pid> (<name>) <state> ...": the name may hold spaces and brackets.
  return !existsSync(stat) || !/\) Z /.test(readFileSync(stat, 'utf8'));
}
