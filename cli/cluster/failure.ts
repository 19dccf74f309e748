import { ApiError } from '../../k8s/api.ts';
import { maskText } from '../../k8s/mask.ts';
import { ClusterError, type ClusterProblem } from '../../k8s/problem.ts';
import { answeredBefore } from '../../k8s/transport/answers.ts';
import { problemsOf } from '../../k8s/transport/problems.ts';
import { ProblemsError, printProblem } from '../../spec/problem.ts';
import { exitCode, failWith, printJson } from '../output.ts';

/** Ends a command that talked to a cluster: every problem on a line of its own, or as JSON. */
export function failWithCluster(error: unknown, stack: string, json: boolean): void {
  const failure =
    error instanceof ApiError
      ? new ClusterError(problemsOf(error, stack), { badInput: isInput(error) })
      : error;
  if (isAbort(failure)) {
    process.exitCode = exitCode.failed;
    if (json) printJson({ stack, problems: [stopped(stack)] });
    else process.stderr.write('Stopped. The next apply goes on from here.\n');
    return;
  }
  if (failure instanceof ProblemsError && json) {
    process.exitCode = exitCode.badInput;
    printJson({ stack, problems: failure.problems });
    return;
  }
  if (!(failure instanceof ClusterError)) {
    if (json) printJson({ stack, problems: [unexpected(stack, failure)] });
    else failWith(failure, json);
    process.exitCode ??= exitCode.failed;
    return;
  }
  process.exitCode = failure.badInput ? exitCode.badInput : exitCode.failed;
  if (json) printJson({ stack, problems: failure.problems });
  else process.stderr.write(`${failure.problems.map(printClusterProblem).join('\n')}\n`);
}

const stopped = (stack: string): ClusterProblem => ({
  code: 'PLINTH-K8S-084',
  path: stack,
  got: 'an interruption',
  rule: 'the command runs to its end',
  fix: 'run it again: the next apply goes on from here',
});

const unexpected = (stack: string, error: unknown): ClusterProblem => ({
  code: 'PLINTH-K8S-085',
  path: stack,
  got: maskText(error instanceof Error ? error.message : String(error)),
  rule: 'every failure is one that is known',
  fix: 'run it again with PLINTH_TRACE=1 and without --json, and report what it prints',
});

/** Evidence, where there is some, stands on lines of its own between the cause and what to do. */
export function printClusterProblem(problem: ClusterProblem): string {
  const [cause = '', ...evidence] = problem.got.split('\n').filter((line) => line !== '');
  if (evidence.length === 0) return printProblem({ ...problem, got: cause });
  const { code, path, rule, fix } = problem;
  return [
    `${code} ${path}: ${rule}, got ${cause}`,
    ...evidence.map((line) => `    ${line}`),
    `  fix: ${fix}`,
  ].join('\n');
}

/** Who may not sign in, or never reached anybody, gave the wrong kubeconfig. */
const isInput = ({ status, causes }: ApiError): boolean =>
  status === 401 || (status === 0 && !causes.some(({ reason }) => reason === answeredBefore));

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';
