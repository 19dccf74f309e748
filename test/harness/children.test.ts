import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { transformSync } from '@swc/wasm-typescript';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isAlive } from './is-alive.ts';
import { makeWorkspace, type Workspace } from './workspace.ts';

const WAITING = 'setInterval(() => {}, 1000)';
let workspace: Workspace;

// The module as plain JavaScript, so that a process of its own can be started with it on any Node.
beforeAll(() => {
  workspace = makeWorkspace('children');
  const source = readFileSync(new URL('./children.ts', import.meta.url), 'utf8');
  writeFileSync(workspace.path('children.mjs'), transformSync(source, { mode: 'strip-only' }).code);
});
afterAll(() => workspace.remove());

/** Starts a parent that owns one child and then does `next`; resolves once the child runs. */
async function parentAndChild(next: string): Promise<{ parent: ChildProcess; child: number }> {
  writeFileSync(
    workspace.path('parent.mjs'),
    `import { spawnOwned } from './children.mjs';
const child = spawnOwned(process.execPath, ['-e', ${JSON.stringify(`console.log("up"); ${WAITING}`)}], { stdio: ['ignore', 'pipe', 'inherit'] });
child.stdout.once('data', () => { console.log(child.pid); ${next} });`,
  );
  const parent = spawn(process.execPath, [workspace.path('parent.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: parent.stdout }), 'line');
  return { parent, child: Number(line) };
}

const ended = (pid: number) =>
  vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 10_000, interval: 20 });

describe('a program that is owned', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends when %s ends its parent', async (signal) => {
    const { parent, child } = await parentAndChild(WAITING);
    expect(isAlive(child)).toBe(true);
    parent.kill(signal);
    const [code, by] = await once(parent, 'exit');
    expect([code, by]).toEqual([null, signal]);
    await ended(child);
  });

  it('ends when its parent exits', async () => {
    const { child } = await parentAndChild('setTimeout(() => process.exit(3), 50)');
    await ended(child);
  });
});
