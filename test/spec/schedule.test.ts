import { describe, expect, it } from 'vitest';
import { longestGap } from '../../spec/schedule.ts';

const hour = 3_600;
const day = 24 * hour;

describe('the longest gap between two runs', () => {
  it.each([
    ['every night', '15 1 * * *', day],
    ['twice a day', '0 1,13 * * *', 12 * hour],
    ['every quarter of an hour', '*/15 * * * *', hour / 4],
    // From 17:00 to 09:00 of the next day.
    ['in office hours', '0 9-17 * * *', 16 * hour],
    // From Friday 17:00 to Monday 09:00.
    ['on working days', '0 9-17 * * mon-fri', 64 * hour],
    ['every Monday', '15 5 * * 1', 7 * day],
    ['on the first of the month', '0 0 1 * *', 31 * day],
    // 31 March to 31 May.
    ['on the 31st', '0 0 31 * *', 61 * day],
    // Date or weekday, whichever comes first.
    ['on the first and on Mondays', '0 0 1 * mon', 7 * day],
    // 29 February 2024 to 29 February 2028.
    ['on leap days', '0 0 29 2 *', 1_461 * day],
  ])('%s: %s', (_when, schedule, seconds) => {
    expect(longestGap(schedule)).toBe(seconds);
  });

  it.each([
    ['a minute too late', '60 1 * * *'],
    ['a step of nothing', '*/0 * * * *'],
    ['a range that runs backwards', '0 17-9 * * *'],
    ['a weekday Kubernetes does not count', '0 0 * * 7'],
    ['four fields', '0 0 * *'],
    ['a month nobody knows', '0 0 1 foo *'],
    ['a day that never comes', '0 0 31 4 *'],
  ])('is without end for %s: %s', (_what, schedule) => {
    expect(longestGap(schedule)).toBe(Number.POSITIVE_INFINITY);
  });
});
