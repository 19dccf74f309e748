import { describe, expect, it } from 'vitest';
import { clockOf } from '../../../k8s/transport/clock.ts';

describe('the clock of a server', () => {
  const here = Date.parse('2026-03-01T12:00:00.250Z');

  it('is taken for this machine’s before it answered', () => {
    expect(clockOf(() => here).ahead()).toBe(0);
  });

  it('is known to the second by the date of its last answer', () => {
    const clock = clockOf(() => here);
    clock.seen('Sun, 01 Mar 2026 11:00:00 GMT');
    clock.seen('Sun, 01 Mar 2026 12:01:00 GMT');

    // In the middle of the second the header names: 60.5 s after 12:00:00.
    expect(clock.ahead()).toBe(60_250);
  });

  it('is not told by an answer without a date, or with none that can be read', () => {
    const clock = clockOf(() => here);
    clock.seen('Sun, 01 Mar 2026 12:01:00 GMT');
    clock.seen(undefined);
    clock.seen('soon');

    expect(clock.ahead()).toBe(60_250);
  });
});
