import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Whether the kernel tells what processes use, as Linux does (proc(5)). */
export const canMeasure: boolean = existsSync('/proc/self/stat');

/** USER_HZ, 100 on every architecture Node runs on (Linux, time(7)). */
const TICKS_PER_SECOND = 100;

/** CPU seconds, user and system, of all ended children of this process and of their ended children. */
export function cpuOfEndedChildren(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  // Fields 16 and 17; the second, the name, may hold spaces and is closed by the last parenthesis.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
}

/** Resident memory of a process and all below it, in bytes; 0 when it has ended. */
export const residentBytes = (pid: number): number =>
  memory(pid, 'VmRSS') + childrenOf(pid).reduce((sum, child) => sum + residentBytes(child), 0);

/** The most resident memory a process has had, in bytes; 0 when it has ended. */
export const peakResidentBytes = (pid: number): number => memory(pid, 'VmHWM');

function memory(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  const status = readOr(`/proc/${pid}/status`);
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024;
}

function childrenOf(pid: number): number[] {
  return threadsOf(pid).flatMap((thread) =>
    readOr(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

const readOr = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // The process ended between two reads.
    return '';
  }
};
