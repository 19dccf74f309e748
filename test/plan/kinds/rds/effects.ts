import type { Effect } from '../../../../plan/finding.ts';
import type { Impact } from '../../../../plan/impact.ts';
import { judge } from '../../../../plan/judge.ts';
import type { JsonObject } from '../../../../plan/value.ts';
import { aChange, type ChangeProps, contextOf, judged } from '../../judged.ts';

/** The six fields of an impact. */
export const effectOf = ({ severity, timing, interruption, data, reversible, apply }: Impact): Effect => ({
  severity,
  timing,
  interruption,
  data,
  reversible,
  apply,
});

/** What is expected; left out are: review, now, no interruption, no data touched, reversible, and apply succeeds. */
export const effect = (given: Partial<Effect>): Effect => ({
  severity: 'review',
  timing: 'now',
  interruption: 'none',
  data: 'none',
  reversible: 'yes',
  apply: 'succeeds',
  ...given,
});

export const quiet = effect({ severity: 'safe' });
export const refused = effect({ timing: 'not-applied', apply: 'fails' });

/** An update of a resource that has `common` before and after. */
export const updated =
  (type: string, common: JsonObject) =>
  (before: JsonObject, after: JsonObject): Effect =>
    effectOf(judged(type, { before: { ...common, ...before }, after: { ...common, ...after } }));

/** The judgement on the first of several changes of one plan. */
export function judgedAmong(
  [type, props]: readonly [string, ChangeProps],
  others: readonly (readonly [string, ChangeProps])[],
): Impact {
  const change = aChange(type, props);
  return judge(change, contextOf([change, ...others.map(([name, given]) => aChange(name, given))]));
}

export const destroyFirst = ['delete', 'create'];
export const createFirst = ['create', 'delete'];
export const leaveOld = ['create', 'forget'];
