import type { Effect, Severity } from '../plan/finding.ts';

const timing = {
  now: 'now',
  'maintenance-window': 'maintenance window',
  'next-reboot': 'next reboot, by hand',
  'not-applied': 'not applied',
  unknown: 'unknown',
} as const satisfies Record<Effect['timing'], string>;

const interruption = {
  none: 'none',
  brief: 'brief',
  outage: 'outage',
  unknown: 'unknown',
} as const satisfies Record<Effect['interruption'], string>;

const data = {
  none: 'untouched',
  'recoverability-reduced': 'recoverability reduced',
  loss: 'loss',
  unknown: 'unknown',
} as const satisfies Record<Effect['data'], string>;

/** How much a field deserves attention: of the worst, of a middling, of a good value, or of one nobody knows. */
export type Tone = 'bad' | 'warn' | 'good' | 'unknown';

export interface EffectWord {
  readonly label: 'When' | 'Interruption' | 'Data' | 'Reversible' | 'Apply';
  readonly value: string;
  readonly tone: Tone;
}

const tones: Readonly<Record<string, Tone>> = {
  now: 'warn',
  outage: 'bad',
  brief: 'warn',
  loss: 'bad',
  'recoverability-reduced': 'bad',
  no: 'bad',
  fails: 'warn',
  'next-reboot': 'warn',
  'maintenance-window': 'warn',
  unknown: 'unknown',
};

/** The fields of an effect as a reader wants them, in the order of the contract. */
export function effectWords(effect: Effect): readonly EffectWord[] {
  const toneOf = (value: string): Tone => tones[value] ?? 'good';
  return [
    { label: 'When', value: timing[effect.timing], tone: toneOf(effect.timing) },
    { label: 'Interruption', value: interruption[effect.interruption], tone: toneOf(effect.interruption) },
    { label: 'Data', value: data[effect.data], tone: toneOf(effect.data) },
    { label: 'Reversible', value: effect.reversible, tone: toneOf(effect.reversible) },
    { label: 'Apply', value: effect.apply, tone: toneOf(effect.apply) },
  ];
}

export const severityWord = {
  dangerous: 'Dangerous',
  review: 'Review',
  safe: 'Safe',
} as const satisfies Record<Severity, string>;

/** `1 change`, `2 changes`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** What follows the first sentence, where the headline has said that one already. */
export const withoutHeadline = (why: string, headline: string): string =>
  why.startsWith(headline) ? why.slice(headline.length).trim() : why;
