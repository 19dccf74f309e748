import { type Locator, type Path, problemOf } from '../location.ts';
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

export const breach = (context: RuleContext, { at, ...found }: Breach): Problem =>
  problemOf({
    ...found,
    path: context.locate.inEnvironment(at[0] === 'environment' ? at.slice(1) : at).path,
  });

/** Sets a property in this environment, whatever the others have. */
export const set = (context: RuleContext, at: Path, value: unknown): Edit => ({
  path: context.locate.inEnvironment(at[0] === 'environment' ? at.slice(1) : at).at,
  value,
});

/** Removes a property wherever it is written. */
export const remove = (context: RuleContext, at: Path): Edit[] =>
  context.locate.everywhere(at).map((path) => ({ path }));
