const weekDays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const dayMinutes = 1_440;
const weekMinutes = 7 * dayMinutes;

interface Window {
  /** Minutes since Monday 00:00 UTC. */
  readonly start: number;
  readonly length: number;
}

const clock = (text: string): number => {
  const [hour, minute] = text.split(':').map(Number) as [number, number];
  return hour * 60 + minute;
};

/** `03:00-04:00`, once a day. */
function dailyWindows(text: string): Window[] {
  const [start, end] = text.split('-').map(clock) as [number, number];
  const length = (end - start + dayMinutes) % dayMinutes;
  return weekDays.map((_, day) => ({ start: day * dayMinutes + start, length }));
}

/** `sun:04:30-sun:05:30`, once a week. */
function weeklyWindow(text: string): Window {
  const [start, end] = text
    .split('-')
    .map((moment) => weekDays.indexOf(moment.slice(0, 3)) * dayMinutes + clock(moment.slice(4))) as [
    number,
    number,
  ];
  return { start, length: (end - start + weekMinutes) % weekMinutes };
}

const overlap = (a: Window, b: Window): boolean =>
  (b.start - a.start + weekMinutes) % weekMinutes < a.length ||
  (a.start - b.start + weekMinutes) % weekMinutes < b.length;

/** Whether a daily and a weekly UTC window ever coincide. */
export const windowsOverlap = (daily: string, weekly: string): boolean =>
  dailyWindows(daily).some((window) => overlap(window, weeklyWindow(weekly)));

/** Length in minutes; a window that ends where it starts has none. */
export const windowMinutes = (text: string): number =>
  /^[a-z]/.test(text) ? weeklyWindow(text).length : (dailyWindows(text)[0] as Window).length;

const print = (minute: number): string =>
  `${String(Math.floor((minute % dayMinutes) / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** A daily hour that keeps clear of a weekly window, the first from 00:00; none beside one of a whole day. */
export function dailyHourBeside(weekly: string): string | undefined {
  const candidates = Array.from(
    { length: 24 },
    (_, hour) => `${print(hour * 60)}-${print(((hour + 1) % 24) * 60)}`,
  );
  return candidates.find((candidate) => !windowsOverlap(candidate, weekly));
}
