import { count } from '../../readiness/fields.ts';
import type { Cause } from '../diagnosis.ts';
import { logLines, podName } from '../evidence.ts';
import type { Container } from '../found.ts';
import { memoryOf } from '../own-words.ts';

const wasKilled = ({ status }: Container): boolean =>
  [status.state?.terminated, status.lastState?.terminated].some((ended) => ended?.reason === 'OOMKilled');

export const outOfMemory: Cause = (found) => {
  const container = found.containers.find(wasKilled);
  if (container === undefined) return undefined;
  const limit = container.spec.resources?.limits?.memory;
  return {
    code: 'PLINTH-K8S-111',
    cause:
      limit === undefined
        ? `container ${container.name} was killed because its node ran out of memory; it has no limit of its own`
        : `container ${container.name} was killed because it used more than its memory limit of ${limit}`,
    evidence: [
      `container ${container.name} of ${podName(container)}: OOMKilled, ${count(container.status.restartCount ?? 0, 'restart')}`,
      ...logLines(found, container),
    ],
    fix:
      limit === undefined
        ? `set ${memoryOf(container)}`
        : `raise ${memoryOf(container)} above ${limit}, or make the process use less`,
  };
};
