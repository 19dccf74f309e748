import { describe, expect, it } from 'vitest';
import { Hopeless, until } from './api.ts';

describe('asking until there is an answer', () => {
  it('goes on after errors and after no answer', async () => {
    const answers = [() => undefined, () => Promise.reject(new Error('not yet')), () => 'here'];
    expect(await until('it', async () => answers.shift()?.(), 10, 1)).toBe('here');
  });

  it('ends after its time with the last error', async () => {
    const refuses = () => Promise.reject(new Error('refused'));
    await expect(until('it', refuses, 0, 1)).rejects.toThrow('it: not within 0 s: refused');
  });

  it('ends at once where there is no hope', async () => {
    let asked = 0;
    const ended = async () => {
      asked++;
      throw new Hopeless('etcd has ended');
    };
    await expect(until('it', ended, 10, 1)).rejects.toThrow('etcd has ended');
    expect(asked).toBe(1);
  });
});
