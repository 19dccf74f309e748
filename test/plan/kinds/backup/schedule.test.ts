import { describe, expect, it } from 'vitest';
import { runsPerYear } from '../../../../plan/kinds/backup/schedule.ts';

describe('how often a schedule runs', () => {
  it.each([
    ['cron(0 5 * * ? *)', 365],
    ['cron(0 5,17 ? * * *)', 730],
    ['cron(0 0/6 * * ? *)', 1460],
    ['cron(0 5 ? * SUN *)', 365 / 7],
    ['cron(0 5 ? * MON-FRI *)', (5 * 365) / 7],
    ['cron(0 5 1 * ? *)', 12],
    ['cron(0 5 L * ? *)', 12],
    ['cron(0 5 ? * 2#1 *)', 12],
    ['cron(0 5 1 JAN,JUL ? *)', 2],
    ['rate(12 hours)', 730],
    ['rate(1 day)', 365],
  ])('counts %s', (schedule, runs) => {
    expect(runsPerYear(schedule)).toBeCloseTo(runs, 6);
  });

  it.each([
    '',
    'every day',
    'cron(0 5 * * ? 2030)',
    'cron(x 5 * * ? *)',
    'cron(0 99 * * ? *)',
    'rate(0 days)',
  ])('cannot count "%s"', (schedule) => {
    expect(runsPerYear(schedule)).toBeUndefined();
  });
});
