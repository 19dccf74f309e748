/** The five fields of a cron schedule as Kubernetes reads it (CronJob docs, "Schedule syntax"), without macros. */
interface Field {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const weekdays = 'sun mon tue wed thu fri sat'.split(' ');

const fields: readonly Field[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: months },
  { min: 0, max: 6, names: weekdays },
];

/** Minutes of the day and the days on which a schedule runs; undefined when it is none. */
interface Schedule {
  readonly times: readonly number[];
  readonly runsOn: (day: Date) => boolean;
}

export function parseSchedule(text: string): Schedule | undefined {
  const words = text.trim().split(/\s+/);
  if (words.length !== fields.length) return undefined;
  const sets = fields.map((field, index) => valuesOf(words[index] as string, field));
  if (sets.some((set) => set === undefined)) return undefined;
  const [minutes, hours, dates, monthsOn, days] = sets as ReadonlySet<number>[] as [
    ReadonlySet<number>,
    ReadonlySet<number>,
    ReadonlySet<number>,
    ReadonlySet<number>,
    ReadonlySet<number>,
  ];
  // With a date and a weekday both named, either is enough (crontab(5)).
  const either = !words[2]?.startsWith('*') && !words[4]?.startsWith('*');
  return {
    times: [...hours].flatMap((hour) => [...minutes].map((minute) => hour * 60 + minute)).sort(ascending),
    runsOn: (day) => {
      const date = dates.has(day.getUTCDate());
      const weekday = days.has(day.getUTCDay());
      return monthsOn.has(day.getUTCMonth() + 1) && (either ? date || weekday : date && weekday);
    },
  };
}

const ascending = (a: number, b: number): number => a - b;

function valuesOf(word: string, field: Field): ReadonlySet<number> | undefined {
  const values = word.split(',').map((part) => rangeOf(part, field));
  return values.some((range) => range === undefined)
    ? undefined
    : new Set(values.flatMap((range) => range ?? []));
}

/** `*`, `7`, `1-5`, each with a step such as `/2`. */
function rangeOf(part: string, { min, max, names = [] }: Field): number[] | undefined {
  const found = /^(?:(\*)|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(part.toLowerCase());
  if (found === null) return undefined;
  const [, every, from, to, step] = found;
  const number = (word: string): number =>
    names.includes(word) ? names.indexOf(word) + min : /^\d+$/.test(word) ? Number(word) : Number.NaN;
  const first = every ? min : number(from as string);
  const last = every || (to === undefined && step !== undefined) ? max : number(to ?? (from as string));
  const by = Number(step ?? 1);
  if (!(first >= min && last <= max && first <= last && by >= 1)) return undefined;
  return Array.from({ length: Math.floor((last - first) / by) + 1 }, (_, index) => first + index * by);
}

const minutesPerDay = 1_440;
/** Two cycles of leap years, the first of which starts on a Monday: every date on every weekday it can be. */
const firstDay = Date.UTC(2024, 0, 1);
const daysLookedAt = 2 * 1_461;

/**
 * The longest time between two runs, in seconds; Infinity when there are no two, e.g. on 30 February. Clock changes
 * of the time zone, an hour at most, are not counted.
 */
export const longestGap = (text: string): number => extreme(gapsOf(text), Math.max);

/** The shortest; else the same. */
export const shortestGap = (text: string): number => extreme(gapsOf(text), Math.min);

const extreme = (gaps: readonly number[], pick: (...gaps: number[]) => number): number =>
  gaps.length === 0 ? Number.POSITIVE_INFINITY : pick(...gaps) * 60;

/** Minutes between runs, those within a day once; none when no day is followed by another. */
function gapsOf(text: string): readonly number[] {
  const schedule = parseSchedule(text);
  if (schedule === undefined) return [];
  const { times, runsOn } = schedule;
  const between = new Set<number>();
  let before: number | undefined;
  for (let day = 0; day < daysLookedAt; day++) {
    if (!runsOn(new Date(firstDay + day * minutesPerDay * 60_000))) continue;
    const start = day * minutesPerDay;
    if (before !== undefined) between.add(start + (times[0] as number) - before);
    before = start + (times.at(-1) as number);
  }
  if (between.size === 0) return [];
  return [...between, ...times.slice(1).map((time, index) => time - (times[index] as number))];
}
