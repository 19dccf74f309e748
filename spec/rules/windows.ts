import type { Path } from '../location.ts';
import type { Edit } from '../problem.ts';
import { minimumWindow } from '../schema/postgres.ts';
import { toMinutes } from '../units.ts';
import { dailyHourBeside, windowMinutes, windowsOverlap } from '../windows.ts';
import { breach, type Rule, type RuleContext, set } from './rule.ts';

interface Windows {
  readonly dailyAt: Path;
  readonly daily: string;
  readonly weeklyAt: Path;
  readonly weekly: string;
}

function windowsOf({ draft }: RuleContext): readonly Windows[] {
  const { postgres, redis } = draft;
  const ofRedis = redis && {
    dailyAt: ['redis', 'snapshots', 'window'],
    daily: redis.snapshots.window,
    weeklyAt: ['redis', 'maintenance', 'window'],
    weekly: redis.maintenance.window,
  };
  const ofPostgres = {
    dailyAt: ['postgres', 'backups', 'window'],
    daily: postgres.backups.window,
    weeklyAt: ['postgres', 'maintenance', 'window'],
    weekly: postgres.maintenance.window,
  };
  return ofRedis ? [ofPostgres, ofRedis] : [ofPostgres];
}

/** AWS refuses a backup window that touches the maintenance window. */
export const windowsKeepApart: Rule = (context) =>
  windowsOf(context)
    .filter(({ daily, weekly }) => windowsOverlap(daily, weekly))
    .map((windows) => {
      const { dailyAt, daily, weekly } = windows;
      return breach(context, {
        code: 'PLINTH-WIN-001',
        at: dailyAt,
        got: daily,
        rule: `must not overlap the maintenance window ${weekly}`,
        ...wayApart(context, windows),
      });
    });

/** Another hour for the daily window; where the maintenance window leaves none, a shorter one. */
function wayApart(
  context: RuleContext,
  { dailyAt, weeklyAt, weekly }: Windows,
): { edits: Edit[]; fix: string } {
  const free = dailyHourBeside(weekly);
  if (free !== undefined)
    return {
      edits: [set(context, dailyAt, free)],
      fix: `set ${dailyAt.join('.')} to ${free}, or move the maintenance window`,
    };
  return {
    edits: [set(context, weeklyAt, 'sun:06:00-sun:07:00'), set(context, dailyAt, '02:00-03:00')],
    fix: `shorten ${weeklyAt.join('.')}, for example to sun:06:00-sun:07:00`,
  };
}

const least = toMinutes(minimumWindow);
// ElastiCache wants an hour for maintenance and for snapshots alike (ElastiCache API, CreateReplicationGroup).
const leastOfRedis = 60;
/** One day less a minute: RDS and ElastiCache take windows shorter than a day. */
const longest = 1_439;

/** Windows last long enough, and less than a day. */
export const windowsAreLongEnough: Rule = (context) =>
  windowsOf(context).flatMap(({ dailyAt, daily, weeklyAt, weekly }) => {
    const min = dailyAt[0] === 'redis' ? leastOfRedis : least;
    return [
      {
        at: weeklyAt,
        window: weekly,
        better: dailyAt[0] === 'redis' ? 'sun:06:00-sun:07:00' : 'sun:04:30-sun:05:30',
      },
      { at: dailyAt, window: daily, better: dailyAt[0] === 'redis' ? '02:00-03:00' : '03:00-04:00' },
    ]
      .filter(({ window }) => windowMinutes(window) < min || windowMinutes(window) > longest)
      .map(({ at, window, better }) =>
        breach(context, {
          code: 'PLINTH-WIN-002',
          at,
          got: window,
          rule: `must last ${min} minutes or more, and less than a day`,
          edits: [set(context, at, better)],
        }),
      );
  });
