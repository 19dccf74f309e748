import { describeEdit, type Locator, type Path } from '../location.ts';
import { printValue } from '../print.ts';
import type { Edit, Problem } from '../problem.ts';
import type { Draft } from '../schema/service.ts';

/** What a rule looks at: one environment of one service, defaults filled in. */
export interface RuleContext {
  readonly draft: Draft;
  readonly locate: Locator;
}

/** Says everything that breaks it; nothing when it holds. Never throws, never depends on another rule. */
export type Rule = (context: RuleContext) => readonly Problem[];

interface Breach {
  readonly code: string;
  /** Path of the property in the draft, e.g. `['postgres', 'storage', 'iops']`. */
  readonly at: Path;
  /** What was found, when it is not simply the value of that property. */
  readonly got: unknown;
  readonly rule: string;
  readonly edits: readonly Edit[];
  /** The fix in words, when it says more than the edits. */
  readonly fix?: string;
}

export function breach(context: RuleContext, { code, at, got, rule, edits, fix }: Breach): Problem {
  const path = at[0] === 'environment' ? at.slice(1) : at;
  return {
    code,
    path: context.locate.inEnvironment(path).path,
    got: printValue(got),
    rule,
    fix: fix ?? edits.map(describeEdit).join(' and '),
    edits,
  };
}

/** Sets a property in this environment, whatever the others have. */
export const set = (context: RuleContext, at: Path, value: unknown): Edit => ({
  path: context.locate.inEnvironment(at[0] === 'environment' ? at.slice(1) : at).at,
  value,
});

/** Removes a property wherever it is written. */
export const remove = (context: RuleContext, at: Path): Edit[] =>
  context.locate.everywhere(at).map((path) => ({ path }));
