import { existsSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { makeWorkspace } from '../workspace.ts';
import { locked } from './lock.ts';

const workspace = makeWorkspace('lock');
afterAll(() => workspace.remove());

describe('a lock', () => {
  it('lets one work after the other', async () => {
    const file = workspace.path('one', 'lock');
    const steps: string[] = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const first = locked(file, async () => {
      steps.push('first begins');
      await held;
      steps.push('first ends');
    });
    const second = locked(file, async () => void steps.push('second'), {
      interval: 1,
      onWait: () => {
        steps.push('second waits');
        release();
      },
    });
    await Promise.all([first, second]);
    expect(steps).toEqual(['first begins', 'second waits', 'first ends', 'second']);
    expect(existsSync(file)).toBe(false);
  });

  it('is given back when the work fails', async () => {
    const file = workspace.path('lock');
    const fails = locked(file, () => Promise.reject(new Error('no')));
    await expect(fails).rejects.toThrow('no');
    expect(existsSync(file)).toBe(false);
  });

  it('of a process that has ended counts for nothing', async () => {
    const file = workspace.path('stale');
    // Above the largest process id that Linux gives out.
    writeFileSync(file, '4194305');
    expect(await locked(file, async () => 'done', { interval: 1 })).toBe('done');
  });
});
