import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';

/** Who holds a lock: for people, and for telling whether the process is there still. */
export interface Holder {
  readonly user: string;
  readonly host: string;
  readonly pid: number;
  /** Different for each apply. */
  readonly run: string;
  /** What a process number means something in: this start of this machine, and this set of numbers of it. */
  readonly boot?: string;
  readonly pidNamespace?: string;
  /** When the process started, in ticks since the machine did: numbers are given again. */
  readonly started?: string;
}

export function thisProcess(): Holder {
  const started = startOf('self');
  return {
    user: userName(),
    host: hostname(),
    pid: process.pid,
    run: randomUUID(),
    ...bootOf(),
    ...(started === undefined ? {} : { started }),
  };
}

/**
 * A process of this machine that does not exist any more. Two containers may have one host name and the same process
 * numbers, so a number is judged only within the boot and the PID namespace it is from (namespaces(7), proc(5)).
 */
export function isGone({ pid, boot, pidNamespace, started }: Partial<Holder>): boolean {
  const here = bootOf();
  const isFromHere =
    boot !== undefined &&
    pidNamespace !== undefined &&
    boot === here.boot &&
    pidNamespace === here.pidNamespace;
  if (!isFromHere || pid === undefined || started === undefined) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  const now = startOf(pid);
  return now !== undefined && now !== started;
}

/** `deploy on ci-7 (process 4242)` */
export const printHolder = ({ user = 'somebody', host = 'another machine', pid }: Partial<Holder>): string =>
  `${user} on ${host}${pid === undefined ? '' : ` (process ${pid})`}`;

/** Undefined when nobody is named. */
export function parseHolder(text: string | undefined): Partial<Holder> | undefined {
  if (!text) return undefined;
  try {
    return JSON.parse(text) as Partial<Holder>;
  } catch {
    return {};
  }
}

/** Empty where the system does not tell: then nobody is judged by process number. */
function bootOf(): { readonly boot?: string; readonly pidNamespace?: string } {
  try {
    return {
      boot: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
      pidNamespace: readlinkSync('/proc/self/ns/pid'),
    };
  } catch {
    return {};
  }
}

/** Field 22 of stat; the second, the name in parentheses, may hold spaces and parentheses (proc(5)). */
function startOf(pid: number | 'self'): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

/** A container may run as a user without a name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? ''}`.trim();
  }
}
