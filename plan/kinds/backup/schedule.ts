/** How many times in a year a schedule of AWS Backup starts a job; undefined where that cannot be counted. */
export function runsPerYear(expression: string): number | undefined {
  const [, kind, inner = ''] = /^(cron|rate)\((.*)\)$/.exec(expression.trim()) ?? [];
  if (kind === 'rate') return runsOfRate(inner);
  return kind === 'cron' ? runsOfCron(inner) : undefined;
}

const unitsPerYear: Readonly<Record<string, number>> = {
  minute: 365 * 24 * 60,
  hour: 365 * 24,
  day: 365,
  week: 52,
  month: 12,
};

function runsOfRate(inner: string): number | undefined {
  const [, count, unit = ''] = /^(\d+)\s+([a-z]+?)s?$/.exec(inner.trim()) ?? [];
  const units = unitsPerYear[unit];
  return units === undefined || Number(count) === 0 ? undefined : units / Number(count);
}

interface Field {
  readonly first: number;
  readonly last: number;
  readonly names?: readonly string[];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** minute, hour, day of the month, month, day of the week, year. */
function runsOfCron(inner: string): number | undefined {
  const [minute = '', hour = '', day = '', month = '', weekday = '', year = '', ...rest] = inner
    .trim()
    .split(/\s+/);
  if (rest.length > 0 || !['*', '?', ''].includes(year)) return undefined;
  const counts = [
    values(minute, { first: 0, last: 59 }),
    values(hour, { first: 0, last: 23 }),
    daysPerMonth(day, weekday),
    values(month, { first: 1, last: 12, names: months }),
  ];
  return counts.reduce<number | undefined>(
    (product, count) => (product === undefined || count === undefined ? undefined : product * count),
    1,
  );
}

/** One of the two day fields is `?` or `*`; the other chooses. A month has 365/12 days, of which each weekday has its share. */
function daysPerMonth(day: string, weekday: string): number | undefined {
  const isAny = (field: string): boolean => field === '?' || field === '*';
  const perMonth = 365 / 12;
  if (isAny(day) && isAny(weekday)) return perMonth;
  if (isAny(weekday)) return /^\d*[LW]$/.test(day) ? 1 : values(day, { first: 1, last: 31 });
  if (!isAny(day)) return undefined;
  if (/[L#]/.test(weekday)) return 1;
  const chosen = values(weekday, { first: 1, last: 7, names: weekdays });
  return chosen === undefined ? undefined : (chosen * perMonth) / 7;
}

/** How many values a field names: `*`, `5`, `1-5`, `0/6`, `MON-FRI`, and lists of those. */
function values(field: string, { first, last, names = [] }: Field): number | undefined {
  const chosen = new Set<number>();
  for (const part of field.toLowerCase().split(',')) {
    const [range = '', step = '1', ...rest] = part.split('/');
    const bounds = range === '*' ? [String(first), String(last)] : range.split('-');
    const [from, to] = bounds.map((bound) => valueIn(bound, first, names));
    const end = bounds.length > 1 ? to : part.includes('/') ? last : from;
    const by = Number(step);
    if (rest.length > 0 || from === undefined || end === undefined || !Number.isInteger(by) || by < 1)
      return undefined;
    if (from < first || end > last) return undefined;
    for (let value = from; value <= end; value += by) chosen.add(value);
  }
  return chosen.size === 0 ? undefined : chosen.size;
}

function valueIn(text: string, first: number, names: readonly string[]): number | undefined {
  const index = names.indexOf(text);
  if (index !== -1) return index + first;
  return /^\d{1,4}$/.test(text) ? Number(text) : undefined;
}
