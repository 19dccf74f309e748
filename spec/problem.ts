/** One thing that is wrong with what the user wrote, and the way out. */
export interface Problem {
  /** Stable identifier, `PLINTH-<AREA>-<number>`; never reused for another meaning. */
  readonly code: string;
  /** Where: `<service>.<environment>.<property path>`, or a file. */
  readonly path: string;
  /** What was found there, printed the way the user writes it. */
  readonly got: string;
  /** The rule it breaks, in one clause. */
  readonly rule: string;
  /** What to do about it, in one clause. */
  readonly fix: string;
  /** The fix as data, where it is one: properties to set (or to remove) relative to the service. */
  readonly edits?: readonly Edit[];
}

/** Sets the property at `path` of a service definition; without `value` the property is removed. */
export interface Edit {
  readonly path: readonly (string | number)[];
  readonly value?: unknown;
}

/** Bad input: every problem at once. The process exits 2 and nothing is written. */
export class ProblemsError extends Error {
  override readonly name = 'ProblemsError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(printProblem).join('\n'));
    this.problems = problems;
  }
}

export const printProblem = (problem: Problem): string =>
  `${problem.code} ${problem.path}: ${problem.rule}, got ${problem.got}; ${problem.fix}`;
