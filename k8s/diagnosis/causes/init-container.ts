import { count } from '../../readiness/fields.ts';
import type { Cause } from '../diagnosis.ts';
import { logLines, podName } from '../evidence.ts';
import type { Container, Terminated } from '../found.ts';

const failureOf = ({ init, status }: Container): Terminated | undefined => {
  if (init === undefined || status.ready === true) return undefined;
  const ended = status.state?.terminated ?? status.lastState?.terminated;
  return ended?.exitCode === 0 ? undefined : ended;
};

/** The containers of the pod start only after each init container has succeeded. */
export const initContainer: Cause = (found) => {
  const container = found.containers.find((one) => failureOf(one) !== undefined);
  if (container?.init === undefined) return undefined;
  const ended = failureOf(container);
  const { index, of } = container.init;
  return {
    code: 'PLINTH-K8S-112',
    cause: `init container ${container.name} (${index} of ${of}) ends with exit code ${ended?.exitCode}, so the pod never starts`,
    evidence: [
      `${podName(container)}: ${count(container.status.restartCount ?? 0, 'restart')} of ${container.name}`,
      ...logLines(found, container),
    ],
    fix: `correct what the last log lines of ${container.name} say, then apply again`,
  };
};
