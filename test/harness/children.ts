import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const alive = new Set<ChildProcess>();

/** Starts a program that ends, at the latest, when this process does: by itself, by an exit or by a signal. */
export function spawnOwned(program: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(program, [...args], options);
  adopt(child);
  child.once('exit', () => release(child));
  child.once('error', () => release(child));
  return child;
}

/** How many programs started by `spawnOwned` are still running. */
export function ownedChildren(): number {
  return alive.size;
}

function adopt(child: ChildProcess): void {
  if (alive.size === 0) {
    process.on('exit', endAll);
    for (const signal of SIGNALS) process.on(signal, endBySignal);
  }
  alive.add(child);
}

function release(child: ChildProcess): void {
  if (!alive.delete(child) || alive.size > 0) return;
  stopListening();
}

function stopListening(): void {
  process.off('exit', endAll);
  for (const signal of SIGNALS) process.off(signal, endBySignal);
}

function endAll(): void {
  for (const child of alive) child.kill('SIGTERM');
}

/** Ends the children, then lets the signal do what it would have done had nobody listened. */
function endBySignal(signal: NodeJS.Signals): void {
  endAll();
  stopListening();
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}
