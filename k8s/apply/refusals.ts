import type { ObjectChange } from '../diff/change.ts';
import { printObject } from '../object.ts';
import { ClusterError, type ClusterProblem } from '../problem.ts';

/** Throws them all at once, before anything was written. */
export function refuseIfAny(problems: readonly ClusterProblem[]): void {
  if (problems.length > 0) throw new ClusterError(problems, { badInput: false });
}

/** One problem for each field that another manager owns. */
export const conflictProblems = (changes: readonly ObjectChange[]): ClusterProblem[] =>
  changes
    .filter(({ action }) => action === 'conflict')
    .flatMap(({ object, conflicts }) =>
      conflicts.map(({ field, manager }) => ({
        code: 'PLINTH-K8S-068',
        path: `${printObject(object)} ${field}`,
        got: `another value, owned by manager ${manager}`,
        rule: 'a field that somebody else manages is not taken without being told to',
        fix: `let ${manager} give it up, leave the field out of the description, or take it with --force-conflicts`,
      })),
    );
