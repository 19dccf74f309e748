import type { LiveObject } from '../object.ts';
import { type Condition, conditionOf } from '../readiness/fields.ts';
import type { Container, Event, Found } from './found.ts';

const lastLines = 10;

export const eventLine = ({ object, reason, message, count }: Event): string =>
  `event ${reason} of ${object.kind}/${object.name}${count > 1 ? ` (${count} times)` : ''}: ${message}`;

/** Warnings with one of these reasons, or all. */
export const warnings = ({ events }: Found, ...reasons: readonly string[]): readonly Event[] =>
  events.filter(
    ({ type, reason }) => type === 'Warning' && (reasons.length === 0 || reasons.includes(reason)),
  );

/** The same, of one object. */
export const warningsOf = (found: Found, { metadata }: LiveObject): readonly Event[] =>
  warnings(found).filter(({ object }) => object.uid === metadata.uid);

/** The newest event of the pod whose text says this. */
export const eventOf = (found: Found, { pod }: Container, text: RegExp): Event | undefined =>
  found.events.find(({ object, message }) => object.uid === pod.metadata.uid && text.test(message));

export const eventLines = (events: readonly (Event | undefined)[]): readonly string[] =>
  events.filter((event) => event !== undefined).map(eventLine);

export const conditionLine = ({ type, status, reason, message }: Condition): string =>
  `condition ${type} is ${status}${reason ? `, ${reason}` : ''}${message ? `: ${message}` : ''}`;

export const conditionLines = (live: LiveObject, ...types: readonly string[]): readonly string[] =>
  types
    .map((type) => conditionOf(live, type))
    .filter((condition) => condition !== undefined)
    .map(conditionLine);

export function logLines({ logs, unreadable }: Found, { pod, name }: Container): readonly string[] {
  const log = logs.find((one) => one.pod === pod.metadata.name && one.container === name);
  if (log !== undefined) return log.lines.slice(-lastLines).map((line) => `log of ${log.container}: ${line}`);
  return unreadable.some((line) => line.startsWith('log '))
    ? []
    : [`container ${name} of Pod/${pod.metadata.name} logged nothing`];
}

export const podName = ({ pod }: Container): string => `Pod/${pod.metadata.name}`;

export const quoted = (text: string | undefined, otherwise = 'no message'): string => text || otherwise;
