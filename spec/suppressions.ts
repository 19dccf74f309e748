import type { ResolvedSpec, ResolvedSuppression } from './resolved-spec.ts';

/** Something a linter or a control found, as far as a suppression is concerned. */
export interface Suppressible {
  /** `<source>/<id>`, e.g. `checkov/CKV_K8S_43`. */
  readonly control: string;
  /** A Kubernetes object (`Deployment/orders`) or a Terraform address. */
  readonly resource: string;
}

/** Whether a suppression counts on a day. */
export type Standing = 'active' | 'expired' | 'too far ahead';

/** What is left of findings once suppressions were applied to them. */
export interface Judgement<F extends Suppressible> {
  readonly open: readonly F[];
  readonly suppressed: readonly { readonly finding: F; readonly by: ResolvedSuppression }[];
  /** Suppressions of the user that cover nothing any more. */
  readonly unused: readonly ResolvedSuppression[];
  /** Suppressions that cover something but no longer count: what they covered is among `open`. */
  readonly lapsed: readonly { readonly suppression: ResolvedSuppression; readonly standing: Standing }[];
}

/** The longest a deviation may be accepted for without being looked at again: one year, a leap year's. */
export const longestSuppressionDays = 366;

const dayMilliseconds = 86_400_000;

/** Days from one day (`YYYY-MM-DD`) to another. */
const daysBetween = (from: string, to: string): number =>
  (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMilliseconds;

export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMilliseconds).toISOString().slice(0, 10);
}

/** Whether the calendar has this day: 2027-02-30 parses, as the second of March. */
export const isCalendarDay = (day: string): boolean => {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
};

/** `today` is `YYYY-MM-DD`; a suppression counts to the end of its last day. */
export function standingOf({ expires }: Pick<ResolvedSuppression, 'expires'>, today: string): Standing {
  const left = daysBetween(today, expires);
  if (left < 0) return 'expired';
  return left > longestSuppressionDays ? 'too far ahead' : 'active';
}

/** Whether the suppression is about this finding, whatever the day. */
export const covers = (suppression: Suppressible, finding: Suppressible): boolean =>
  suppression.control === finding.control && matches(suppression.resource, finding.resource);

/** `*` stands for any part of a name; everything before the name is literal. */
const matches = (pattern: string, resource: string): boolean =>
  new RegExp(`^${pattern.split('*').map(literally).join('[^/]*')}$`).test(resource);

const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** Findings against suppressions on a day. Pure: the day is given. */
export function judge<F extends Suppressible>(
  findings: readonly F[],
  suppressions: ResolvedSpec['suppressions'],
  today: string,
): Judgement<F> {
  const active = suppressions.filter((suppression) => standingOf(suppression, today) === 'active');
  const judged = findings.map((finding) => ({
    finding,
    by: active.find((suppression) => covers(suppression, finding)),
  }));
  const isUsed = (suppression: ResolvedSuppression): boolean =>
    findings.some((finding) => covers(suppression, finding));
  return {
    open: judged.flatMap(({ finding, by }) => (by === undefined ? [finding] : [])),
    suppressed: judged.flatMap(({ finding, by }) => (by === undefined ? [] : [{ finding, by }])),
    // One of the kit's covers what some services have and others have not.
    unused: suppressions.filter((suppression) => suppression.origin !== 'kit' && !isUsed(suppression)),
    lapsed: suppressions
      .map((suppression) => ({ suppression, standing: standingOf(suppression, today) }))
      .filter(({ suppression, standing }) => standing !== 'active' && isUsed(suppression)),
  };
}
