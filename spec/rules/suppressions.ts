import { type Locator, type Path, problemOf } from '../location.ts';
import type { Edit, Problem } from '../problem.ts';
import type { Draft } from '../schema/service.ts';
import { dayAfter, isCalendarDay, longestSuppressionDays, standingOf } from '../suppressions.ts';
import type { Rule } from './rule.ts';

/** A day the calendar does not have would be read as another one. */
export const suppressionsEndOnADay: Rule = ({ draft, locate }) =>
  draft.suppressions.flatMap(({ expires }, index) => {
    if (isCalendarDay(expires)) return [];
    const lastOfMonth = dayAfter(`${expires.slice(0, 8)}01`, 27);
    const rule = 'must be a day of the calendar';
    return [problem(locate, index, 'expires', 'PLINTH-SUP-001', expires, rule, { value: lastOfMonth })];
  });

/** With two for one finding it is unclear which reason and which day hold. */
export const suppressionsAreDistinct: Rule = ({ draft, locate }) => {
  const seen = new Set<string>();
  return draft.suppressions.flatMap(({ control, resource }, index) => {
    const key = `${control} ${resource}`;
    if (seen.has(key)) {
      const rule = 'one control on one resource is suppressed once, for the service or for the environment';
      return [problem(locate, index, undefined, 'PLINTH-SUP-002', key, rule, {})];
    }
    seen.add(key);
    return [];
  });
};

/** Every object of a service begins with its name: `CronJob/shop*` would be all CronJobs there are. */
export const suppressionsNameSomething: Rule = ({ draft, locate }) =>
  draft.suppressions.flatMap(({ resource }, index) => {
    const name = resource.split('/')[1];
    const star = name?.indexOf('*') ?? -1;
    const own = `${draft.name}-`;
    if (name === undefined || star < 0 || (name.startsWith(own) && star > own.length)) return [];
    const exact = `${resource.split('/')[0]}/${draft.name}`;
    const rule = `* comes after ${own} and a part of the name that tells the object from others`;
    return [problem(locate, index, 'resource', 'PLINTH-SUP-005', resource, rule, { value: exact })];
  });

/**
 * Suppressions that have ended, or that end too far ahead. Not one of `rules`: synth knows no clock, so that
 * an old commit gives the bytes it gave before, a rollback above all. `plinth check` asks, with the day.
 */
export function suppressionsThatDoNotCount(
  suppressions: Draft['suppressions'],
  locate: Locator,
  today: string,
): Problem[] {
  return suppressions.flatMap(({ expires }, index) => {
    const standing = standingOf({ expires }, today);
    if (standing === 'active') return [];
    if (standing === 'expired') {
      const rule = `had its last day before ${today}`;
      const fix = 'mend what it covers and remove it, or have the reason reviewed and set a later day';
      return [problem(locate, index, 'expires', 'PLINTH-SUP-003', expires, rule, undefined, fix)];
    }
    const latest = dayAfter(today, longestSuppressionDays);
    const rule = `may be ${longestSuppressionDays} days ahead at most, on ${today}`;
    return [problem(locate, index, 'expires', 'PLINTH-SUP-004', expires, rule, { value: latest })];
  });
}

function problem(
  locate: Locator,
  index: number,
  property: string | undefined,
  code: string,
  got: unknown,
  rule: string,
  change: Omit<Edit, 'path'> | undefined,
  fix?: string,
): Problem {
  const path: Path = ['suppressions', index, ...(property === undefined ? [] : [property])];
  const here = locate.of(path);
  const edits = change === undefined ? [] : [{ path: here.at, ...change }];
  return problemOf({ code, path: here.path, got, rule, edits, fix });
}
