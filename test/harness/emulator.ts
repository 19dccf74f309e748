import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder, packageFolder } from './cache.ts';
import { spawnOwned } from './children.ts';
import { freePort } from './free-port.ts';
import { ensureVenv } from './python.ts';
import type { OnLine } from './run.ts';
import { makeWorkspace } from './workspace.ts';

export interface EmulatorProps {
  /** Where the virtual environment is kept. @default - see `cacheFolder` */
  readonly cacheDir?: string;
  /** What is being done, one line at a time; the first start on a machine takes about 20 seconds. */
  readonly onProgress?: OnLine;
  /** Where the emulator's log goes. @default - a file in the emulator's own folder, removed with it */
  readonly logFile?: string;
  /** The region of requests that name none. @default 'eu-central-1' */
  readonly region?: string;
  /** Names of shim patches to leave out, to see what each is for. @default - none */
  readonly without?: readonly string[];
  /** Milliseconds it may take to answer. @default 120000 */
  readonly startLimit?: number;
}

export interface Emulator {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  readonly logFile: string;
  readonly pid: number;
  /** Ends it and removes everything it wrote, except a log file that was asked for by name. */
  stop(): Promise<void>;
  /** Forgets every resource. */
  reset(): Promise<void>;
}

/** The files of the emulator: its requirements and the shim. */
export function emulatorFolder(): string {
  return join(packageFolder(), 'test', 'emulator');
}

/** Its Python, with everything it needs installed. */
export function emulatorPython(props: Pick<EmulatorProps, 'cacheDir' | 'onProgress'> = {}): Promise<string> {
  return ensureVenv({ ...props, requirements: join(emulatorFolder(), 'requirements.txt') });
}

/**
 * Starts the AWS emulator on a free port of loopback and waits until it answers. It ends with this process, however
 * that ends: it reads a pipe that only this process holds open, and leaves when the pipe closes.
 */
export async function startEmulator(props: EmulatorProps = {}): Promise<Emulator> {
  const python = await emulatorPython({ cacheDir: props.cacheDir ?? cacheFolder(), ...pick(props) });
  return startOn(await freePort(), python, props);
}

function pick(props: EmulatorProps): Pick<EmulatorProps, 'onProgress'> {
  return props.onProgress === undefined ? {} : { onProgress: props.onProgress };
}

async function startOn(port: number, python: string, props: EmulatorProps): Promise<Emulator> {
  const workspace = makeWorkspace('emulator');
  const logFile = props.logFile ?? workspace.path('emulator.log');
  const endpoint = `http://127.0.0.1:${port}`;
  props.onProgress?.(`starting the AWS emulator on ${endpoint}`);
  const child = spawnShim({ port, python, folder: workspace.folder, logFile, props });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });

  const stop = async () => {
    child.stdin?.end();
    const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await exited;
    clearTimeout(timer);
    workspace.remove();
  };
  try {
    await untilAnswered(`${endpoint}/_ministack/health`, child, props.startLimit ?? 120_000);
  } catch (error) {
    const log = readFileSync(logFile, 'utf8').trim().split('\n').slice(-15).join('\n');
    await stop();
    throw new Error(`${error instanceof Error ? error.message : error}; its log ends:\n${log}`);
  }
  return { endpoint, logFile, pid: child.pid ?? -1, stop, reset: () => reset(endpoint) };
}

interface ShimProps {
  readonly port: number;
  readonly python: string;
  readonly folder: string;
  readonly logFile: string;
  readonly props: EmulatorProps;
}

function spawnShim({ port, python, folder, logFile, props }: ShimProps): ChildProcess {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  try {
    return spawnOwned(
      python,
      ['-m', 'shim', '--port', String(port), '--folder', folder, '--until-input-closes'],
      {
        cwd: emulatorFolder(),
        env: {
          PATH: process.env.PATH ?? '',
          PYTHONDONTWRITEBYTECODE: '1',
          MINISTACK_REGION: props.region ?? 'eu-central-1',
          SHIM_WITHOUT: (props.without ?? []).join(','),
        },
        stdio: ['pipe', log, log],
      },
    );
  } finally {
    closeSync(log);
  }
}

async function untilAnswered(url: string, child: ChildProcess, limit: number): Promise<void> {
  const deadline = performance.now() + limit;
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
      throw new Error(`the AWS emulator ended before it answered (exit code ${child.exitCode})`);
    }
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the AWS emulator did not answer within ${limit / 1000} s`);
}

async function reset(endpoint: string): Promise<void> {
  const answer = await fetch(`${endpoint}/_ministack/reset`, { method: 'POST' });
  if (!answer.ok)
    throw new Error(`the AWS emulator refused to reset: ${answer.status} ${await answer.text()}`);
}
