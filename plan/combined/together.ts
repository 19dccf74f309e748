import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { type FindingProps, finding } from '../finding.ts';
import type { CombinedFinding, Impact } from '../impact.ts';

/** What is known already of a change: so that a rule reads the plan itself only where it has to. */
export interface Judged {
  readonly impact: Impact;
  /** Names of the arguments that differ. */
  readonly changed: readonly string[];
}

/** Undefined for what does not change. */
export type JudgedOf = (change: Change) => Judged | undefined;

/** What several resources of one plan do together. */
export type CombinedRule = (context: Context, judgedOf: JudgedOf) => readonly CombinedFinding[];

/** Whether one of these arguments differs. */
export const isChanged = (change: Change, judgedOf: JudgedOf, ...names: readonly string[]): boolean =>
  judgedOf(change)?.changed.some((name) => names.includes(name)) ?? false;

/** A combined finding on these resources, each named once and in order. */
export const together = (resources: readonly Change[], props: FindingProps): CombinedFinding => ({
  ...finding(props),
  addresses: [...new Set(resources.map(({ address }) => address))].sort(),
});
