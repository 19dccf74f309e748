import { ApiError } from '../../k8s/api.ts';
import { ClusterError, type ClusterProblem } from '../../k8s/problem.ts';
import { answeredBefore } from '../../k8s/transport/answers.ts';
import { problemsOf } from '../../k8s/transport/problems.ts';
import { printProblem } from '../../spec/problem.ts';
import { exitCode, failWith, printJson } from '../output.ts';

/** Ends a command that talked to a cluster: every problem on a line of its own, or as JSON. */
export function failWithCluster(error: unknown, stack: string, json: boolean): void {
  const failure =
    error instanceof ApiError
      ? new ClusterError(problemsOf(error, stack), { badInput: isInput(error) })
      : error;
  if (isAbort(failure)) {
    process.exitCode = exitCode.failed;
    process.stderr.write('Stopped. The next apply goes on from here.\n');
    return;
  }
  if (!(failure instanceof ClusterError)) {
    failWith(failure, json);
    return;
  }
  process.exitCode = failure.badInput ? exitCode.badInput : exitCode.failed;
  if (json) printJson({ stack, problems: failure.problems });
  else process.stderr.write(`${failure.problems.map(printClusterProblem).join('\n')}\n`);
}

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
