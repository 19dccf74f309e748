/** The verdicts on one thing, from the least to the worst; `unknown` is worse than anything but what is known to be worst. */
export const scales = {
  severity: ['safe', 'review', 'dangerous'],
  timing: ['not-applied', 'next-reboot', 'maintenance-window', 'unknown', 'now'],
  interruption: ['none', 'brief', 'unknown', 'outage'],
  data: ['none', 'recoverability-reduced', 'unknown', 'loss'],
  reversible: ['yes', 'unknown', 'no'],
  apply: ['succeeds', 'unknown', 'fails'],
} as const;

type Scales = typeof scales;

/** `dangerous`: data or backups lost, an unbounded outage at apply, exposure to the internet. `review`: worth one sentence. */
export type Severity = Scales['severity'][number];
/** `next-reboot`: nobody reboots it for you. `not-applied`: nothing is sent, or it is refused (then `apply` says so). */
export type Timing = Scales['timing'][number];
/** `brief`: documented as seconds to about two minutes. `outage`: documented without such a bound, or clients are cut off. */
export type Interruption = Scales['interruption'][number];
/** `recoverability-reduced`: backups, protection or versions lost, or data out of service with a copy kept. `loss`: no copy is guaranteed. */
export type DataEffect = Scales['data'][number];
export type Reversible = Scales['reversible'][number];
export type ApplyOutcome = Scales['apply'][number];

/** What a change does to data and uptime. */
export interface Effect {
  readonly severity: Severity;
  readonly timing: Timing;
  readonly interruption: Interruption;
  readonly data: DataEffect;
  readonly reversible: Reversible;
  readonly apply: ApplyOutcome;
}

/** One thing a change does, and who says so. */
export interface Finding extends Effect {
  /** `<kind>-<what happens>`, stable: acknowledgements name it as `plinth/<code>`. */
  readonly code: string;
  readonly attribute?: string;
  /** Why. The first sentence stands alone, as a headline: "Stops the instance now for the class change." */
  readonly why: string;
  readonly fix?: string;
  /** Document and page, or the measurement, that says so. */
  readonly source: string;
}

/** A finding with what is usual left out: now, no interruption, no data touched, reversible, and apply succeeds. */
export interface FindingProps extends Partial<Effect> {
  readonly code: string;
  readonly attribute?: string | undefined;
  readonly why: string;
  readonly fix?: string | undefined;
  readonly source: string;
}

/** Without a severity of its own, a finding has the one that follows from its fields. */
export function finding({ code, attribute, why, fix, source, ...given }: FindingProps): Finding {
  const effect = {
    timing: 'now',
    interruption: 'none',
    data: 'none',
    reversible: 'yes',
    apply: 'succeeds',
    ...given,
  } as const;
  return {
    code,
    ...(attribute !== undefined && { attribute }),
    severity: given.severity ?? severityOf(effect),
    timing: effect.timing,
    interruption: effect.interruption,
    data: effect.data,
    reversible: effect.reversible,
    apply: effect.apply,
    why,
    ...(fix !== undefined && { fix }),
    source,
  };
}

/** The severity that follows from the other fields. Backups lost and exposure are dangerous by their own rules. */
export function severityOf(effect: Omit<Effect, 'severity'>): Severity {
  const { timing, interruption, data, apply } = effect;
  if (apply === 'fails') return 'review';
  const isAtApply = timing === 'now' || timing === 'unknown';
  if (data === 'loss' || (interruption === 'outage' && isAtApply)) return 'dangerous';
  const isQuiet =
    interruption === 'none' &&
    data === 'none' &&
    apply === 'succeeds' &&
    timing !== 'next-reboot' &&
    timing !== 'unknown';
  return isQuiet ? 'safe' : 'review';
}

/** Of a change that needs no word: nothing is interrupted, no data is touched. */
export const untouched: Effect = {
  severity: 'safe',
  timing: 'now',
  interruption: 'none',
  data: 'none',
  reversible: 'yes',
  apply: 'succeeds',
};

const worstIn = <K extends keyof Scales>(
  field: K,
  values: readonly Scales[K][number][],
): Scales[K][number] => {
  const scale: readonly string[] = scales[field];
  return values.reduce((worst, value) => (scale.indexOf(value) > scale.indexOf(worst) ? value : worst));
};

/**
 * The worst of some findings, field by field. Findings that are safe say nothing once another is not: a tag written now
 * does not turn an upgrade in the maintenance window into one now.
 */
export function worstOf(findings: readonly Effect[]): Effect {
  const loud = findings.filter(({ severity }) => severity !== 'safe');
  const counted = loud.length > 0 ? loud : findings;
  if (counted.length === 0) return untouched;
  return {
    severity: worstIn(
      'severity',
      counted.map(({ severity }) => severity),
    ),
    timing: worstIn(
      'timing',
      counted.map(({ timing }) => timing),
    ),
    interruption: worstIn(
      'interruption',
      counted.map(({ interruption }) => interruption),
    ),
    data: worstIn(
      'data',
      counted.map(({ data }) => data),
    ),
    reversible: worstIn(
      'reversible',
      counted.map(({ reversible }) => reversible),
    ),
    apply: worstIn(
      'apply',
      counted.map(({ apply }) => apply),
    ),
  };
}

const rank = ({ severity, data, interruption, timing }: Effect): readonly number[] => [
  scales.severity.indexOf(severity),
  scales.data.indexOf(data),
  scales.interruption.indexOf(interruption),
  scales.timing.indexOf(timing),
];

/** For sorting: worst first. */
export function byWorst(a: Effect, b: Effect): number {
  const [one, other] = [rank(a), rank(b)];
  const at = one.findIndex((value, index) => value !== other[index]);
  return at === -1 ? 0 : (other[at] as number) - (one[at] as number);
}

/** Up to the first full stop that a space follows; abbreviations do not end a sentence. */
export function firstSentence(text: string): string {
  const end = text.search(/(?<!\b(?:e\.g|i\.e|vs|etc))\.\s/);
  return end === -1 ? text : text.slice(0, end + 1);
}

/** A code that carries the argument it is about, so that accepting one is not accepting another. */
export const codeWith = (code: string, argument: string): string =>
  [code, ...argument.toLowerCase().split(/[^a-z0-9]+/)].filter((part) => part !== '').join('-');
