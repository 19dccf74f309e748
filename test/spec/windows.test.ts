import { describe, expect, it } from 'vitest';
import { dailyHourBeside, windowMinutes, windowsOverlap } from '../../spec/windows.ts';

describe('a daily and a weekly window', () => {
  it.each([
    ['03:00-04:00', 'sun:04:30-sun:05:30', false],
    ['03:00-04:30', 'sun:04:30-sun:05:30', false],
    ['03:00-04:31', 'sun:04:30-sun:05:30', true],
    ['05:30-06:30', 'sun:04:30-sun:05:30', false],
    ['05:29-06:30', 'sun:04:30-sun:05:30', true],
    ['04:45-05:15', 'sun:04:30-sun:05:30', true],
    ['23:30-00:30', 'tue:00:00-tue:01:00', true],
    ['23:30-00:30', 'sun:23:45-mon:00:45', true],
    ['01:00-02:00', 'sun:23:45-mon:00:45', false],
    ['12:00-13:00', 'sat:00:00-sun:23:00', true],
  ])('%s and %s: overlap is %s', (daily, weekly, overlap) => {
    expect(windowsOverlap(daily, weekly)).toBe(overlap);
  });

  it('have lengths, across midnight and across the week too', () => {
    expect(windowMinutes('23:30-00:30')).toBe(60);
    expect(windowMinutes('sun:23:30-mon:00:15')).toBe(45);
    expect(windowMinutes('03:00-03:00')).toBe(0);
  });

  it('find an hour that is free, or none', () => {
    expect(dailyHourBeside('sun:00:00-sun:01:30')).toBe('02:00-03:00');
    expect(dailyHourBeside('sat:00:00-sun:23:59')).toBeUndefined();
  });
});
