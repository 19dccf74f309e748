import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { spawnOwned } from './children.ts';

/** Receives one line of progress, without its line end. */
export type OnLine = (line: string) => void;

export interface RunProps {
  readonly cwd?: string;
  /** The whole environment of the program; nothing is inherited beside it. */
  readonly env: Readonly<Record<string, string>>;
  /** Called with each line of standard output as it is printed. */
  readonly onLine?: OnLine;
  /** Called with each line of standard error. */
  readonly onErrorLine?: OnLine;
  /** Milliseconds after which the program is stopped. @default - no limit */
  readonly limit?: number;
}

export interface Run {
  readonly program: string;
  readonly args: readonly string[];
  /** The exit code; -1 where a signal ended the program. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
  /** True where the limit ended the program. */
  readonly timedOut: boolean;
}

/** Milliseconds a stopped program has to end in order before it is killed. */
const GRACE = 30_000;

/** A program that was started and may run still. */
export interface Running {
  kill(signal: NodeJS.Signals): void;
  /** Once it has ended and all it printed has arrived. Throws only where the program cannot be started. */
  readonly ended: Promise<Run>;
}

/** Runs a program to its end and returns what it printed. Throws only where the program cannot be started. */
export function run(program: string, args: readonly string[], props: RunProps): Promise<Run> {
  return start(program, args, props).ended;
}

/** Starts a program, to be stopped, killed or waited for. */
export function start(program: string, args: readonly string[], props: RunProps): Running {
  const started = performance.now();
  const child = spawnOwned(program, args, {
    cwd: props.cwd,
    env: { ...props.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stdout = collect(child.stdout, props.onLine);
  const stderr = collect(child.stderr, props.onErrorLine);
  const limit = props.limit === undefined ? undefined : stopAfter(child, props.limit);
  const timedOut = (): boolean => limit?.reached() ?? false;
  const finish = (code: number): Run => ({
    program,
    args,
    code,
    stdout: stdout(),
    stderr: stderr(),
    seconds: (performance.now() - started) / 1000,
    timedOut: timedOut(),
  });
  return {
    kill: (signal) => void child.kill(signal),
    ended: ended(child, timedOut)
      .then(finish)
      .finally(() => limit?.clear()),
  };
}

/** Resolves with the exit code when the program has ended and all it printed has arrived. */
function ended(child: ChildProcess, stopped: () => boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? -1));
    // A program that was stopped may leave others behind that hold its output open: those are not waited for.
    child.once('exit', (code) => {
      if (!stopped()) return;
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve(code ?? -1);
    });
  });
}

function stopAfter(child: ChildProcess, limit: number): { reached(): boolean; clear(): void } {
  let reached = false;
  let kill: NodeJS.Timeout | undefined;
  const stop = setTimeout(() => {
    reached = true;
    child.kill('SIGTERM');
    kill = setTimeout(() => child.kill('SIGKILL'), GRACE);
  }, limit);
  const clear = () => {
    clearTimeout(stop);
    clearTimeout(kill);
  };
  return { reached: () => reached, clear };
}

/** Gathers what a stream carries, and hands on each line once it is complete; returns how to read it all. */
function collect(stream: Readable | null, onLine?: OnLine): () => string {
  let text = '';
  let handedOn = 0;
  const handOn = () => {
    for (let end = text.indexOf('\n', handedOn); end >= 0; end = text.indexOf('\n', handedOn)) {
      onLine?.(text.slice(handedOn, end));
      handedOn = end + 1;
    }
  };
  stream?.setEncoding('utf8');
  stream?.on('data', (chunk: string) => {
    text += chunk;
    if (onLine !== undefined) handOn();
  });
  stream?.once('end', () => {
    if (onLine !== undefined && handedOn < text.length) onLine(text.slice(handedOn));
  });
  return () => text.replace(/\n$/, '');
}
