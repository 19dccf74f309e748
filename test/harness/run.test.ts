import { describe, expect, it } from 'vitest';
import { ownedChildren } from './children.ts';
import { run, start } from './run.ts';

const node = (code: string, limit?: number, onLine?: (line: string) => void) =>
  run(process.execPath, ['-e', code], {
    env: { ONLY: 'this' },
    ...(limit !== undefined && { limit }),
    ...(onLine !== undefined && { onLine }),
  });

describe('running a program', () => {
  it('returns its exit code and what it printed', async () => {
    const done = await node('console.log("one\\ntwo"); console.error("three"); process.exit(4)');
    expect(done).toMatchObject({ code: 4, stdout: 'one\ntwo', stderr: 'three', timedOut: false });
  });

  it('hands on each line of its output', async () => {
    const lines: string[] = [];
    await node('console.log("one\\ntwo"); process.stdout.write("three")', undefined, (line) =>
      lines.push(line),
    );
    expect(lines).toEqual(['one', 'two', 'three']);
  });

  it('gives it no variable beside those stated', async () => {
    const done = await node('console.log(Object.keys(process.env).join())');
    expect(done.stdout).toBe('ONLY');
  });

  it('stops it at its limit', async () => {
    const done = await node('setInterval(() => {}, 1000)', 200);
    expect(done).toMatchObject({ code: -1, timedOut: true });
  });

  it('can be killed by whoever started it, once it has printed what was waited for', async () => {
    const lines: string[] = [];
    const running = start(process.execPath, ['-e', 'console.error("up"); setInterval(() => {}, 1000)'], {
      env: {},
      onErrorLine: (line) => {
        lines.push(line);
        running.kill('SIGKILL');
      },
    });
    expect(await running.ended).toMatchObject({ code: -1, stderr: 'up', timedOut: false });
    expect(lines).toEqual(['up']);
  });

  it('fails where there is no such program', async () => {
    await expect(run('no-such-program', [], { env: {} })).rejects.toThrow('ENOENT');
  });

  it('leaves no program and no listener behind', async () => {
    await node('');
    expect(ownedChildren()).toBe(0);
  });
});
