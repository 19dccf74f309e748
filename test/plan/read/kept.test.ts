import { describe, expect, it } from 'vitest';
import type { ChangeObjects } from '../../../plan/change.ts';
import { Kept } from '../../../plan/read/kept.ts';

const objects = (): ChangeObjects => ({ before: {}, after: {}, changed: [] });

describe('objects that were read', () => {
  it('are kept within a budget, and read again once the latest took their place', () => {
    const reads = { a: 0, b: 0, c: 0 };
    const kept = new Kept(10);
    const entry = (name: keyof typeof reads, cost: number) =>
      kept.entry(() => {
        reads[name]++;
        return objects();
      }, cost);
    const [a, b, c] = [entry('a', 5), entry('b', 5), entry('c', 5)];
    a.get();
    b.get();
    a.get();
    expect(reads).toEqual({ a: 1, b: 1, c: 0 });
    c.get();
    b.get();
    expect(reads).toEqual({ a: 1, b: 1, c: 1 });
    a.get();
    expect(reads).toEqual({ a: 2, b: 1, c: 1 });
  });

  it('are kept alone where they are larger than the budget', () => {
    let reads = 0;
    const large = new Kept(10).entry(() => {
      reads++;
      return objects();
    }, 50);
    expect(large.get()).toBe(large.get());
    expect(reads).toBe(1);
  });
});
