import { count } from '../../readiness/fields.ts';
import type { Cause } from '../diagnosis.ts';
import { logLines, podName } from '../evidence.ts';
import type { Container } from '../found.ts';
import { commandOf } from '../own-words.ts';

const exitCodeOf = ({ status }: Container): number | undefined =>
  (status.state?.terminated ?? status.lastState?.terminated)?.exitCode;

const crashes = ({ init, status }: Container): boolean =>
  init === undefined &&
  (status.state?.waiting?.reason === 'CrashLoopBackOff' ||
    [status.state?.terminated, status.lastState?.terminated].some((ended) => (ended?.exitCode ?? 0) !== 0));

/** Shells and runtimes agree on these (POSIX "Exit Status for Commands", and 128 + signal). */
function fixOf(container: Container): string {
  const exitCode = exitCodeOf(container);
  if (exitCode === 0)
    return `make ${commandOf(container)} stay in the foreground: a server that ends, even well, is started again`;
  if (exitCode === 126 || exitCode === 127)
    return `make ${commandOf(container)} name a program that is in the image and may be run`;
  return 'correct what the last log lines say and apply again, or go back with plinth rollback';
}

export const crashLoop: Cause = (found) => {
  const container = found.containers.find(crashes);
  if (container === undefined) return undefined;
  const { restartCount = 0 } = container.status;
  const exitCode = exitCodeOf(container);
  return {
    code: 'PLINTH-K8S-110',
    cause: `container ${container.name} ends ${restartCount > 0 ? 'again and again' : 'at once'} with exit code ${exitCode ?? 'unknown'}`,
    evidence: [
      `container ${container.name} of ${podName(container)}: ${count(restartCount, 'restart')}`,
      ...logLines(found, container),
    ],
    fix: fixOf(container),
  };
};
