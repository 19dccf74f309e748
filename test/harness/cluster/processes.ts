import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { spawnOwned } from '../children.ts';

export interface ProcessProps {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly logFile: string;
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Process {
  readonly name: string;
  readonly pid: number;
  /** The last lines it printed. */
  logEnd(): string;
  running(): boolean;
  /** Kills it and waits for its end. What it wrote is thrown away or was written by others: nobody needs it to be tidy. */
  kill(): Promise<void>;
}

/** Starts a program that ends with this process, and prints into a file. */
export function startProcess({ name, program, args, logFile, cwd, env = {} }: ProcessProps): Process {
  const log = openSync(logFile, 'a');
  const child = spawnOwned(program, args, {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: cwd, ...env },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  return {
    name,
    pid: child.pid ?? -1,
    logEnd: () => readFileSync(logFile, 'utf8').trim().split('\n').slice(-12).join('\n'),
    running: () => child.pid !== undefined && child.exitCode === null && child.signalCode === null,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

export interface Watchdog {
  watch(pid: number): void;
  forget(pid: number): void;
  /** Lets go of everything; nothing is killed. */
  dismiss(): void;
}

/** Reads process ids, one a line; `-` before one takes it back. At the end of its input it kills them all. */
export const WATCHDOG = `trap '' INT TERM HUP
while read -r line; do
  case $line in
    done) exit 0 ;;
    -*) pids=$(echo " $pids " | sed "s/ \${line#-} / /") ;;
    *) pids="$pids $line" ;;
  esac
done
kill -KILL $pids 2>/dev/null
sleep 0.2
rm -rf "$1"`;

/**
 * A shell that kills the processes it was told of and removes the folder when this process is gone, even when it was
 * killed and could do nothing itself: its standard input ends then.
 */
export function startWatchdog(folder: string): Watchdog {
  const child: ChildProcess = spawn('sh', ['-c', WATCHDOG, 'sh', folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: process.env.PATH ?? '' },
  });
  child.unref();
  child.stdin?.on('error', () => undefined);
  // An open pipe alone must not keep this process alive.
  if (child.stdin !== null && 'unref' in child.stdin && typeof child.stdin.unref === 'function')
    child.stdin.unref();
  const tell = (line: string) => child.stdin?.write(`${line}\n`);
  return {
    watch: (pid) => tell(String(pid)),
    forget: (pid) => tell(`-${pid}`),
    dismiss() {
      tell('done');
      child.stdin?.end();
    },
  };
}

/** Resident bytes of a process; 0 where the system does not tell. */
export function residentBytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
