import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ProblemsError } from '../spec/problem.ts';

const POLL_MS = 25;
const GIVE_UP_MS = 120_000;
/** A thief holds its own lock for microseconds; one this old was left by a crash. */
const THIEF_GONE_MS = 10_000;

/** Holds the lock file until the returned function is called; waits while another living process holds it. */
export async function lock(file: string): Promise<() => void> {
  const mine = JSON.stringify({ pid: process.pid, host: hostname() });
  const start = Date.now();
  for (;;) {
    mkdirSync(dirname(file), { recursive: true });
    if (createFile(file, mine)) return () => rmSync(file, { force: true });
    if (isLeftOver(file)) steal(file);
    else if (Date.now() - start > GIVE_UP_MS) throw new ProblemsError([locked(file)]);
    else await wait(POLL_MS);
  }
}

/** Creates the file with its text at once, or returns false when it exists (or its folder just went away). */
function createFile(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'ENOENT') return false;
    throw error;
  }
}

/** Whether the process that wrote the file is gone. */
function isLeftOver(file: string): boolean {
  try {
    const { pid, host } = JSON.parse(readFileSync(file, 'utf8')) as { pid: number; host: string };
    return host === hostname() && !isAlive(pid);
  } catch {
    // Gone, or being written by its owner right now.
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Removes a left-over lock, under a lock of its own so that two processes never remove each other's fresh one. */
function steal(file: string): void {
  const thief = `${file}.steal`;
  if (!createFile(thief, '')) {
    try {
      if (Date.now() - statSync(thief).mtimeMs > THIEF_GONE_MS) rmSync(thief, { force: true });
    } catch {
      // Gone already.
    }
    return;
  }
  if (isLeftOver(file)) {
    const gone = `${file}.gone`;
    renameSync(file, gone);
    rmSync(gone, { force: true });
  }
  rmSync(thief, { force: true });
}

const locked = (file: string) => ({
  code: 'PLINTH-OUT-002',
  path: file,
  got: `a lock held for ${GIVE_UP_MS / 1000} seconds by ${readLock(file)}`,
  rule: 'one synth at a time may write to a folder',
  fix: 'wait for the other process, or remove the file when there is none',
});

const readLock = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return 'another process';
  }
};
