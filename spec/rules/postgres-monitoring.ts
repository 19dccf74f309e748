import type { Path } from '../location.ts';
import { type Duration, days, seconds, toDays, toSeconds } from '../units.ts';
import { breach, type Rule, type RuleContext, set } from './rule.ts';

const closest = (value: number, options: readonly number[]): number =>
  options.reduce((best, option) => (Math.abs(option - value) < Math.abs(best - value) ? option : best));

// CreateDBInstance, MonitoringInterval (RDS API reference).
const intervals = [0, 1, 5, 10, 15, 30, 60];

/** Enhanced monitoring knows seven intervals. */
export const monitoringIntervalIsOffered: Rule = (context) => {
  const { interval } = context.draft.postgres.monitoring;
  if (intervals.includes(toSeconds(interval))) return [];
  const at = ['postgres', 'monitoring', 'interval'];
  return [
    breach(context, {
      code: 'PLINTH-PG-050',
      at,
      got: interval,
      rule: `must be ${intervals.join(', ')} seconds`,
      edits: [set(context, at, seconds(closest(toSeconds(interval), intervals)))],
    }),
  ];
};

// CreateDBInstance, PerformanceInsightsRetentionPeriod: 7, month * 31 for 1 to 23 months, 731.
const insightDays = [7, ...Array.from({ length: 23 }, (_, month) => (month + 1) * 31), 731];

/** Performance Insights keeps samples for fixed lengths. */
export const insightsRetentionIsOffered: Rule = (context) => {
  const { performanceInsightsRetention: retention } = context.draft.postgres.monitoring;
  if (insightDays.includes(toDays(retention))) return [];
  const at = ['postgres', 'monitoring', 'performanceInsightsRetention'];
  return [
    breach(context, {
      code: 'PLINTH-PG-051',
      at,
      got: retention,
      rule: 'must be 7 days, a multiple of 31 up to 713, or 731',
      edits: [set(context, at, days(closest(toDays(retention), insightDays)))],
    }),
  ];
};

// PutRetentionPolicy, retentionInDays (CloudWatch Logs API reference).
const logDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** So does CloudWatch. */
export const logRetentionIsOffered: Rule = (context) => [
  ...logRetention(
    context,
    ['postgres', 'monitoring', 'logRetention'],
    context.draft.postgres.monitoring.logRetention,
  ),
  ...logRetention(context, ['redis', 'logRetention'], context.draft.redis?.logRetention),
];

function logRetention(context: RuleContext, at: Path, retention: Duration | undefined) {
  if (retention === undefined || logDays.includes(toDays(retention))) return [];
  return [
    breach(context, {
      code: 'PLINTH-PG-052',
      at,
      got: retention,
      rule: `must be one of the lengths CloudWatch offers: ${logDays.join(', ')} days`,
      edits: [set(context, at, days(closest(toDays(retention), logDays)))],
    }),
  ];
}
