import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isAlive } from '../is-alive.ts';
import { makeWorkspace } from '../workspace.ts';
import { startProcess, WATCHDOG } from './processes.ts';

/** A process that would go on for a minute. */
function sleeper(): number {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  return child.pid ?? -1;
}

describe('the watchdog', () => {
  it('kills what it was told of, but for what was taken back, and removes the folder, when its input ends', async () => {
    const { folder } = makeWorkspace('watchdog');
    const [killed, spared, alsoKilled] = [sleeper(), sleeper(), sleeper()];
    const watchdog = spawn('sh', ['-c', WATCHDOG, 'sh', folder], { stdio: ['pipe', 'ignore', 'ignore'] });
    watchdog.stdin.end(`${killed}\n${spared}\n${alsoKilled}\n-${spared}\n`);
    await once(watchdog, 'exit');
    try {
      expect([killed, spared, alsoKilled].map(isAlive)).toEqual([false, true, false]);
      expect(existsSync(folder)).toBe(false);
    } finally {
      process.kill(spared);
    }
  });

  it('leaves everything alone once it is dismissed', async () => {
    const workspace = makeWorkspace('watchdog');
    const pid = sleeper();
    const watchdog = spawn('sh', ['-c', WATCHDOG, 'sh', workspace.folder], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    watchdog.stdin.end(`${pid}\ndone\n`);
    await once(watchdog, 'exit');
    expect([isAlive(pid), existsSync(workspace.folder)]).toEqual([true, true]);
    process.kill(pid);
    workspace.remove();
  });
});

describe('a program of the cluster', () => {
  it('prints into its log, and is known to have ended', async () => {
    const workspace = makeWorkspace('process');
    const logFile = workspace.path('log');
    const args = ['-c', 'echo one; echo two >&2; exec sleep 60'];
    const started = startProcess({ name: 'shell', program: 'sh', args, logFile, cwd: workspace.folder });
    expect(started.running()).toBe(true);
    await expect.poll(() => started.logEnd()).toBe('one\ntwo');
    await started.kill();
    expect(started.running()).toBe(false);
    workspace.remove();
  });
});
