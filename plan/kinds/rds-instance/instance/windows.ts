const DAY = 24 * 60;
const WEEK = 7 * DAY;
const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

interface Span {
  /** Minutes from the start of the day or of the week. */
  readonly start: number;
  readonly length: number;
}

/** Whether a daily backup window (`03:00-04:00`) meets a weekly maintenance window (`sun:03:30-sun:04:30`). */
export function windowsOverlap(backup: string, maintenance: string): boolean {
  const daily = dailySpan(backup);
  const weekly = weeklySpan(maintenance);
  if (daily === undefined || weekly === undefined) return false;
  // From the day before, whose window may reach past midnight, to the day a window over Sunday night ends.
  return [-1, 0, 1, 2, 3, 4, 5, 6, 7].some((day) =>
    meet({ ...daily, start: daily.start + day * DAY }, weekly),
  );
}

/** AWS takes no window shorter than that. */
const SHORTEST = 30;

/** Whether a window of either kind is too short for AWS. */
export function isTooShort(window: string): boolean {
  const { length } = dailySpan(window) ?? weeklySpan(window) ?? {};
  return length !== undefined && length > 0 && length < SHORTEST;
}

const meet = (one: Span, other: Span): boolean =>
  one.start < other.start + other.length && other.start < one.start + one.length;

function dailySpan(text: string): Span | undefined {
  const match = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(text);
  if (match === null) return undefined;
  const [, startHour, startMinute, endHour, endMinute] = match.map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const start = startHour * 60 + startMinute;
  return { start, length: (endHour * 60 + endMinute - start + DAY) % DAY };
}

function weeklySpan(text: string): Span | undefined {
  const match = /^(\w{3}):(\d\d):(\d\d)-(\w{3}):(\d\d):(\d\d)$/.exec(text.toLowerCase());
  if (match === null) return undefined;
  const [, startDay, startHour, startMinute, endDay, endHour, endMinute] = match as unknown as string[];
  const start = minuteOfWeek(startDay, startHour, startMinute);
  const end = minuteOfWeek(endDay, endHour, endMinute);
  return start === undefined || end === undefined
    ? undefined
    : { start, length: (end - start + WEEK) % WEEK };
}

function minuteOfWeek(day = '', hour = '', minute = ''): number | undefined {
  const index = days.indexOf(day);
  return index === -1 ? undefined : index * DAY + Number(hour) * 60 + Number(minute);
}
